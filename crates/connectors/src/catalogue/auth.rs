//! The ways to connect: `[auth.key]` and `[auth.oauth]`.

use serde::Deserialize;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{CatalogueError, Node, Source, read_scheme, taken, unknown};
use crate::{
    KeyAuth, OAuthSpec, Pattern,
    auth::{self, CredentialScheme},
    oauth::revoke,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    label: String,
    how_to: String,
    #[serde(default)]
    placeholder: String,
    #[serde(default)]
    variable: Option<String>,
    pattern: Option<Pattern>,
    // A table with a scheme, taken out before.
    #[serde(default, rename = "send", deserialize_with = "taken")]
    _send: (),
}

/// Reads the table; at least one way must be there.
pub(super) fn read<'i>(
    source: &Source<'i>,
    node: Node<'i>,
) -> Result<(Option<KeyAuth>, Option<OAuthSpec>), CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let api_key = table.remove("key").map(|node| key(source, node)).transpose()?;
    let oauth = table.remove("oauth").map(|node| oauth(source, node)).transpose()?;
    if let Some(stray) = table.keys().next() {
        let message = unknown("key", stray.get_ref(), ["key", "oauth"].into_iter());
        return Err(source.error(&stray.span(), message));
    }
    if api_key.is_none() && oauth.is_none() {
        return Err(source.error(&span, "missing `[auth.key]` or `[auth.oauth]`"));
    }
    Ok((api_key, oauth))
}

fn key<'i>(source: &Source<'i>, node: Node<'i>) -> Result<KeyAuth, CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let send: Box<dyn CredentialScheme> = match table.remove("send") {
        Some(node) => read_scheme(source, node, auth::SCHEMES)?,
        None => Box::new(auth::Bearer {}),
    };
    let KeyFile { label, how_to, placeholder, variable, pattern, .. } = rest(source, span, table)?;
    Ok(KeyAuth { label, how_to, placeholder, variable, pattern, send })
}

fn oauth<'i>(source: &Source<'i>, node: Node<'i>) -> Result<OAuthSpec, CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let revoke = table.remove("revoke").map(|node| revoke::read(source, node)).transpose()?;
    let spec: OAuthSpec = rest(source, span, table)?;
    Ok(OAuthSpec { revoke, ..spec })
}

/// Reads what is left of a table after its schemes were taken out.
pub(super) fn rest<'i, T: serde::de::DeserializeOwned>(
    source: &Source<'i>,
    span: std::ops::Range<usize>,
    table: DeTable<'i>,
) -> Result<T, CatalogueError> {
    source.read(Spanned::new(span, DeValue::Table(table)))
}
