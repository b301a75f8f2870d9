//! What a person says about an account before it is connected.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value as Json;

use crate::{
    KeyAuth, Provider, Secrets, Setting,
    provider::{SecretField, SettingKind},
};

/// Checked settings by name: trimmed, in their form, none of them empty. A list is one element a
/// line.
pub type Settings = BTreeMap<String, String>;

/// A setting that does not fit. Says which, and what would.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SettingsError {
    /// The name of the setting, or of the field of the key.
    pub field: String,
    /// What is wrong with it, a sentence.
    pub message: String,
}

impl SettingsError {
    fn new(field: &str, message: String) -> Self {
        Self { field: field.to_owned(), message }
    }
}

/// The most elements of a list.
const LONGEST_LIST: usize = 200;
/// The longest value, in characters.
const LONGEST: usize = 10_000;

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
            let value = given.get(&setting.name).map_or("", String::as_str);
            if let Some(value) = setting.check_value(value)? {
                checked.insert(setting.name.clone(), value);
            }
        }
        Ok(checked)
    }
}

impl Setting {
    /// The value worth keeping, where there is one.
    pub(crate) fn check_value(&self, value: &str) -> Result<Option<String>, SettingsError> {
        let Self { name, label, .. } = self;
        let elements = self.elements(value);
        if elements.is_empty() {
            return match &self.default {
                Some(default) => Ok(Some(default.clone())),
                None if self.required => {
                    Err(SettingsError::new(name, format!("{label} is missing.{}", self.hint())))
                }
                None => Ok(None),
            };
        }
        if elements.len() > LONGEST_LIST || value.chars().count() > LONGEST {
            let message = format!("{label} is too long: at most {LONGEST_LIST} entries.");
            return Err(SettingsError::new(name, message));
        }
        for element in &elements {
            self.check_element(element)?;
        }
        Ok(Some(elements.join("\n")))
    }

    /// The trimmed value, or those of a list: one a line, or with commas where nobody breaks lines.
    fn elements(&self, value: &str) -> Vec<String> {
        let pieces: Vec<&str> = match self.kind {
            SettingKind::List if value.contains('\n') => value.lines().collect(),
            SettingKind::List => value.split(self.separator.unwrap_or(',')).collect(),
            _ => vec![value],
        };
        pieces.into_iter().map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
    }

    fn check_element(&self, element: &str) -> Result<(), SettingsError> {
        let Self { name, label, .. } = self;
        let of_kind = match &self.kind {
            SettingKind::Text | SettingKind::List => !element.chars().any(char::is_control),
            SettingKind::Date => element.parse::<NaiveDate>().is_ok(),
            SettingKind::Choice => self.options.iter().any(|option| option == element),
        };
        let in_form = self.pattern.as_ref().is_none_or(|pattern| pattern.matches(element));
        if of_kind && in_form {
            return Ok(());
        }
        let which = if self.kind == SettingKind::List {
            format!("{label}: \"{}\"", element.chars().take(60).collect::<String>())
        } else {
            label.clone()
        };
        let message = format!("{which} does not have the right form.{}", self.hint());
        Err(SettingsError::new(name, message))
    }

    fn hint(&self) -> String {
        match &self.kind {
            SettingKind::Choice => format!(" It is one of {}.", self.options.join(", ")),
            _ if self.placeholder.is_empty() => String::new(),
            _ => format!(" It looks like {}.", self.placeholder),
        }
    }
}

impl KeyAuth {
    /// Checks pasted keys: trimmed, none missing, in their form. Errors do not repeat them.
    pub fn check(&self, given: &BTreeMap<String, String>) -> Result<Secrets, SettingsError> {
        let mut secrets = Secrets::new();
        for field in &self.fields {
            let value = given.get(&field.name).map_or("", |value| value.trim());
            if value.is_empty() {
                if field.required {
                    let message = format!("{} is missing.", field.label);
                    return Err(SettingsError::new(&field.name, message));
                }
                continue;
            }
            field.check(value)?;
            field.unpack(value, &mut secrets)?;
            secrets.insert(field.name.clone(), value.to_owned().into());
        }
        Ok(secrets)
    }
}

impl SecretField {
    fn check(&self, value: &str) -> Result<(), SettingsError> {
        let in_form = self.pattern.as_ref().is_none_or(|pattern| pattern.matches(value));
        let stray = |it: char| it.is_control() || it.is_whitespace();
        if in_form && value.chars().count() <= LONGEST && (self.multiline || !value.contains(stray))
        {
            return Ok(());
        }
        Err(self.wrong_form())
    }

    fn wrong_form(&self) -> SettingsError {
        let Self { name, label, placeholder, .. } = self;
        let hint = if placeholder.is_empty() {
            String::new()
        } else {
            format!(" It looks like {placeholder}.")
        };
        SettingsError::new(name, format!("{label} does not have the right form.{hint}"))
    }

    /// Adds the texts of a JSON file that was pasted whole, such as the key of a service account.
    fn unpack(&self, value: &str, secrets: &mut Secrets) -> Result<(), SettingsError> {
        for name in &self.unpack {
            let json = serde_json::from_str::<Json>(value).map_err(|_| self.wrong_form())?;
            let text = json.get(name).and_then(Json::as_str).ok_or_else(|| self.wrong_form())?;
            secrets.insert(name.clone(), SecretString::from(text.to_owned()));
        }
        Ok(())
    }
}

/// The pasted text of this name.
pub(crate) fn secret<'a>(secrets: &'a Secrets, name: &str) -> &'a str {
    secrets.get(name).map(ExposeSecret::expose_secret).unwrap_or_default()
}
