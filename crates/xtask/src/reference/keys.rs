//! The keys of a table.

use anyhow::{Context, Result, bail};
use syn::{Field, Fields};

use super::attributes::{self, Given, Serde};
use super::defaults::{self, NEEDED, NOTHING};
use super::docs;
use super::format::Format;
use super::kinds::{self, Kind, Word, segment};
use super::outline::GROUPS;
use super::sources::{Shape, Type};

/// A key of a table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) name: String,
    /// What it takes.
    pub(super) kind: String,
    /// What holds without it.
    pub(super) default: String,
    pub(super) meaning: String,
    /// The words that it may be, when it is one of a few.
    pub(super) words: Vec<Word>,
}

/// The keys of a table: its own, and those that it shares with other tables.
#[derive(Debug, Default)]
pub(super) struct Keys {
    pub(super) own: Vec<Key>,
    /// The type that says what they are, and their names.
    pub(super) shared: Vec<(&'static str, Vec<String>)>,
}

/// The keys of the table that this type reads.
pub(super) fn of(format: &Format<'_>, owner: &Type<'_>) -> Result<Keys> {
    format.show(owner);
    match owner.shape {
        Shape::Struct(item) => of_struct(format, owner, &item.fields),
        Shape::Enum(_) => of_variants(format, owner),
        Shape::Alias(_) => bail!("{}: {} is no table", owner.file, owner.name),
    }
}

fn of_struct(format: &Format<'_>, owner: &Type<'_>, fields: &Fields) -> Result<Keys> {
    let container = attributes::read(owner.attributes())?;
    let mut keys = Keys::default();
    for field in fields {
        let Read { name, kind, default, words, meaning } = read(format, owner, &container, field)?;
        if let Some(meaning) = meaning {
            keys.own.push(Key { name, kind, default, meaning, words });
            continue;
        }
        let group = group_of(format, owner, &name, &kind, &default)?;
        match keys.shared.iter_mut().find(|(known, _)| *known == group) {
            Some((_, names)) => names.push(name),
            None => keys.shared.push((group, vec![name])),
        }
    }
    Ok(keys)
}

/// A field as it is written; `meaning` is nothing where the type of a group says it.
struct Read {
    name: String,
    kind: String,
    default: String,
    words: Vec<Word>,
    meaning: Option<String>,
}

fn read(format: &Format<'_>, owner: &Type<'_>, container: &Serde, field: &Field) -> Result<Read> {
    let Some(ident) = &field.ident else { bail!("{}: {} has no keys", owner.file, owner.name) };
    let serde = attributes::read(&field.attrs)
        .with_context(|| format!("{}: {}.{ident}", owner.file, owner.name))?;
    let name = serde.rename.clone().unwrap_or_else(|| ident.to_string());
    let meaning = docs::one_line(&field.attrs)?;
    let is_taken = serde.taken || segment(&field.ty).is_some_and(|it| it.ident == "IgnoredAny");
    if is_taken {
        let (kind, default) = match &meaning {
            Some(_) => taken(format, owner, &name)?,
            None => (String::new(), String::new()),
        };
        return Ok(Read { name, kind, default, words: Vec::new(), meaning });
    }
    let kind = kinds::of(format, owner.file, &field.ty)
        .with_context(|| format!("{}: {}.{name}", owner.file, owner.name))?;
    let default = match (&serde.default, &container.default) {
        (None, Some(Given::ByType)) => defaults::of_container(format, owner, &name)?,
        (given, _) => defaults::of(format, owner, &field.ty, &kind, given.as_ref())?,
    };
    let text = kind.text().to_owned();
    Ok(Read { name, kind: text, default, words: kind.words, meaning })
}

/// What the outline says of a key that is read somewhere else.
fn taken(format: &Format<'_>, owner: &Type<'_>, key: &str) -> Result<(String, String)> {
    let entry = format.elsewhere(owner, key)?;
    let (before, word) = entry.says.rsplit_once(' ').unwrap_or(("", entry.says));
    let link = format.link(word, entry.section)?;
    let default = if entry.needed { NEEDED } else { NOTHING };
    Ok((format!("{before} {link}").trim().to_owned(), default.to_owned()))
}

/// The type that says what an undocumented key is: its key has the same name and takes the same.
fn group_of(
    format: &Format<'_>,
    owner: &Type<'_>,
    key: &str,
    kind: &str,
    default: &str,
) -> Result<&'static str> {
    for id in GROUPS {
        if *id == owner.id() {
            continue;
        }
        let group = of(format, &format.sources.find(*id)?)?;
        let same = |it: &&Key| {
            it.name == key && (kind.is_empty() || (it.kind == kind && it.default == default))
        };
        if group.own.iter().any(|it| same(&it)) {
            return Ok(id.1);
        }
    }
    bail!("{}: `{key}` of {} has no doc comment", owner.file, owner.name)
}

