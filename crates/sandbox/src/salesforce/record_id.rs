const LETTERS: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/// What stands between the kind of a record and its number, the same in a whole organization.
const ORGANIZATION: &str = "5e00000";

/// The id of 18 letters: kind, organization, number in base 62, and a checksum of the capitals.
pub(super) fn id(prefix: &str, index: u64) -> String {
    let number: String = (0..5)
        .rev()
        .map(|place| {
            let digit = index / 62_u64.pow(place) % 62;
            char::from(LETTERS[usize::try_from(digit).unwrap_or(0)])
        })
        .collect();
    let id = format!("{prefix}{ORGANIZATION}{number}");
    let checksum = checksum(&id);
    id + &checksum
}

/// The number in an id of this kind, which may be written with its checksum or without.
pub(super) fn index_of(prefix: &str, text: &str) -> Option<u64> {
    let number = text.get(10..15)?;
    let index = number.bytes().try_fold(0_u64, |sum, letter| {
        let digit = LETTERS.iter().position(|known| *known == letter)?;
        Some(sum * 62 + u64::try_from(digit).ok()?)
    })?;
    let whole = id(prefix, index);
    (whole == text || whole[..15] == *text).then_some(index)
}

/// A letter for each five: which of them are capitals.
fn checksum(id: &str) -> String {
    let letter = |five: &[u8]| {
        let capitals = (0..)
            .zip(five)
            .filter(|(_, letter)| letter.is_ascii_uppercase())
            .map(|(at, _)| 1 << at);
        let capitals: usize = capitals.sum();
        char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"[capitals])
    };
    id.as_bytes().chunks(5).map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::{checksum, id, index_of};

    #[test]
    fn the_checksum_is_the_one_of_salesforce() {
        // Two ids in the examples of Salesforce's own guide.
        assert_eq!(checksum("01gD0000002HU6K"), "IAW");
        assert_eq!(checksum("01gRO0000016PIA"), "YA2");
    }

    #[test]
    fn an_id_leads_back_to_its_record_with_and_without_checksum() {
        let whole = id("001", 4_711);
        assert_eq!(whole.len(), 18);
        assert_eq!(index_of("001", &whole), Some(4_711));
        assert_eq!(index_of("001", &whole[..15]), Some(4_711));
        assert_eq!(index_of("003", &whole), None);
        assert_eq!(index_of("001", "001"), None);
    }
}
