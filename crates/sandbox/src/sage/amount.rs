/// Cents as Sage writes amounts: text without needless zeros, but with a decimal. `42.5`, `110.0`
pub(super) fn text(cents: u64) -> String {
    let text = format!("{}.{:02}", cents / 100, cents % 100);
    match text.strip_suffix('0') {
        Some(shorter) => shorter.to_owned(),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn one_decimal_always_stays() {
        assert_eq!([text(4_250), text(11_000), text(5)], ["42.5", "110.0", "0.05"]);
    }
}
