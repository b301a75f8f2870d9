use serde::{Deserialize, Serialize};

/// What becomes of refresh tokens at a provider; as JSON `"as_vendor"`, `"single_use"`,
/// `"single_use_or_revoked"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefreshTokens {
    /// What the vendor does with them. Those of Airtable, HubSpot, Notion, Sage, Slack and Xero are
    /// good once already.
    #[default]
    AsVendor,
    /// Each is good once: the answer brings the next one, and the used one is refused with the
    /// vendor's `invalid_grant`.
    SingleUse,
    /// The same, and whoever brings a used one ends the grant with all its tokens: one of the two
    /// who hold it may be a thief (RFC 9700, section 4.14.2).
    SingleUseOrRevoked,
}
