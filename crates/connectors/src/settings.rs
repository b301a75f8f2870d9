//! What a person says about an account before it is connected.

use std::collections::{BTreeMap, BTreeSet};

use secrecy::SecretString;

use crate::{ConnectorError, KeyAuth, Provider, Setting, Template};

/// Checked settings by name: trimmed, in their form, none of them empty.
pub type Settings = BTreeMap<String, String>;

/// A setting that does not fit. Says which, and what would.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SettingsError {
    /// The name of the setting, or `key`.
    pub field: String,
    /// What is wrong with it, a sentence.
    pub message: String,
}

impl SettingsError {
    fn new(field: &str, message: String) -> Self {
        Self { field: field.to_owned(), message }
    }
}

impl Provider {
    /// Checks what a person entered: nothing unknown, nothing missing, everything in its form.
    pub fn check_settings(
        &self,
        given: &BTreeMap<String, String>,
    ) -> Result<Settings, SettingsError> {
        let known: BTreeSet<_> = self.settings.iter().map(|it| it.name.as_str()).collect();
        if let Some(name) = given.keys().find(|name| !known.contains(name.as_str())) {
            let message = format!("{} has no setting \"{name}\".", self.name);
            return Err(SettingsError::new(name, message));
        }
        let mut checked = Settings::new();
        for setting in &self.settings {
            let value = given.get(&setting.name).map_or("", |value| value.trim());
            if setting.check_value(value)? {
                checked.insert(setting.name.clone(), value.to_owned());
            }
        }
        Ok(checked)
    }
}

impl Setting {
    /// Whether there is a value worth keeping.
    fn check_value(&self, value: &str) -> Result<bool, SettingsError> {
        let Self { name, label, .. } = self;
        if value.is_empty() {
            return if self.required {
                Err(SettingsError::new(name, format!("{label} is missing.{}", self.hint())))
            } else {
                Ok(false)
            };
        }
        if self.pattern.as_ref().is_some_and(|pattern| !pattern.matches(value)) {
            return Err(SettingsError::new(
                name,
                format!("{label} does not have the right form.{}", self.hint()),
            ));
        }
        Ok(true)
    }

    fn hint(&self) -> String {
        if self.placeholder.is_empty() {
            String::new()
        } else {
            format!(" It looks like {}.", self.placeholder)
        }
    }
}

impl KeyAuth {
    /// Checks a pasted key: trimmed, not empty, in its form. The error does not repeat it.
    pub fn check(&self, key: &str) -> Result<SecretString, SettingsError> {
        let key = key.trim();
        if key.is_empty() {
            return Err(SettingsError::new("key", format!("{} is missing.", self.label)));
        }
        let form = self.pattern.as_ref().is_none_or(|pattern| pattern.matches(key));
        if !form || key.chars().any(|it| it.is_control() || it.is_whitespace()) {
            let Self { label, placeholder, .. } = self;
            return Err(SettingsError::new(
                "key",
                format!("{label} does not have the right form. It looks like {placeholder}."),
            ));
        }
        Ok(key.to_owned().into())
    }
}

/// A path with its settings filled in, percent-encoded; a slash inside a value stays one
/// (`owner/name` is two parts of a path).
pub(crate) fn fill_path(path: &Template, settings: &Settings) -> Result<String, ConnectorError> {
    path.fill(|name| {
        let value = setting(settings, name)?;
        // They would lead out of the place that the file names.
        if value.split(['/', '\\']).any(|part| part == "." || part == "..") {
            let message = format!("The setting \"{name}\" must not contain dots as path parts.");
            return Err(ConnectorError::misconfigured(message));
        }
        Ok(value.split('/').map(encode).collect::<Vec<_>>().join("/"))
    })
}

/// A query value with its settings filled in, not encoded yet. Nothing when one is not set.
pub(crate) fn fill_query(value: &Template, settings: &Settings) -> Option<String> {
    value.fill(|name| settings.get(name).cloned().ok_or(())).ok()
}

fn setting<'a>(settings: &'a Settings, name: &str) -> Result<&'a String, ConnectorError> {
    settings.get(name).ok_or_else(|| {
        ConnectorError::misconfigured(format!(
            "The setting \"{name}\" of the connection is missing."
        ))
    })
}

/// Percent-encodes everything but the unreserved characters (RFC 3986, section 2.3).
fn encode(part: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
