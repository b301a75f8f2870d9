use crate::seeded::Draw;

/// A UUID that is the same for a record whenever it is made; the record's number is at its end.
pub(crate) fn uuid(kind: &str, index: u64) -> String {
    let mut draw = Draw::of(&format!("{kind} id"), index);
    format!(
        "{:08x}-{:04x}-4{:03x}-8{:03x}-{index:012x}",
        draw.below(1 << 32),
        draw.below(1 << 16),
        draw.below(1 << 12),
        draw.below(1 << 12),
    )
}

/// The number of the record of this kind that has the UUID.
pub(crate) fn index_of(kind: &str, text: &str) -> Option<u64> {
    let index = u64::from_str_radix(text.get(24..)?, 16).ok()?;
    text.eq_ignore_ascii_case(&uuid(kind, index)).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::{index_of, uuid};

    #[test]
    fn an_id_leads_back_to_its_record_and_to_no_other_kind() {
        let id = uuid("bill", 4_711);
        assert!(uuid::Uuid::parse_str(&id).is_ok(), "{id}");
        assert_eq!(index_of("bill", &id), Some(4_711));
        assert_eq!(index_of("bill", &id.to_uppercase()), Some(4_711));
        assert_eq!(index_of("spend", &id), None);
        assert_eq!(index_of("bill", "nonsense"), None);
    }
}
