//! `[[settings]]`: what has to be said before connecting.

use std::ops::Range;

use serde::{Deserialize, de::IgnoredAny};
use toml::{Spanned, de::DeTable};

use super::{
    CatalogueError, Node, Source,
    auth::rest,
    checks::{Names, is_ours},
    read::elements,
};
use crate::{Pattern, Setting, provider::SettingKind, request::Request};

/// One of `[[settings]]`: a field of the form that people see before they connect, and a variable of
/// requests.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingFile {
    /// The name: as a variable, in the database and, in capitals behind the slug, in environment
    /// variables.
    name: String,
    /// The name for people.
    label: String,
    /// What to enter, a sentence.
    #[serde(default)]
    help: String,
    /// What one looks like; stands in the empty field.
    #[serde(default)]
    placeholder: String,
    /// What it takes.
    #[serde(default)]
    kind: SettingKind,
    /// What can be chosen. Must be given for a `choice`.
    #[serde(default)]
    options: Vec<String>,
    /// The form that it, or each element of a list, must have.
    pattern: Option<Pattern>,
    /// What stands between the elements of a list that is given on one line; a comma when not given.
    separator: Option<char>,
    /// What it is when nothing is entered.
    default: Option<String>,
    /// What stands in the field when the sandbox is connected; there must be one, or a `default`,
    /// for what is required of a provider of the sandbox.
    sandbox_default: Option<String>,
    /// Whether it must be given. The paths of requests name only settings that are required or have
    /// a default.
    #[serde(default = "yes")]
    required: bool,
    /// Whether the vendor takes capitals and small letters for the same.
    #[serde(default)]
    ignore_case: bool,
    // A request, read on its own.
    /// A request that succeeds when the value is right and the credential may read it: a path, or
    /// the keys of a request. For a list it is made with each element.
    #[serde(default, rename = "check")]
    _check: IgnoredAny,
}

const fn yes() -> bool {
    true
}

/// Reads them: with different names, and defaults that fit.
pub(super) fn read_all<'i>(
    source: &Source<'i>,
    node: Node<'i>,
) -> Result<Vec<Setting>, CatalogueError> {
    let mut settings: Vec<Setting> = Vec::new();
    let mut checks = Vec::new();
    for (span, table) in elements(source, node)? {
        let (setting, check) = read(source, span.clone(), table)?;
        if is_ours(&setting.name) {
            let message =
                format!("`{}` is a variable of its own: name the setting otherwise", setting.name);
            return Err(source.error(&span, message));
        }
        if settings.iter().any(|other| other.name == setting.name) {
            let message = format!("the setting `{}` stands here twice", setting.name);
            return Err(source.error(&span, message));
        }
        settings.push(setting);
        checks.push(check);
    }
    let names = Names::of(&settings, None, None);
    for (setting, check) in settings.iter_mut().zip(checks) {
        if let Some(check) = check {
            // It is only made with a value.
            names.with([(setting.name.as_str(), true)]).check(source, &check)?;
            setting.check = Some(check.into_inner());
        }
    }
    Ok(settings)
}

fn read<'i>(
    source: &Source<'i>,
    span: Range<usize>,
    mut table: DeTable<'i>,
) -> Result<(Setting, Option<Spanned<Request>>), CatalogueError> {
    let file: SettingFile = rest(source, span.clone(), table.clone())?;
    let check = table.remove("check").map(|node| check(source, node)).transpose()?;
    let setting = Setting {
        name: file.name,
        label: file.label,
        help: file.help,
        placeholder: file.placeholder,
        kind: file.kind,
        options: file.options,
        pattern: file.pattern,
        separator: file.separator,
        default: file.default,
        sandbox_default: file.sandbox_default,
        required: file.required,
        ignore_case: file.ignore_case,
        check: None,
    };
    let name = &setting.name;
    if setting.kind == SettingKind::Choice && setting.options.is_empty() {
        return Err(source.error(&span, format!("the choice `{name}` has no options")));
    }
    let defaults = [("default", &setting.default), ("sandbox_default", &setting.sandbox_default)];
    for (key, value) in defaults {
        if value.as_ref().is_some_and(|value| setting.check_value(value).is_err()) {
            let message = format!("the {key} of `{name}` does not fit its pattern");
            return Err(source.error(&span, message));
        }
    }
    Ok((setting, check))
}

/// `check = "/repos/{repository}"`, or a table with a whole request.
fn check<'i>(source: &Source<'i>, node: Node<'i>) -> Result<Spanned<Request>, CatalogueError> {
    let (span, mut table) = source.table(super::as_table(node))?;
    let request = Request::take(source, &span, &mut table)?;
    rest::<NoMore>(source, span, table)?;
    Ok(request)
}

/// Nothing else may stand in a table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NoMore {}
