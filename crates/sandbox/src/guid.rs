use crate::seeded::Draw;

/// Hexadecimal digits at the end of an id that are the record's number.
const NUMBER_DIGITS: usize = 12;

/// An id in the form of a UUID, the same for the same record; its number stands at the end.
pub(crate) fn guid(what: &str, index: u64) -> String {
    let mut draw = Draw::of(what, index);
    let (first, second) = (draw.below(u64::MAX), draw.below(u64::MAX));
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{index:012x}",
        first >> 32,
        first >> 16 & 0xffff,
        first & 0xfff,
        second & 0xfff,
    )
}

/// The same without dashes.
pub(crate) fn digits(what: &str, index: u64) -> String {
    guid(what, index).replace('-', "")
}

/// The number of the record with this id; the dashes may be missing.
pub(crate) fn index_of(what: &str, id: &str) -> Option<u64> {
    let text = id.replace('-', "").to_ascii_lowercase();
    let number = text.get(text.len().checked_sub(NUMBER_DIGITS)?..)?;
    let index = u64::from_str_radix(number, 16).ok()?;
    (digits(what, index) == text).then_some(index)
}

/// Whether a text has the form of such an id.
pub(crate) fn is_guid(text: &str) -> bool {
    let text = text.replace('-', "");
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::{digits, guid, index_of, is_guid};

    #[test]
    fn an_id_leads_back_to_its_record_and_to_no_other() {
        for index in [0, 1, 7, 70_000] {
            let id = guid("page", index);
            assert_eq!(id.len(), 36);
            assert!(uuid::Uuid::parse_str(&id).is_ok(), "{id}");
            assert_eq!(index_of("page", &id), Some(index));
            assert_eq!(index_of("page", &digits("page", index)), Some(index));
            assert_eq!(index_of("page", &id.to_uppercase()), Some(index));
            assert_eq!(index_of("team", &id), None);
        }
        for nonsense in ["", "x", "ü", "00000000-0000-4000-8000-000000000001"] {
            assert_eq!(index_of("page", nonsense), None, "{nonsense}");
        }
        assert!(is_guid(&guid("page", 1)) && !is_guid("page-1"));
    }
}
