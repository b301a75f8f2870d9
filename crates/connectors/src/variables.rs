//! What the holes of a request are filled with: settings, what the provider said while connecting,
//! the part of a stream that is read, the place a reader stands at.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::{ConnectorError, Credential, Provider, Settings, Template};

pub(crate) mod names;

/// Texts by name. A name that is missing leaves its hole empty: see the methods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Variables(BTreeMap<String, String>);

impl Variables {
    /// The variables of a connection: its settings, what its provider said while connecting, and
    /// those fields of its credential that are no secrets.
    pub fn of(provider: &Provider, settings: &Settings, credential: Option<&Credential>) -> Self {
        let mut variables = Self(settings.clone());
        if let Some(credential) = credential {
            variables.extend(credential.captured().clone());
            variables.extend(credential.public_fields(provider));
        }
        variables
    }

    /// The text of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    pub(crate) fn set(&mut self, name: &str, text: impl Into<String>) {
        self.0.insert(name.to_owned(), text.into());
    }

    /// The days that requests may name: `{today}` and `{yesterday}`, in UTC.
    pub(crate) fn set_days(&mut self, now: DateTime<Utc>) {
        let today = now.date_naive();
        self.set(names::TODAY, today.to_string());
        self.set(names::YESTERDAY, today.pred_opt().unwrap_or(today).to_string());
    }

    pub(crate) fn extend(&mut self, more: impl IntoIterator<Item = (String, String)>) {
        self.0.extend(more);
    }

    /// A path with its holes filled, percent-encoded; a slash inside a value stays one
    /// (`owner/name` is two parts of a path).
    pub(crate) fn fill_path(&self, path: &Template) -> Result<String, ConnectorError> {
        path.fill(|name| {
            let value = self.need(name)?;
            // They would lead out of the place that the file names.
            if value.split(['/', '\\']).any(|part| part == "." || part == "..") {
                let message =
                    format!("The setting \"{name}\" must not contain dots as path parts.");
                return Err(ConnectorError::misconfigured(message));
            }
            Ok(value.split('/').map(encode).collect::<Vec<_>>().join("/"))
        })
    }

    /// A text with its holes filled as they are. Nothing when one of them is missing: a parameter
    /// that cannot be filled is left out.
    pub(crate) fn fill(&self, text: &Template) -> Option<String> {
        text.fill(|name| self.get(name).map(str::to_owned).ok_or(())).ok()
    }

    fn need(&self, name: &str) -> Result<&str, ConnectorError> {
        self.get(name).ok_or_else(|| {
            ConnectorError::misconfigured(format!(
                "The setting \"{name}\" of the connection is missing."
            ))
        })
    }
}

/// Percent-encodes everything but the unreserved characters (RFC 3986, section 2.3).
pub(crate) fn encode(part: &str) -> String {
    use std::fmt::Write;
    let mut encoded = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Template {
        Template::try_from(text.to_owned()).unwrap()
    }

    #[test]
    fn a_text_with_a_missing_variable_is_left_out() {
        let mut variables = Variables::default();
        variables.set("since", "2026-11-01");
        assert_eq!(variables.fill(&template("gt {since}")).as_deref(), Some("gt 2026-11-01"));
        assert_eq!(variables.fill(&template("{since} {until}")), None);
    }

    #[test]
    fn a_path_keeps_its_slashes_and_refuses_to_be_left() {
        let mut variables = Variables::default();
        variables.set("repository", "a?b/c d%");
        let path = template("/repos/{repository}/issues");
        assert_eq!(variables.fill_path(&path).unwrap(), "/repos/a%3Fb/c%20d%25/issues");
        variables.set("repository", "../user");
        assert!(variables.fill_path(&path).is_err());
    }
}
