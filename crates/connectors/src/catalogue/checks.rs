//! What a file's pieces have to agree on.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{CatalogueError, Source, unknown};
use crate::{Identity, JsonPath, Setting, Template};

/// The settings that the paths of a file may name.
pub(super) struct SettingNames<'a> {
    /// Whether each of them is always there.
    required: BTreeMap<&'a str, bool>,
}

impl<'a> SettingNames<'a> {
    pub(super) fn of(settings: &'a [Spanned<Setting>]) -> Self {
        let pairs = settings.iter().map(|it| (it.get_ref().name.as_str(), it.get_ref().required));
        Self { required: pairs.collect() }
    }

    /// What is wrong with the holes of a path: each needs a setting that is always there.
    pub(super) fn problem_of_path(&self, path: &Template) -> Option<String> {
        if !path.as_str().starts_with('/') {
            return Some(format!("`{}` is a path and begins with a slash", path.as_str()));
        }
        let optional = path.holes().find(|name| self.required.get(name) == Some(&false));
        self.problem_of_value(path).or_else(|| {
            optional.map(|name| format!("the path needs the setting `{name}`, which is optional"))
        })
    }

    /// What is wrong with the holes of a query value: each needs a setting.
    pub(super) fn problem_of_value(&self, value: &Template) -> Option<String> {
        let stray = value.holes().find(|name| !self.required.contains_key(name))?;
        Some(unknown("setting", stray, self.required.keys().copied()))
    }
}

/// Slugs stand in URLs and, in capitals, in environment variables.
pub(super) fn slug(source: &Source<'_>, slug: &Spanned<String>) -> Result<(), CatalogueError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !slug.get_ref().is_empty() && slug.get_ref().bytes().all(fits) {
        return Ok(());
    }
    let message = format!("`{}` is no slug: a-z, 0-9 and dashes", slug.get_ref());
    Err(source.error(&slug.span(), message))
}

/// Settings have different names, and defaults that fit.
pub(super) fn settings(
    source: &Source<'_>,
    settings: &[Spanned<Setting>],
) -> Result<(), CatalogueError> {
    for (place, setting) in settings.iter().enumerate() {
        let Setting { name, pattern, sandbox_default, .. } = setting.get_ref();
        let problem = |message| Err(source.error(&setting.span(), message));
        if settings[..place].iter().any(|other| other.get_ref().name == *name) {
            return problem(format!("the setting `{name}` stands here twice"));
        }
        if let (Some(pattern), Some(default)) = (pattern, sandbox_default)
            && !pattern.matches(default)
        {
            return problem(format!("the sandbox_default of `{name}` does not fit its pattern"));
        }
    }
    let names = SettingNames::of(settings);
    for setting in settings {
        let check = setting.get_ref().check.as_ref();
        if let Some(message) = check.and_then(|path| names.problem_of_path(path)) {
            return Err(source.error(&setting.span(), message));
        }
    }
    Ok(())
}

/// The test call names settings in its path and places of the answer in its label.
pub(super) fn identity(
    source: &Source<'_>,
    identity: &Spanned<Identity>,
    names: &SettingNames<'_>,
) -> Result<(), CatalogueError> {
    let Identity { path, label, when_forbidden, .. } = identity.get_ref();
    let narrow = when_forbidden.as_ref().and_then(|it| names.problem_of_path(&it.path));
    let bad_hole = label.holes().find_map(|hole| JsonPath::try_from(hole.to_owned()).err());
    match names.problem_of_path(path).or(narrow).or(bad_hole) {
        Some(message) => Err(source.error(&identity.span(), message)),
        None => Ok(()),
    }
}
