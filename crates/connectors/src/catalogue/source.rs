//! The text of a provider file while it is read: every piece of it knows where it stands.

use std::ops::Range;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, IgnoredAny},
};
use toml::{
    Spanned,
    de::{DeTable, DeValue, ValueDeserializer},
};

use super::CatalogueError;

/// A piece of a file.
pub(crate) type Node<'i> = Spanned<DeValue<'i>>;

/// A file that is being read.
#[derive(Clone, Copy)]
pub(crate) struct Source<'i> {
    file: &'i str,
    text: &'i str,
}

impl<'i> Source<'i> {
    pub(crate) fn new(file: &'i str, text: &'i str) -> Self {
        Self { file, text }
    }

    /// The whole file.
    pub(crate) fn root(&self) -> Result<Spanned<DeTable<'i>>, CatalogueError> {
        DeTable::parse(self.text).map_err(|error| self.reword(&error, 0..0))
    }

    /// Reads a piece whole.
    pub(crate) fn read<T: DeserializeOwned>(&self, node: Node<'i>) -> Result<T, CatalogueError> {
        let at = node.span();
        T::deserialize(ValueDeserializer::from(node)).map_err(|error| self.reword(&error, at))
    }

    /// An error about the bytes of this range.
    pub(crate) fn error(&self, at: &Range<usize>, message: impl Into<String>) -> CatalogueError {
        let before = self.text.get(..at.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |end| end + 1);
        let line = before.matches('\n').count() + 1;
        let column = before[line_start..].chars().count() + 1;
        CatalogueError {
            file: self.file.to_owned(),
            position: Some((line, column)),
            message: message.into(),
        }
    }

    /// Takes a table apart.
    pub(crate) fn table(
        &self,
        node: Node<'i>,
    ) -> Result<(Range<usize>, DeTable<'i>), CatalogueError> {
        let span = node.span();
        match node.into_inner() {
            DeValue::Table(table) => Ok((span, table)),
            other => {
                let message = format!("expected a table, found {}", other.type_str());
                Err(self.error(&span, message))
            }
        }
    }

    /// An error that does not say where it stands is about the whole of what was read.
    fn reword(&self, error: &toml::de::Error, whole: Range<usize>) -> CatalogueError {
        let span = error.span().unwrap_or(whole);
        self.error(&span, reword(error.message()))
    }
}

/// A way of doing something that files choose by its name: `scheme = "cursor"`.
pub(crate) struct Scheme<T: ?Sized> {
    /// The name in files.
    pub(crate) name: &'static str,
    /// Reads the rest of the table.
    pub(crate) read: for<'i> fn(&Source<'i>, Node<'i>) -> Result<Box<T>, CatalogueError>,
}

/// Finds the scheme that a table names under `key`; the rest of the table belongs to it.
pub(crate) fn scheme<'i, 's, T: ?Sized>(
    source: &Source<'i>,
    node: Node<'i>,
    key: &str,
    schemes: &'s [Scheme<T>],
) -> Result<(&'s Scheme<T>, Node<'i>), CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let names = || schemes.iter().map(|scheme| scheme.name);
    let Some(chosen) = table.remove(key) else {
        return Err(source.error(&span, format!("missing key `{key}`; one of {}", list(names()))));
    };
    let at = chosen.span();
    let name: String = source.read(chosen)?;
    let found = schemes.iter().find(|scheme| scheme.name == name);
    let found = found.ok_or_else(|| source.error(&at, unknown(key, &name, names())))?;
    Ok((found, Spanned::new(span, DeValue::Table(table))))
}

/// Reads a table that begins with `scheme = "…"`.
pub(crate) fn read_scheme<'i, T: ?Sized>(
    source: &Source<'i>,
    node: Node<'i>,
    schemes: &[Scheme<T>],
) -> Result<Box<T>, CatalogueError> {
    read_named(source, node, schemes).map(|(_, scheme)| scheme)
}

/// The same, with the name of the scheme.
pub(crate) fn read_named<'i, T: ?Sized>(
    source: &Source<'i>,
    node: Node<'i>,
    schemes: &[Scheme<T>],
) -> Result<(&'static str, Box<T>), CatalogueError> {
    let (found, rest) = scheme(source, node, "scheme", schemes)?;
    Ok((found.name, (found.read)(source, rest)?))
}

/// For fields whose table was taken out before: they only stand in the list of known keys.
pub(crate) fn taken<'de, D: Deserializer<'de>, T: Default>(from: D) -> Result<T, D::Error> {
    IgnoredAny::deserialize(from).map(|_| T::default())
}

/// The sentence for a word that nobody knows, with the nearest that is known.
pub(crate) fn unknown<'n>(
    what: &str,
    word: &str,
    known: impl Iterator<Item = &'n str> + Clone,
) -> String {
    let nearest = known
        .clone()
        .map(|name| (strsim::jaro_winkler(word, name), name))
        .max_by(|one, other| one.0.total_cmp(&other.0))
        // Below this, guesses are more confusing than none.
        .filter(|(likeness, _)| *likeness > 0.75);
    let hint = nearest.map_or(String::new(), |(_, name)| format!(" (did you mean `{name}`?)"));
    format!("unknown {what} `{word}`{hint}; expected one of {}", list(known))
}

fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The words of serde, said as one says them of a file.
fn reword(message: &str) -> String {
    let message = message.trim().replace('\n', "; ");
    if let Some(rest) = message.strip_prefix("unknown field `")
        && let Some((word, expected)) = rest.split_once('`')
    {
        let known: Vec<_> = expected.split('`').skip(1).step_by(2).collect();
        return unknown("key", word, known.into_iter());
    }
    message.replace("missing field", "missing key")
}
