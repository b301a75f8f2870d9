//! What a key takes, in words.

use anyhow::{Result, bail};
use syn::{Fields, GenericArgument, PathArguments, PathSegment};

use super::attributes::{self, Serde};
use super::docs;
use super::format::Format;
use super::outline::Content;
use super::sources::{Shape, Type};

/// What a key takes: "text", "list of [paths](#paths)".
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Kind {
    one: String,
    /// Several of it.
    many: String,
    /// The words that it may be, with what they mean.
    pub(super) words: Vec<Word>,
}

/// A word that a file may say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) meaning: String,
    pub(super) is_default: bool,
}

impl Kind {
    pub(super) fn plain(one: &str) -> Self {
        let many = if one.ends_with('s') { format!("{one}es") } else { format!("{one}s") };
        Self { one: one.to_owned(), many, words: Vec::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.one
    }

    fn named(one: &str, many: &str) -> Self {
        Self { one: one.to_owned(), many: many.to_owned(), words: Vec::new() }
    }

    fn holding(container: &str, inner: &Self) -> Self {
        let Self { many, words, .. } = inner;
        Self {
            one: format!("{container} of {many}"),
            many: format!("{container}s of {many}"),
            words: words.clone(),
        }
    }
}

/// The last part of a path with what stands in its angle brackets; nothing for types without a name.
pub(super) fn segment(of: &syn::Type) -> Option<&PathSegment> {
    match of {
        syn::Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

/// What a value of this type is in a file.
pub(super) fn of(format: &Format<'_>, file: &str, of: &syn::Type) -> Result<Kind> {
    let Some(segment) = segment(of) else { bail!("{file}: a type without a name is no key's") };
    let name = segment.ident.to_string();
    let inner = inner(segment);
    match (name.as_str(), inner.as_slice()) {
        ("Option" | "Spanned", [inner]) => self::of(format, file, inner),
        ("Vec", [inner]) => Ok(Kind::holding("list", &self::of(format, file, inner)?)),
        ("BTreeMap", [_, value]) => Ok(Kind::holding("table", &self::of(format, file, value)?)),
        (known, []) => match foreign(known) {
            Some(kind) => Ok(kind),
            None => of_type(format, &format.sources.resolve(from(file, of), known)?),
        },
        _ => bail!("{file}: the reference does not know what a {name}<…> is in a file"),
    }
}

/// Where the name of a type is looked up: `crate::Template` is none of the file's own.
fn from<'f>(file: &'f str, of: &syn::Type) -> &'f str {
    match of {
        syn::Type::Path(path)
            if path.path.segments.first().is_some_and(|it| it.ident == "crate") =>
        {
            "lib.rs"
        }
        _ => file,
    }
}

fn inner(segment: &PathSegment) -> Vec<&syn::Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return Vec::new() };
    let types = arguments.args.iter().filter_map(|it| match it {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    });
    types.collect()
}

/// Types that are not of the crate.
fn foreign(name: &str) -> Option<Kind> {
    Some(match name {
        "String" => Kind::plain("text"),
        "bool" => Kind::named("`true` or `false`", "truth values"),
        "u16" | "u32" | "u64" | "usize" | "NonZeroU32" => Kind::plain("whole number"),
        "char" => Kind::plain("character"),
        "Url" => Kind::plain("address"),
        "HeaderName" => Kind::named("name of a header", "names of headers"),
        _ => return None,
    })
}

fn of_type(format: &Format<'_>, found: &Type<'_>) -> Result<Kind> {
    format.show(found);
    if let Some(section) = format.section_of(found.id()) {
        let link = |word: &str| format.link(word, section.title);
        let plain = Kind::plain(section.word);
        return Ok(Kind::named(&link(&plain.one)?, &link(&plain.many)?));
    }
    let serde = attributes::read(found.attributes())?;
    if let Some(first) = &serde.try_from {
        return of(format, found.file, &attributes::type_of(first)?);
    }
    match found.shape {
        Shape::Alias(alias) => of(format, found.file, &alias.ty),
        Shape::Enum(_) if serde.untagged => one_of_several(format, found),
        Shape::Enum(_) => words(&serde, found),
        Shape::Struct(_) => bail!(
            "{}: {} is a table of the format, and the reference's outline has no section for it",
            found.file,
            found.name
        ),
    }
}

/// A value that may have several shapes.
fn one_of_several(format: &Format<'_>, found: &Type<'_>) -> Result<Kind> {
    let Shape::Enum(item) = found.shape else { bail!("{} is no enum", found.name) };
    let mut kinds = Vec::new();
    for variant in &item.variants {
        let Fields::Unnamed(fields) = &variant.fields else {
            bail!("{}: the variants of {} are not all of one value", found.file, found.name)
        };
        for field in &fields.unnamed {
            kinds.push(of(format, found.file, &field.ty)?);
        }
    }
    let texts = |pick: fn(&Kind) -> &String| {
        kinds.iter().map(|it| pick(it).as_str()).collect::<Vec<_>>().join(" or ")
    };
    Ok(Kind::named(&texts(|it| &it.one), &texts(|it| &it.many)))
}

/// A value that is one of a few words.
fn words(serde: &Serde, found: &Type<'_>) -> Result<Kind> {
    let Shape::Enum(item) = found.shape else { bail!("{} is no enum", found.name) };
    let mut words = Vec::new();
    for variant in &item.variants {
        let (file, name, variant_name) = (found.file, &found.name, variant.ident.to_string());
        if !matches!(variant.fields, Fields::Unit) {
            bail!("{file}: {name} has variants with values: the outline needs a section for it");
        }
        let Some(meaning) = docs::one_line(&variant.attrs)? else {
            bail!("{file}: {name}::{variant_name} has no doc comment")
        };
        let text = serde.word(&variant_name, &attributes::read(&variant.attrs)?);
        words.push(Word { text, meaning, is_default: attributes::is_default(&variant.attrs) });
    }
    let listed: Vec<_> = words.iter().map(|it| format!("`{}`", it.text)).collect();
    Ok(Kind { words, ..Kind::named(&listed.join(", "), "words") })
}

/// Whether a section describes what a value is instead of a table's keys.
pub(super) fn is_doc(content: &Content) -> bool {
    matches!(content, Content::Doc(_))
}
