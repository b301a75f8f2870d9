//! Words from outside, fit for a row.

/// What is kept of a sentence.
const SENTENCE: usize = 1_000;

/// A sentence for a row: on one line, because PostgreSQL has no NUL in text, and cut short, because
/// what it quotes may be as long as an answer of a provider.
pub(crate) fn sentence(text: &str) -> String {
    line(text, SENTENCE)
}

/// At most so many characters on one line.
pub(crate) fn line(text: &str, most: usize) -> String {
    let visible = |it: char| if it.is_control() { ' ' } else { it };
    let mut line: String = text.chars().take(most).map(visible).collect();
    if text.chars().nth(most).is_some() {
        line.pop();
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_control_characters_and_an_end() {
        assert_eq!(line("a\0b\r\nc", 6), "a b  c");
        assert_eq!(line("äöüß", 4), "äöüß");
        assert_eq!(line("äöüß!", 4), "äöü…");
    }
}
