use axum::http::HeaderMap;

use super::Refusal;
use crate::credentials::basic;
use crate::oauth::form::Fields;

/// Whether the app is who it says, in the form or by Basic.
pub(crate) fn prove(
    (id, secret): (&str, &str),
    tenant: &str,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<(), Refusal> {
    let basic = basic(headers);
    let (said_id, said_secret) = match &basic {
        Some((id, secret)) => (Some(id.as_str()), Some(secret.as_str())),
        None => (fields.get("client_id"), fields.get("client_secret")),
    };
    let said_id = said_id.ok_or_else(|| Refusal::missing("client_id"))?;
    if said_id != id {
        let message = format!(
            "Application with identifier '{said_id}' was not found in the directory '{tenant}'. \
             This can happen if the application has not been installed by the administrator of \
             the tenant or consented to by any user in the tenant."
        );
        return Err(Refusal::new("unauthorized_client", 700_016, message));
    }
    match said_secret {
        Some(said) if said == secret => Ok(()),
        Some(_) => {
            let message = format!(
                "Invalid client secret provided. Ensure the secret being sent in the request is \
                 the client secret value, not the client secret ID, for a secret added to app \
                 '{id}'."
            );
            Err(Refusal::new("invalid_client", 7_000_215, message))
        }
        None => Err(Refusal::new(
            "invalid_client",
            7_000_218,
            "The request body must contain the following parameter: 'client_assertion' or \
             'client_secret'.",
        )),
    }
}
