//! What providers call their records, as keys of rows.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

/// The longest key, in bytes: PostgreSQL has room for some 2,700 in an index, and there are other
/// columns beside it.
const LONGEST: usize = 1_000;

/// Why a text cannot be the id of a record. It is never made to fit: two ids might become one.
pub(crate) fn unfit(id: &str) -> Option<&'static str> {
    if id.len() > LONGEST {
        Some("its id has more than 1,000 bytes")
    } else if id.chars().any(char::is_control) {
        Some("its id has control characters")
    } else {
        None
    }
}

/// The key of a part of a stream: what it is called, or a digest where that cannot be a key. Nobody
/// reads it, and the part has to be read all the same.
pub(super) fn of_part(name: String) -> String {
    if unfit(&name).is_none() {
        return name;
    }
    format!("sha256:{}", BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_no_index_takes_is_unfit() {
        assert_eq!(unfit(&"ü".repeat(500)), None);
        assert_eq!(unfit(&"ü".repeat(501)), Some("its id has more than 1,000 bytes"));
        for id in ["a\0b", "a\n", "\u{7f}"] {
            assert_eq!(unfit(id), Some("its id has control characters"), "{id:?}");
        }
    }

    #[test]
    fn parts_keep_their_names_where_these_are_fit() {
        assert_eq!(of_part("team/7".to_owned()), "team/7");
        let (one, other) = (of_part("a\0".to_owned()), of_part("b\0".to_owned()));
        assert!(unfit(&one).is_none() && one != other && one == of_part("a\0".to_owned()));
    }
}
