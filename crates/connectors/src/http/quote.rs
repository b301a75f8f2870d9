//! Words of a provider, fit for a sentence of ours.

use std::cmp::Reverse;

use secrecy::{ExposeSecret, SecretString};

/// The words on one line, at most so many characters, without the secrets of the request and the
/// full stop that ours adds; nothing when that leaves nothing.
pub(super) fn quote(words: &str, secrets: &[SecretString], most: usize) -> Option<String> {
    let mut secrets: Vec<&str> = secrets.iter().map(ExposeSecret::expose_secret).collect();
    // Nothing stands everywhere, and a short secret may be the beginning of a long one.
    secrets.retain(|secret| !secret.is_empty());
    secrets.sort_by_key(|secret| Reverse(secret.len()));
    let mut short = String::new();
    let mut left = words.trim_start();
    // No further than what is shown: the words may be as long as an answer. Secrets are looked for
    // in the words as they came, because a key may have lines.
    for _ in 0..most {
        if let Some(rest) = secrets.iter().find_map(|secret| behind(left, secret)) {
            short.push('…');
            left = rest;
            continue;
        }
        let Some(next) = left.chars().next() else { break };
        short.push(if next.is_whitespace() || next.is_control() { ' ' } else { next });
        left = &left[next.len_utf8()..];
    }
    let short = short.trim_end().trim_end_matches('.');
    (!short.is_empty()).then(|| short.to_owned())
}

/// What stands behind the secret, where the text begins with it: as it is, or as a form, an address
/// or JSON writes it.
fn behind<'t>(text: &'t str, secret: &str) -> Option<&'t str> {
    text.strip_prefix(secret).or_else(|| behind_written(text, secret))
}

fn behind_written<'t>(text: &'t str, secret: &str) -> Option<&'t str> {
    let bytes = text.as_bytes();
    let mut at = 0;
    for byte in secret.bytes() {
        at += match &bytes[at..] {
            [b'%', high, low, ..] if hex(*high, *low) == Some(u32::from(byte)) => 3,
            [b'\\', b'n', ..] if byte == b'\n' => 2,
            [b'\\', next, ..] if *next == byte => 2,
            [b'+', ..] if byte == b' ' => 1,
            [next, ..] if *next == byte => 1,
            _ => return None,
        };
    }
    text.get(at..)
}

fn hex(high: u8, low: u8) -> Option<u32> {
    Some(char::from(high).to_digit(16)? * 16 + char::from(low).to_digit(16)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(words: &str, secrets: &[&str]) -> String {
        let secrets: Vec<_> = secrets.iter().map(|&secret| secret.into()).collect();
        quote(words, &secrets, 60).unwrap_or_default()
    }

    #[test]
    fn a_secret_is_left_out_however_it_is_written() {
        let secret = "p/s+ w\"\nö%";
        let written = [
            secret,
            "p%2Fs%2B+w%22%0A%C3%B6%25",
            "p%2fs%2b%20w%22%0a%c3%b6%25",
            r#"p\/s+ w\"\nö%"#,
        ];
        for words in written {
            assert_eq!(quoted(&format!("a={words}&b"), &[secret]), "a=…&b", "{words}");
        }
    }

    #[test]
    fn the_longest_secret_is_left_out_first() {
        assert_eq!(quoted("abc abcdef", &["abc", "", "abcdef"]), "… …");
    }

    #[test]
    fn words_are_put_on_one_line_and_cut_short() {
        assert_eq!(quoted(" a\r\nb\0c. ", &[]), "a  b c");
        assert_eq!(quoted(&"ö".repeat(1_000), &[]), "ö".repeat(60));
        assert_eq!(quoted(" . ", &[]), "");
    }
}
