//! The text of markup.

use contract::value::Value;
use serde::Deserialize;
use serde_json::Value as Json;

use super::{Shape, Transform, plain};
use crate::JsonPath;

/// `{ transform = "html_text", path = "body.content" }`: markup without its tags, each block on a
/// line of its own.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HtmlText {
    /// Where the markup stands in the record.
    path: JsonPath,
}

impl Transform for HtmlText {
    fn value(&self, record: &Json, shape: Shape) -> Result<Value, String> {
        Ok(match plain::read(&self.path, record, shape)? {
            Value::Text(markup) => {
                let text = text_of(&markup);
                if text.is_empty() { Value::Missing } else { Value::Text(text) }
            }
            other => other,
        })
    }
}

/// Names of tags that end a line.
const BLOCKS: [&str; 13] =
    ["p", "br", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote"];

fn text_of(markup: &str) -> String {
    let mut text = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            // A sign that is no tag.
            text.push_str(&rest[open..]);
            rest = "";
            break;
        };
        let tag = &rest[open + 1..open + close];
        if BLOCKS.contains(&name_of(tag).as_str()) {
            text.push('\n');
        }
        rest = &rest[open + close + 1..];
    }
    text.push_str(rest);
    tidy(&unescape(&text))
}

fn name_of(tag: &str) -> String {
    let name = tag.trim_start_matches('/');
    name.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The characters that markup cannot write as they are. The ampersand last, so that nothing is
/// unescaped twice.
fn unescape(text: &str) -> String {
    let named = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'")];
    let plain = named.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    plain.replace("&amp;", "&")
}

/// Without empty lines, and without space around the others.
fn tidy(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_go_and_blocks_become_lines() {
        for (markup, text) in [
            ("<p>Hello <b>you</b></p><p>again</p>", "Hello you\nagain"),
            ("one<br/>two &lt;three&gt; &amp;amp;", "one\ntwo <three> &amp;"),
            ("<div><at id=\"0\">Zoe</at>&nbsp;please look</div>", "Zoe please look"),
            ("2 < 3", "2 < 3"),
            ("", ""),
            ("<img src=\"x\">", ""),
        ] {
            assert_eq!(text_of(markup), text, "{markup}");
        }
    }
}
