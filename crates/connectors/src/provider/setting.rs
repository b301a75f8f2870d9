//! What has to be said before connecting.

use serde::Deserialize;

use crate::{Pattern, request::Request};

/// One thing that has to be said before connecting.
#[derive(Debug)]
pub struct Setting {
    /// The name in paths of the file, in the database and in environment variables.
    pub name: String,
    /// The name for people.
    pub label: String,
    /// What to enter, a sentence.
    pub help: String,
    /// What one looks like.
    pub placeholder: String,
    /// What it takes.
    pub kind: SettingKind,
    /// What can be chosen, where it is a choice.
    pub options: Vec<String>,
    /// The form it, or each element of a list, must have.
    pub pattern: Option<Pattern>,
    /// What stands between the elements of a list that is given on one line; a comma when the file
    /// does not say.
    pub(crate) separator: Option<char>,
    /// What it is when nothing is given.
    pub default: Option<String>,
    /// What stands in the field when the provider is the sandbox.
    pub sandbox_default: Option<String>,
    /// Whether it must be given; yes when the file does not say.
    pub required: bool,
    /// Whether the provider takes capitals and small letters for the same; no when the file does
    /// not say.
    pub ignore_case: bool,
    /// A request that is answered when the setting is right and the credential may read it.
    pub(crate) check: Option<Request>,
}

/// What a setting takes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SettingKind {
    /// One line.
    #[default]
    Text,
    /// Several, one a line.
    List,
    /// A day, `2026-01-31`.
    Date,
    /// One of the options.
    Choice,
}
