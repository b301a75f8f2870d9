//! The sources of a crate, parsed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use syn::{Attribute, Item, ItemEnum, ItemStruct, ItemType};

/// The sources of a crate, by their path below its `src`: `catalogue/read.rs`.
pub(super) struct Sources(BTreeMap<String, syn::File>);

/// Which type: its file and its name.
pub(super) type Id<'a> = (&'a str, &'a str);

/// A type of the sources.
#[derive(Clone)]
pub(super) struct Type<'s> {
    pub(super) file: &'s str,
    pub(super) name: String,
    pub(super) shape: Shape<'s>,
}

/// What a type is.
#[derive(Clone, Copy)]
pub(super) enum Shape<'s> {
    Struct(&'s ItemStruct),
    Enum(&'s ItemEnum),
    Alias(&'s ItemType),
}

impl Sources {
    /// Reads all sources in this folder and below.
    pub(super) fn read(folder: &Path) -> Result<Self> {
        let mut files = BTreeMap::new();
        read_folder(folder, "", &mut files)?;
        Ok(Self(files))
    }

    /// Made-up sources, for tests.
    #[cfg(test)]
    pub(super) fn made_up(files: &[(&str, &str)]) -> Self {
        let parse =
            |(name, text): &(&str, &str)| (name.to_string(), syn::parse_file(text).unwrap());
        Self(files.iter().map(parse).collect())
    }

    /// What stands in a file, tests left out.
    pub(super) fn items(&self, file: &str) -> Result<Vec<&Item>> {
        let parsed = self.0.get(file).with_context(|| format!("there is no source {file}"))?;
        Ok(flat(&parsed.items).collect())
    }

    /// All types.
    pub(super) fn types(&self) -> impl Iterator<Item = Type<'_>> {
        self.0.iter().flat_map(|(file, parsed)| {
            flat(&parsed.items).filter_map(|item| {
                let (name, shape) = match item {
                    Item::Struct(it) => (&it.ident, Shape::Struct(it)),
                    Item::Enum(it) => (&it.ident, Shape::Enum(it)),
                    Item::Type(it) => (&it.ident, Shape::Alias(it)),
                    _ => return None,
                };
                Some(Type { file, name: name.to_string(), shape })
            })
        })
    }

    /// The type of this file and name.
    pub(super) fn find(&self, (file, name): Id<'_>) -> Result<Type<'_>> {
        let found = self.types().find(|it| it.file == file && it.name == name);
        found.with_context(|| format!("there is no type {name} in {file}"))
    }

    /// The type that a name means in a file: one of the file itself, of a module around it, or the
    /// one that stands nearest to the top of the crate.
    pub(super) fn resolve(&self, from: &str, name: &str) -> Result<Type<'_>> {
        let named: Vec<_> = self.types().filter(|it| it.name == name).collect();
        if let Some(near) = around(from).find_map(|file| named.iter().find(|it| it.file == file)) {
            return Ok(near.clone());
        }
        let depth = |it: &Type<'_>| it.file.matches('/').count();
        let top = named.iter().map(depth).min();
        let mut nearest = named.iter().filter(|it| Some(depth(it)) == top);
        match (nearest.next(), nearest.next()) {
            (Some(only), None) => Ok(only.clone()),
            (None, _) => bail!("{from}: nobody knows the type {name}"),
            (Some(one), Some(other)) => {
                bail!("{from}: {name} may be that of {} or of {}", one.file, other.file)
            }
        }
    }

    /// The type of this name in a file or below its module: `paging.rs` or `paging/*.rs`.
    pub(super) fn below(&self, file: &str, name: &str) -> Result<Type<'_>> {
        let folder = format!("{}/", file.trim_end_matches(".rs"));
        let mut found = self
            .types()
            .filter(|it| it.name == name && (it.file == file || it.file.starts_with(&folder)));
        match (found.next(), found.next()) {
            (Some(only), None) => Ok(only),
            _ => bail!("{file}: there is not one type {name} in it and below"),
        }
    }
}

impl<'s> Type<'s> {
    pub(super) fn id(&self) -> Id<'_> {
        (self.file, &self.name)
    }

    pub(super) fn attributes(&self) -> &'s [Attribute] {
        match self.shape {
            Shape::Struct(it) => &it.attrs,
            Shape::Enum(it) => &it.attrs,
            Shape::Alias(it) => &it.attrs,
        }
    }
}

/// The file itself, and the files of the modules around it.
fn around(file: &str) -> impl Iterator<Item = String> {
    let module = |file: &str| file.rsplit_once('/').map(|(folder, _)| format!("{folder}.rs"));
    std::iter::successors(Some(file.to_owned()), move |file| module(file))
}

/// Items with those of the modules in them, but for tests.
fn flat(items: &[Item]) -> Box<dyn Iterator<Item = &Item> + '_> {
    Box::new(items.iter().flat_map(|item| match item {
        Item::Mod(module) if module.ident != "tests" => {
            flat(module.content.as_ref().map(|(_, items)| items.as_slice()).unwrap_or_default())
        }
        other => Box::new(std::iter::once(other)),
    }))
}

fn read_folder(folder: &Path, below: &str, files: &mut BTreeMap<String, syn::File>) -> Result<()> {
    for entry in folder.read_dir().with_context(|| format!("cannot read {}", folder.display()))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            read_folder(&path, &format!("{below}{name}/"), files)?;
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(&path)?;
            let parsed = syn::parse_file(&text).with_context(|| format!("in {below}{name}"))?;
            files.insert(format!("{below}{name}"), parsed);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made_up() -> Sources {
        Sources::made_up(&[
            ("template.rs", "pub struct Template; mod tests { struct Hidden; }"),
            ("transform/template.rs", "struct Template; struct Text;"),
            ("auth.rs", "mod inner { struct Inside; }"),
            ("auth/exchange.rs", "struct Question;"),
            ("a/x.rs", "struct Twice;"),
            ("b/x.rs", "struct Twice;"),
        ])
    }

    #[test]
    fn a_name_means_what_is_nearest() {
        let sources = made_up();
        let file = |from, name| sources.resolve(from, name).map(|it| it.file);
        assert_eq!(file("transform/template.rs", "Template").unwrap(), "transform/template.rs");
        assert_eq!(file("auth/exchange/jwt.rs", "Template").unwrap(), "template.rs");
        assert_eq!(file("auth/exchange/jwt.rs", "Question").unwrap(), "auth/exchange.rs");
        assert_eq!(file("auth/exchange/jwt.rs", "Inside").unwrap(), "auth.rs");
        assert!(file("auth.rs", "Twice").is_err(), "it could be either");
        assert!(file("auth.rs", "Hidden").is_err(), "tests are no part of the format");
    }

    #[test]
    fn a_scheme_is_looked_for_below_its_table() {
        let sources = made_up();
        assert_eq!(
            sources.below("transform.rs", "Template").unwrap().file,
            "transform/template.rs"
        );
        assert!(sources.below("paging.rs", "Template").is_err());
    }
}
