//! What the commands say at a terminal.

use chrono::TimeDelta;

/// The width that everything fits into.
pub const WIDTH: usize = 80;

/// Fit for a terminal: what comes from a provider must not steer it.
pub fn plain(text: &str) -> String {
    text.chars().map(|it| if it.is_control() { ' ' } else { it }).collect()
}

/// Cut to this many characters, with a sign that it was.
pub fn cut(text: &str, width: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= width {
        return text;
    }
    text.chars().take(width.saturating_sub(1)).chain(['…']).collect()
}

/// Lines of whole words, each begun by `indent` spaces, none longer than the terminal unless a word
/// is.
pub fn wrap(text: &str, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in plain(text).split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= WIDTH => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(format!("{:indent$}{word}", "")),
        }
    }
    lines.join("\n")
}

/// `12 s`, `3 min`, `2 h`, `4 d`: short enough for a column.
pub fn span(time: TimeDelta) -> String {
    let seconds = time.num_seconds().max(0);
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7_200 => format!("{} min", seconds / 60),
        7_200..172_800 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_from_outside_neither_steers_the_terminal_nor_breaks_a_column() {
        assert_eq!(plain("a\u{1b}[2Jb\nc"), "a [2Jb c");
        assert_eq!(cut("Grüße aus Köln", 7), "Grüße …");
        assert_eq!(cut("Köln", 4), "Köln");
    }

    #[test]
    fn long_sentences_become_lines() {
        let text = wrap(&"word ".repeat(40), 2);
        assert_eq!(text.lines().count(), 3);
        assert!(text.lines().all(|line| line.starts_with("  word") && line.len() <= WIDTH));
        assert_eq!(wrap("", 2), "");
    }

    #[test]
    fn a_span_is_told_in_the_unit_that_fits() {
        let told = [0, 119, 120, 7_199, 7_200, 172_800].map(|it| span(TimeDelta::seconds(it)));
        assert_eq!(told, ["0 s", "119 s", "2 min", "119 min", "2 h", "2 d"]);
    }
}
