use axum::Extension;
use axum::response::Response;
use serde_json::json;

use super::gate::{needs, person};
use super::{TENANT, answer};
use crate::credentials::Caller;
use crate::guid::guid;
use crate::mount::Mount;

/// The id of a person in the directory.
pub(super) fn user_id(index: u64) -> String {
    guid("directory user", index)
}

/// `GET /v1.0/me`: who signed in.
pub(super) async fn show(Extension(caller): Extension<Caller>, Mount(mount): Mount) -> Response {
    let Some(account) = person(&caller) else {
        return answer::bad_request(
            "/me request is only valid with delegated authentication flow.",
        );
    };
    if let Err(refused) = needs(&caller, &["User.Read"]) {
        return refused;
    }
    let someone = crate::data::person::person(account.id);
    answer::ok(json!({
        "@odata.context": format!("{mount}/v1.0/$metadata#users/$entity"),
        "businessPhones": [someone.phone],
        "displayName": account.name,
        "givenName": someone.given,
        "jobTitle": someone.job,
        "mail": account.handle,
        "mobilePhone": null,
        "officeLocation": null,
        "preferredLanguage": null,
        "surname": someone.family,
        "userPrincipalName": account.handle,
        "id": user_id(account.id),
    }))
}

/// `GET /v1.0/organization`: the tenant, which the app itself may ask for too.
pub(super) async fn organization(
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
) -> Response {
    if let Err(refused) = needs(&caller, &["User.Read"]) {
        return refused;
    }
    answer::ok(json!({
        "@odata.context": format!("{mount}/v1.0/$metadata#organization"),
        "value": [{
            "id": TENANT,
            "displayName": "Acme",
            "countryLetterCode": "DE",
            "tenantType": "AAD",
            "verifiedDomains": [{ "isDefault": true, "isInitial": true, "name": "acme.example" }],
        }],
    }))
}
