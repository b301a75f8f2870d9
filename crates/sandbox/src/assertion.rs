use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Map, Value};

/// A client's word on who it is: a JWT that it signed with its own key (RFC 7523).
pub(crate) struct Assertion {
    pub(crate) key_id: Option<String>,
    claims: Map<String, Value>,
}

/// The modulus of an RSA key, in base64url; the exponent is the usual one.
pub(crate) struct PublicKey(pub(crate) &'static str);

/// 65537
const EXPONENT: &str = "AQAB";

impl Assertion {
    /// Reads an assertion whose signature is good. What it says is the caller's to check, against
    /// the clock of the pretend world.
    pub(crate) fn verified(text: &str, key: &PublicKey, algorithms: &[Algorithm]) -> Option<Self> {
        let key_id = decode_header(text).ok()?.kid;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.algorithms = algorithms.to_vec();
        validation.required_spec_claims.clear();
        validation.validate_exp = false;
        validation.validate_aud = false;
        let key = DecodingKey::from_rsa_components(key.0.trim(), EXPONENT).ok()?;
        let claims = decode::<Map<String, Value>>(text, &key, &validation).ok()?.claims;
        Some(Self { key_id, claims })
    }

    pub(crate) fn text(&self, claim: &str) -> Option<&str> {
        self.claims.get(claim)?.as_str().filter(|text| !text.is_empty())
    }

    /// A claim that is one text or a list of them.
    pub(crate) fn texts(&self, claim: &str) -> Vec<&str> {
        match self.claims.get(claim) {
            Some(Value::String(text)) => vec![text],
            Some(Value::Array(texts)) => texts.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        }
    }

    /// Whether it is in force at a moment and was made for an hour at the most.
    pub(crate) fn is_current(&self, now: i64) -> bool {
        const LONGEST_LIFE: i64 = 3_600;
        /// Clocks differ.
        const LEEWAY: i64 = 300;
        let seconds = |claim: &str| self.claims.get(claim).and_then(Value::as_i64);
        let (Some(issued), Some(expires)) = (seconds("iat"), seconds("exp")) else { return false };
        issued <= now + LEEWAY && now < expires && expires - issued <= LONGEST_LIFE
    }
}
