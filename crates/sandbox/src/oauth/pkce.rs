use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

/// A code challenge of RFC 7636 with method S256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Challenge {
    hash: String,
    longest_verifier: usize,
}

/// Section 4.1.
const LONGEST_VERIFIER: usize = 128;

impl Challenge {
    /// Reads the two parameters of the authorize request.
    ///
    /// A missing method means `plain` (section 4.3), which is refused like the named one.
    pub(crate) fn parse(
        challenge: Option<&str>,
        method: Option<&str>,
    ) -> Result<Option<Self>, &'static str> {
        match (challenge, method) {
            (None, None) => Ok(None),
            (None, Some(_)) => Err("code_challenge_method without code_challenge"),
            (Some(challenge), Some("S256")) if is_sha256(challenge) => {
                let hash = challenge.to_owned();
                Ok(Some(Self { hash, longest_verifier: LONGEST_VERIFIER }))
            }
            (Some(_), Some("S256")) => Err("code_challenge must be base64url of a SHA-256 hash"),
            (Some(_), _) => Err("code_challenge_method must be S256"),
        }
    }

    /// The same, for a vendor whose verifiers may be longer than the standard's.
    pub(super) fn with_longer_verifiers(self, longest_verifier: usize) -> Self {
        Self { longest_verifier, ..self }
    }

    /// Whether this is the challenge of the verifier.
    pub(crate) fn is_met_by(&self, verifier: &str) -> bool {
        is_verifier(verifier, self.longest_verifier)
            && URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == self.hash
    }
}

fn is_sha256(challenge: &str) -> bool {
    URL_SAFE_NO_PAD.decode(challenge).is_ok_and(|hash| hash.len() == 32)
}

/// Enough unreserved characters (section 4.1).
fn is_verifier(text: &str, longest: usize) -> bool {
    (43..=longest).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::Challenge;

    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_rfc_7636_appendix_b_is_met() {
        let challenge = Challenge::parse(Some(CHALLENGE), Some("S256")).expect("valid");
        let challenge = challenge.expect("present");
        assert!(challenge.is_met_by(VERIFIER));
        assert!(!challenge.is_met_by(CHALLENGE));
        assert!(!challenge.is_met_by(&VERIFIER.replace('d', "e")));
    }

    #[test]
    fn plain_is_refused_by_name_and_by_default() {
        assert!(Challenge::parse(Some(VERIFIER), Some("plain")).is_err());
        assert!(Challenge::parse(Some(VERIFIER), None).is_err());
        assert!(Challenge::parse(None, Some("S256")).is_err());
        assert!(Challenge::parse(Some("short"), Some("S256")).is_err());
        assert_eq!(Challenge::parse(None, None), Ok(None));
    }

    #[test]
    fn a_verifier_that_is_too_short_is_never_right() {
        let challenge = Challenge::parse(Some(CHALLENGE), Some("S256")).expect("valid");
        assert!(!challenge.expect("present").is_met_by("short"));
    }
}