/// The keys of a table that has exactly one of several.
fn of_variants(format: &Format<'_>, owner: &Type<'_>) -> Result<Keys> {
    let Shape::Enum(item) = owner.shape else { bail!("{} is no enum", owner.name) };
    let serde = attributes::read(&item.attrs)?;
    let mut own = Vec::new();
    for variant in &item.variants {
        let ident = variant.ident.to_string();
        let (Fields::Unnamed(fields), Some(meaning)) =
            (&variant.fields, docs::one_line(&variant.attrs)?)
        else {
            bail!("{}: {}::{ident} has no value or no doc comment", owner.file, owner.name)
        };
        let kinds: Vec<Kind> = fields
            .unnamed
            .iter()
            .map(|field| kinds::of(format, owner.file, &field.ty))
            .collect::<Result<_>>()?;
        let [kind] = kinds.as_slice() else {
            bail!("{}: {}::{ident} has several values", owner.file, owner.name)
        };
        own.push(Key {
            name: serde.word(&ident, &attributes::read(&variant.attrs)?),
            kind: kind.text().to_owned(),
            default: "one of these".to_owned(),
            meaning,
            words: kind.words.clone(),
        });
    }
    Ok(Keys { own, shared: Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::super::outline::{Content, Elsewhere, Section};
    use super::super::sources::Sources;
    use super::*;

    const SECTIONS: &[Section] = &[Section {
        title: "Places",
        within: None,
        word: "place",
        content: Content::Doc(("place.rs", "Place")),
        default: Some("here"),
        prose: "",
    }];

    const ELSEWHERE: &[Elsewhere] = &[Elsewhere {
        of: "File",
        key: "map",
        says: "table of places",
        section: "Places",
        needed: true,
    }];

    /// The keys of a type `File` with this text, as `name: type = default`.
    fn keys(text: &str) -> Result<Vec<String>> {
        let sources = Sources::made_up(&[
            ("file.rs", text),
            ("place.rs", "struct Place;"),
            ("request.rs", "struct RequestFile { /// Where.\n path: String }"),
            ("decode.rs", "struct Layout {}"),
        ]);
        let format = Format::new(&sources, SECTIONS, ELSEWHERE);
        let keys = of(&format, &sources.find(("file.rs", "File"))?)?;
        let own = keys.own.iter().map(|it| format!("{}: {} = {}", it.name, it.kind, it.default));
        let shared = keys.shared.iter().map(|(group, names)| format!("{group}: {names:?}"));
        Ok(own.chain(shared).collect())
    }

    #[test]
    fn fields_become_keys_with_what_they_take_and_what_holds_without() {
        let text = "struct File {
            /// A.
            name: Spanned<String>,
            /// B.
            #[serde(default)] places: Vec<Place>,
            /// C.
            #[serde(default)] at: Place,
            /// D.
            most: Option<u32>,
            /// E.
            #[serde(default = \"yes\")] on: bool,
            /// F.
            #[serde(default)] word: Word,
            /// G.
            #[serde(default, rename = \"map\")] _map: IgnoredAny,
            path: String,
        }
        fn yes() -> bool { true }
        #[serde(rename_all = \"snake_case\")]
        enum Word { /// One.
            #[default] OneOnly, /// Two.
            Two }";
        assert_eq!(
            keys(text).unwrap(),
            [
                "name: text = **must be given**",
                "places: list of [places](#places) = `[]`",
                "at: [place](#places) = `here`",
                "most: whole number = —",
                "on: `true` or `false` = `true`",
                "word: `one_only`, `two` = `one_only`",
                "map: table of [places](#places) = **must be given**",
                "RequestFile: [\"path\"]",
            ]
        );
    }

    #[test]
    fn the_default_of_a_whole_table_is_read() {
        let text =
            "#[serde(default)] struct File { /// A.\n pages: u64, /// B.\n wait: Option<u32> }
            impl Default for File {
                fn default() -> Self { Self { pages: 100_000, wait: None } }
            }";
        assert_eq!(
            keys(text).unwrap(),
            ["pages: whole number = `100000`", "wait: whole number = —"]
        );
    }

    #[test]
    fn what_cannot_be_said_is_refused_by_name() {
        for (text, part) in [
            ("struct File { secret_key: bool }", "`secret_key` of File has no doc comment"),
            ("struct File { path: u32 }", "`path` of File has no doc comment"),
            ("struct File { /// A.\n inner: Inner } struct Inner {}", "no section for it"),
            ("struct File { /// A.\n pair: (u32, u32) }", "a type without a name"),
            ("struct File { /// A.\n set: HashSet<String> }", "HashSet<…>"),
            ("struct File { /// A.\n other: Elsewhere }", "nobody knows the type Elsewhere"),
            ("struct File { /// A.\n #[serde(flatten)] rest: String }", "File.rest"),
            ("struct File { /// A.\n #[serde(rename = \"x\")] _x: IgnoredAny }", "ELSEWHERE"),
            ("struct File { /// A.\n w: Word } enum Word { One }", "Word::One has no doc comment"),
            ("struct File { /// A.\n #[serde(default = \"f\")] n: u32 }", "no function f"),
        ] {
            let error = format!("{:#}", keys(text).unwrap_err());
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
