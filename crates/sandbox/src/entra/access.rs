use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::TENANT;
use crate::guid::is_guid;

/// What every token says, whatever it is for.
pub(crate) fn claims(tenant: &str, now: DateTime<Utc>, life: Duration) -> Value {
    let tenant = if is_guid(tenant) { tenant } else { TENANT };
    let life = i64::try_from(life.as_secs()).unwrap_or(i64::MAX);
    json!({
        "iss": format!("https://login.microsoftonline.com/{tenant}/v2.0"),
        "iat": now.timestamp(),
        "nbf": now.timestamp(),
        "exp": now.timestamp().saturating_add(life),
        "tid": tenant,
        "uti": Uuid::new_v4().simple().to_string(),
        "ver": "2.0",
    })
}

/// The answer with an access token.
pub(crate) fn answer(access_token: &str, life: Duration) -> Value {
    // One second less than its life, as Microsoft says it.
    let expires_in = life.as_secs().saturating_sub(1);
    json!({
        "token_type": "Bearer",
        "expires_in": expires_in,
        "ext_expires_in": expires_in,
        "access_token": access_token,
    })
}
