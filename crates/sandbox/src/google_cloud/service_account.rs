use jsonwebtoken::Algorithm;

use super::oauth::Refusal;
use crate::assertion::{Assertion, PublicKey};
use crate::oauth::Account;
use crate::oauth::form::Fields;
use crate::oauth::grants::Grant;
use crate::world::Site;

/// The public half of the key in `service_account.json`.
const KEY: PublicKey = PublicKey(include_str!("service_account.modulus"));
const KEY_ID: &str = "5a4db0c0ffee0000000000000000000000000001";
const TOKEN_ADDRESS: &str = "https://oauth2.googleapis.com/token";

static ACCOUNT: Account = Account {
    id: 4_699,
    handle: "tributary@acme-retail.iam.gserviceaccount.com",
    name: "tributary",
};

/// What a service account may do, by an assertion that it signed with its key.
pub(super) fn grant(site: &Site, fields: &Fields, mount: &str) -> Result<Grant, Refusal> {
    let text = fields.get("assertion").unwrap_or_default();
    let assertion = Assertion::verified(text, &KEY, &[Algorithm::RS256])
        .ok_or(Refusal::grant("Invalid JWT Signature."))?;
    // Keys can be rolled; an assertion that names another one was signed with another one.
    if assertion.key_id.as_deref().is_some_and(|id| id != KEY_ID) {
        return Err(Refusal::grant("Invalid JWT Signature."));
    }
    if assertion.text("iss") != Some(ACCOUNT.handle) {
        return Err(Refusal::grant("Invalid grant: account not found"));
    }
    // Acting for a person needs the consent of the person's administrator, which nobody gave here.
    if assertion.text("sub").is_some_and(|person| person != ACCOUNT.handle) {
        return Err(Refusal::unauthorized_client(
            "Client is unauthorized to retrieve access tokens using this method, or client not \
             authorized for any of the scopes requested.",
        ));
    }
    let here = format!("{mount}/token");
    if !assertion.texts("aud").iter().any(|audience| [TOKEN_ADDRESS, &here].contains(audience)) {
        return Err(Refusal::grant(
            "Invalid JWT: Failed audience check. The right audience is \
             https://oauth2.googleapis.com/token",
        ));
    }
    if !assertion.is_current(site.now_seconds()) {
        return Err(Refusal::grant(
            "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable \
             timeframe. Check your iat and exp values in the JWT claim.",
        ));
    }
    let scopes: Vec<String> =
        assertion.text("scope").unwrap_or_default().split(' ').map(str::to_owned).collect();
    if scopes.iter().any(|scope| super::scope_in_words(scope).is_none()) {
        return Err(Refusal::scope());
    }
    Ok(Grant::new(&ACCOUNT, scopes))
}
