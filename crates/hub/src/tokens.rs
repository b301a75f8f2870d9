//! Access tokens for the API: short-lived, signed with the session secret (JWT, HS256).

use std::{net::IpAddr, time::Duration};

use contract::{ids::UserId, session::AccessToken};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::{Actor, Hub, HubError, users};

/// How long a token is good for.
pub const LIFE: Duration = Duration::from_mins(15);

/// Who made the token, so that one of another program with the same secret is refused.
const ISSUER: &str = "tributary";

/// Signs and checks tokens.
pub struct TokenKeys {
    sign: EncodingKey,
    check: DecodingKey,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    iat: u64,
    exp: u64,
}

impl TokenKeys {
    pub(crate) fn new(secret: &SecretString) -> Self {
        let secret = secret.expose_secret().as_bytes();
        Self { sign: EncodingKey::from_secret(secret), check: DecodingKey::from_secret(secret) }
    }
}

/// Makes a token for a user who has just proved who they are.
pub fn issue(hub: &Hub, actor: &Actor) -> Result<AccessToken, HubError> {
    let now = u64::try_from(hub.clock.now().timestamp()).map_err(HubError::internal)?;
    let claims = Claims {
        iss: ISSUER.to_owned(),
        sub: actor.user_id().to_string(),
        iat: now,
        exp: now + LIFE.as_secs(),
    };
    let access_token = encode(&Header::new(Algorithm::HS256), &claims, &hub.token_keys.sign)
        .map_err(HubError::internal)?;
    Ok(AccessToken {
        access_token,
        token_type: "bearer".to_owned(),
        expires_in: LIFE.as_secs(),
        role: actor.user().role,
    })
}

/// The actor of a token, or nobody when it is not one of ours, has expired, or its user is gone.
///
/// The user is read anew, so a role that was taken away is gone at once.
pub async fn actor(
    hub: &Hub,
    token: &str,
    address: Option<IpAddr>,
) -> Result<Option<Actor>, HubError> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "iss", "sub"]);
    validation.leeway = 0;
    // Checked below, by our own clock.
    validation.validate_exp = false;
    let Ok(token) = decode::<Claims>(token, &hub.token_keys.check, &validation) else {
        return Ok(None);
    };
    let now = u64::try_from(hub.clock.now().timestamp()).map_err(HubError::internal)?;
    let Ok(user_id) = token.claims.sub.parse::<UserId>() else { return Ok(None) };
    if token.claims.exp <= now {
        return Ok(None);
    }
    let user = users::find(hub, user_id).await?;
    Ok(user.map(|user| Actor::new(user, None, address)))
}
