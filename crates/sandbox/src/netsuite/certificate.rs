use jsonwebtoken::Algorithm;

use super::oauth::Refusal;
use super::{TOKEN, scope_in_words};
use crate::assertion::{Assertion, PublicKey};
use crate::oauth::Account;
use crate::oauth::form::Fields;
use crate::oauth::grants::Grant;
use crate::world::Site;

/// Of the certificate that belongs to the key in `private_key.pem`.
const KEY: PublicKey = PublicKey(include_str!("certificate.modulus"));
/// RS256 is on its way out and still taken.
const ALGORITHMS: [Algorithm; 2] = [Algorithm::PS256, Algorithm::RS256];
const KIND: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Whom the certificate is mapped to.
static ACCOUNT: Account = Account { id: 1_299, handle: "integration", name: "Integration" };

/// What an integration may do, by an assertion signed with the key of its certificate.
pub(super) fn grant(site: &Site, fields: &Fields, mount: &str) -> Result<Grant, Refusal> {
    if fields.get("client_assertion_type") != Some(KIND) {
        return Err(Refusal::bad("invalid_request"));
    }
    let text = fields.get("client_assertion").ok_or(Refusal::bad("invalid_request"))?;
    let assertion =
        Assertion::verified(text, &KEY, &ALGORITHMS).ok_or(Refusal::bad("invalid_grant"))?;
    if assertion.text("iss") != Some(site.provider.secret("client_id")) {
        return Err(Refusal::client());
    }
    let known_key = assertion.key_id.as_deref() == Some(site.provider.secret("certificate_id"));
    let here = format!("{mount}{TOKEN}");
    let host = super::ACCOUNT_ID.to_lowercase().replace('_', "-");
    let vendors = format!("https://{host}.suitetalk.api.netsuite.com{TOKEN}");
    let meant = assertion.texts("aud").iter().any(|it| *it == here || *it == vendors);
    if !known_key || !meant || !assertion.is_current(site.now_seconds()) {
        return Err(Refusal::bad("invalid_grant"));
    }
    let scopes: Vec<String> = assertion
        .texts("scope")
        .iter()
        .flat_map(|scopes| scopes.split([' ', ',']))
        .filter(|scope| !scope.is_empty())
        .map(str::to_owned)
        .collect();
    if scopes.is_empty() || scopes.iter().any(|scope| scope_in_words(scope).is_none()) {
        return Err(Refusal::bad("invalid_scope"));
    }
    Ok(Grant::new(&ACCOUNT, scopes))
}
