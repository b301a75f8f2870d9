use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use uuid::Uuid;

/// A token in the form of a JWT, as those of some vendors are.
///
/// Its signature is noise, as the sandbox has no key: an access token is looked up here and not
/// read, and to its clients it is opaque; an id token that comes straight from the token endpoint
/// needs no signature (OpenID Connect Core 1.0, section 3.1.3.7, point 6). It is of full groups of
/// base64, so that something may follow.
pub(crate) fn token(key_id: &str, claims: &Value) -> String {
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let header = json!({ "typ": "JWT", "alg": "RS256", "kid": key_id });
    let signature: Vec<u8> = (0..15).flat_map(|_| Uuid::new_v4().into_bytes()).collect();
    format!("{}.{}.{}", part(&header), part(claims), URL_SAFE_NO_PAD.encode(signature))
}
