//! JSON text, indented. Keeps order and digits as the provider sent them, which a parser would not.

/// Indents JSON by two spaces a level. Text that is no JSON comes out roughly as it was.
pub fn pretty(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut depth = 0_usize;
    let mut rest = text.trim().chars().peekable();
    while let Some(letter) = rest.next() {
        match letter {
            '"' => {
                out.push('"');
                copy_string(&mut rest, &mut out);
            }
            '{' | '[' => {
                out.push(letter);
                skip_space(&mut rest);
                // An empty object or list stays on its line.
                if let Some(end) = rest.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            space if space.is_whitespace() => {}
            other => out.push(other),
        }
    }
    out
}

type Letters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

/// Copies up to and with the closing quote.
fn copy_string(rest: &mut Letters<'_>, out: &mut String) {
    while let Some(letter) = rest.next() {
        out.push(letter);
        match letter {
            '"' => return,
            '\\' => out.extend(rest.next()),
            _ => {}
        }
    }
}

fn skip_space(rest: &mut Letters<'_>) {
    while rest.next_if(|next| next.is_whitespace()).is_some() {}
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn nesting_is_indented_and_order_is_kept() {
        let text = r#"{"b":1.50,"a":[1,{"c":null}],"e":{},"f":[ ]}"#;
        let expected = "{\n  \"b\": 1.50,\n  \"a\": [\n    1,\n    {\n      \"c\": null\n    }\n  ],\n  \"e\": {},\n  \"f\": []\n}";
        assert_eq!(pretty(text), expected);
    }

    #[test]
    fn what_is_inside_a_string_is_left_alone() {
        let text = r#"{"a":"x, {y} \" [z]: "}"#;
        assert_eq!(pretty(text), "{\n  \"a\": \"x, {y} \\\" [z]: \"\n}");
    }

    #[test]
    fn cut_off_text_does_no_harm() {
        assert_eq!(pretty(r#"{"a": "b"#), "{\n  \"a\": \"b");
        assert_eq!(pretty("]}"), "\n]\n}");
        assert_eq!(pretty(""), "");
    }
}
