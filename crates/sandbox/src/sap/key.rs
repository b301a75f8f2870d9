use crate::numbered_id;

const BEFORE_FIRST: u64 = 5_105_600_100;

/// The number of invoice `index`: `5105600101`
pub(super) fn number(index: u64) -> String {
    numbered_id::of(BEFORE_FIRST, index)
}

/// The invoice with this number.
pub(super) fn index_of(number: &str) -> Option<u64> {
    numbered_id::index_of(BEFORE_FIRST, number)
}

/// Number and fiscal year in `(SupplierInvoice='5105600101',FiscalYear='2026')`, in any order.
pub(super) fn parse(predicate: &str) -> Option<(String, String)> {
    let inside = predicate.strip_prefix('(')?.strip_suffix(')')?;
    let part = |name: &str| {
        let parts = inside.split(',').filter_map(|part| part.trim().split_once('='));
        let mut values = parts.filter(|(key, _)| *key == name).map(|(_, value)| value);
        Some(values.next()?.strip_prefix('\'')?.strip_suffix('\'')?.to_owned())
    };
    Some((part("SupplierInvoice")?, part("FiscalYear")?))
}

#[cfg(test)]
mod tests {
    use super::{index_of, number, parse};

    #[test]
    fn a_key_is_read_in_any_order() {
        let expected = Some(("5105600101".to_owned(), "2026".to_owned()));
        assert_eq!(parse("(SupplierInvoice='5105600101',FiscalYear='2026')"), expected);
        assert_eq!(parse("(FiscalYear='2026', SupplierInvoice='5105600101')"), expected);
        assert_eq!(parse("('5105600101')"), None);
        assert_eq!(index_of(&number(7)), Some(7));
    }
}
