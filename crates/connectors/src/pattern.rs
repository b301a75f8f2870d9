//! The form a setting or a key must have.

use regex_lite::Regex;
use serde::Deserialize;

/// A regular expression that a whole text must match: `[A-Za-z0-9-]+`. Syntax: the `regex-lite` crate.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern {
    source: String,
    regex: Regex,
}

impl Pattern {
    /// Whether the whole text has this form.
    pub fn matches(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// The expression, usable as the `pattern` of an HTML input.
    pub fn as_str(&self) -> &str {
        &self.source
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(source: String) -> Result<Self, String> {
        let regex = Regex::new(&format!("^(?:{source})$"))
            .map_err(|error| format!("not a regular expression: {error}"))?;
        Ok(Self { source, regex })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_text_must_match() {
        let pattern = Pattern::try_from("[a-z]+|[0-9]+".to_owned()).unwrap();
        assert!(pattern.matches("abc") && pattern.matches("12"));
        assert!(!pattern.matches("abc12") && !pattern.matches("x y"));
    }
}
