//! What a column of texts holds, where that is known.

/// The texts that a column holds, each with its words for people: for filters that are chosen instead
/// of typed.
#[derive(Debug, Clone)]
pub struct Choice {
    /// The name of the column.
    pub column: &'static str,
    /// The texts, and the words for them.
    pub values: Vec<(String, String)>,
}

impl Choice {
    /// The words for a text.
    pub fn label(&self, text: &str) -> Option<&str> {
        let known = self.values.iter().find(|(value, _)| value == text);
        known.map(|(_, label)| label.as_str())
    }
}
