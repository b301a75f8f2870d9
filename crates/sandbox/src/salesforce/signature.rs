use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::digest::InvalidLength;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

/// The `signature` of a token answer: proof that the identity in it was not changed on the way.
pub(super) fn signature(
    client_secret: &str,
    id: &str,
    issued_at: &str,
) -> Result<String, InvalidLength> {
    let mut hmac = Hmac::<Sha256>::new_from_slice(client_secret.as_bytes())?;
    hmac.update(id.as_bytes());
    hmac.update(issued_at.as_bytes());
    Ok(STANDARD.encode(hmac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::signature;

    #[test]
    fn it_is_the_hmac_of_rfc_4231_test_case_2() {
        let signed = signature("Jefe", "what do ya want ", "for nothing?");
        assert_eq!(signed.expect("a key"), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=");
    }
}
