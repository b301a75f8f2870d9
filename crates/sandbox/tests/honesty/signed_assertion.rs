//! A client that signs what it says of itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::Value;

/// A JWT with these claims, signed with a private key in PEM ("PKCS #8").
pub(crate) fn signed(pem: &str, algorithm: Algorithm, key_id: &str, claims: &Value) -> String {
    // What is wanted is the key inside of that envelope ("PKCS #1"), whose head has this length for
    // RSA keys of 2048 bits.
    const ENVELOPE: usize = 26;
    let lines = pem.lines().filter(|line| !line.starts_with("-----"));
    let der = STANDARD.decode(lines.collect::<String>()).expect("base64");
    let mut header = Header::new(algorithm);
    header.kid = Some(key_id.to_owned());
    encode(&header, claims, &EncodingKey::from_rsa_der(&der[ENVELOPE..])).expect("a signature")
}
