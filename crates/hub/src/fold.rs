//! Text as it is searched.

/// Folds text for search: lower case, so that both databases match without regard to case (their
/// own `LIKE` disagree about it).
pub(crate) fn fold(text: &str) -> String {
    text.to_lowercase()
}

/// A `LIKE` pattern that finds this text anywhere, without regard to case.
pub(crate) fn contains(text: &str) -> String {
    contains_exactly(&fold(text))
}

/// A `LIKE` pattern that finds this text anywhere, as it is; `\` is the escape character.
pub(crate) fn contains_exactly(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_like_would_interpret_is_taken_literally() {
        assert_eq!(contains(r"50%_\Ä"), r"%50\%\_\\ä%");
    }
}
