//! What serde is told about a type, a field or a variant.

use anyhow::{Context, Result};
use syn::{Attribute, LitStr, Meta, Token, meta::ParseNestedMeta, parse_str};

/// The attributes that change what a file may say. Any other is an error: see [`read`].
#[derive(Default, Debug, PartialEq, Eq)]
pub(super) struct Serde {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Option<Case>,
    pub(super) default: Option<Given>,
    /// What a value is read as first.
    pub(super) try_from: Option<String>,
    pub(super) untagged: bool,
    /// The key was taken out of its table and is read somewhere else.
    pub(super) taken: bool,
}

/// Where the value of a key that is not given comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// From `Default`.
    ByType,
    /// From this function.
    ByFunction(String),
}

/// How names of variants become words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Case {
    Snake,
    Upper,
}

/// Reads the attributes; one that is not known here is an error, because nobody knows what it does to
/// the format.
pub(super) fn read(attributes: &[Attribute]) -> Result<Serde> {
    let mut serde = Serde::default();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("serde")) {
        attribute.parse_nested_meta(|meta| serde.take(&meta)).context("an attribute of serde")?;
    }
    Ok(serde)
}

impl Serde {
    fn take(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        let has_value = meta.input.peek(Token![=]);
        let value = has_value.then(|| meta.value()?.parse::<LitStr>()).transpose()?;
        match (name.as_str(), value.map(|it| it.value()).as_deref()) {
            // Which keys there are is what the reference says; that others are refused goes without
            // saying. The type of the field says what stands behind `with`.
            ("deny_unknown_fields", None) | ("with", Some("header_name")) => {}
            ("default", None) => self.default = Some(Given::ByType),
            ("default", Some(function)) => self.default = Some(Given::ByFunction(function.into())),
            ("rename", Some(name)) => self.rename = Some(name.into()),
            ("rename_all", Some("snake_case")) => self.rename_all = Some(Case::Snake),
            ("rename_all", Some("UPPERCASE")) => self.rename_all = Some(Case::Upper),
            ("try_from", Some(path)) => self.try_from = Some(path.into()),
            ("untagged", None) => self.untagged = true,
            ("deserialize_with", Some("crate::catalogue::taken")) => self.taken = true,
            _ => return Err(meta.error(format!("the reference does not know what `{name}` does"))),
        }
        Ok(())
    }

    /// The word that a variant of this name is in files. `self` is the enum's.
    pub(super) fn word(&self, variant: &str, own: &Self) -> String {
        if let Some(name) = &own.rename {
            return name.clone();
        }
        match self.rename_all {
            None => variant.to_owned(),
            Some(Case::Upper) => variant.to_uppercase(),
            Some(Case::Snake) => snake(variant),
        }
    }
}

/// As serde does it: `RetryThenSkip` becomes `retry_then_skip`.
fn snake(name: &str) -> String {
    let mut word = String::new();
    for (place, letter) in name.char_indices() {
        if letter.is_uppercase() && place > 0 {
            word.push('_');
        }
        word.extend(letter.to_lowercase());
    }
    word
}

/// Whether a type is read by serde.
pub(super) fn derives(attributes: &[Attribute], what: &str) -> bool {
    attributes.iter().filter(|it| it.path().is_ident("derive")).any(|attribute| {
        let mut found = false;
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.segments.last().is_some_and(|it| it.ident == what);
            Ok(())
        });
        found
    })
}

/// Whether a variant is the default one.
pub(super) fn is_default(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|it| matches!(&it.meta, Meta::Path(path) if path.is_ident("default")))
}

/// The type that a text of an attribute names.
pub(super) fn type_of(path: &str) -> Result<syn::Type> {
    parse_str(path).with_context(|| format!("`{path}` is no type"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Result<Serde> {
        read(&parse_str::<syn::ItemStruct>(&format!("{text} struct S;")).unwrap().attrs)
    }

    #[test]
    fn what_is_known_is_read() {
        let serde =
            of("#[serde(deny_unknown_fields, default)] #[serde(rename = \"api\")]").unwrap();
        assert_eq!(serde.default, Some(Given::ByType));
        assert_eq!(serde.rename.as_deref(), Some("api"));
        let serde = of("#[serde(default = \"yes\", rename_all = \"UPPERCASE\")]").unwrap();
        assert_eq!(serde.default, Some(Given::ByFunction("yes".into())));
        assert_eq!(serde.word("Get", &Serde::default()), "GET");
    }

    #[test]
    fn what_is_not_known_is_refused_by_name() {
        for text in ["#[serde(flatten)]", "#[serde(alias = \"x\")]", "#[serde(tag = \"kind\")]"] {
            assert!(of(text).is_err(), "{text}");
        }
        let error = format!("{:#}", of("#[serde(flatten)]").unwrap_err());
        assert!(error.contains("flatten"), "{error}");
    }

    #[test]
    fn words_are_those_of_serde() {
        let serde = Serde { rename_all: Some(Case::Snake), ..Serde::default() };
        assert_eq!(serde.word("RetryThenSkip", &Serde::default()), "retry_then_skip");
        let own = Serde { rename: Some("none".into()), ..Serde::default() };
        assert_eq!(serde.word("None", &own), "none");
    }

    #[test]
    fn derives_are_seen_with_and_without_their_crate() {
        let item: syn::ItemStruct =
            parse_str("#[derive(Debug, serde::Deserialize)] struct S;").unwrap();
        assert!(derives(&item.attrs, "Deserialize"));
        assert!(!derives(&item.attrs, "Serialize"));
    }
}
