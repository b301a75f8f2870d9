//! The ways to connect: `[auth.key]` and `[auth.oauth]`.

use serde::{Deserialize, de::IgnoredAny};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{CatalogueError, Node, Source, read::elements, read_scheme, unknown};
use crate::{
    KeyAuth, OAuthSpec, Pattern,
    auth::{self, CredentialScheme, Exchange},
    oauth::revoke,
    provider::SecretField,
};

/// `[auth.key]`: what people paste. A provider that takes one key says all about it here; one that
/// takes several says so of each of `fields`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    /// What the vendor calls it: `"Personal access token"`.
    label: String,
    /// How to get one, a sentence or two: which page of the vendor, which permissions.
    how_to: String,
    /// What one looks like; stands in the empty field.
    #[serde(default)]
    placeholder: String,
    /// The environment variable that it is read from, so that a connection comes by itself.
    #[serde(default)]
    variable: Option<String>,
    /// The form that the whole key must have, where that is known.
    pattern: Option<Pattern>,
    // Read on their own; they stand here to be listed in errors.
    /// What is pasted, where that is not one key: the keys above, but for `label` and `how_to`, then
    /// stand in each field.
    #[serde(default, rename = "fields")]
    _fields: IgnoredAny,
    /// How requests carry it; as a bearer token when not given.
    #[serde(default, rename = "send")]
    _send: IgnoredAny,
    /// How it is turned into a token first, where the vendor takes it for that only; requests then
    /// carry the token as a bearer token.
    #[serde(default, rename = "exchange")]
    _exchange: IgnoredAny,
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
    let file: KeyFile = rest(source, span.clone(), table.clone())?;
    let send: Box<dyn CredentialScheme> = match table.remove("send") {
        Some(node) => read_scheme(source, node, auth::SCHEMES)?,
        None => Box::new(auth::Bearer {}),
    };
    let exchange: Option<Box<dyn Exchange>> = table
        .remove("exchange")
        .map(|node| read_scheme(source, node, auth::EXCHANGES))
        .transpose()?;
    let fields = table.remove("fields").map(|node| fields(source, node)).transpose()?;
    let fields = fields.unwrap_or_else(|| vec![single(&file)]);
    let needed = exchange.as_ref().map_or_else(|| send.needs(), |it| it.needs());
    for name in needed {
        let given = fields
            .iter()
            .any(|field| field.name == name || field.unpack.iter().any(|it| it == name));
        if !given {
            let message = format!("the scheme needs a field `{name}`, which is not there");
            return Err(source.error(&span, message));
        }
    }
    Ok(KeyAuth { label: file.label, how_to: file.how_to, fields, send, exchange })
}

fn fields<'i>(source: &Source<'i>, node: Node<'i>) -> Result<Vec<SecretField>, CatalogueError> {
    let tables = elements(source, node)?;
    tables.into_iter().map(|(span, table)| rest(source, span, table)).collect()
}

fn single(file: &KeyFile) -> SecretField {
    SecretField {
        name: auth::KEY.to_owned(),
        label: file.label.clone(),
        placeholder: file.placeholder.clone(),
        variable: file.variable.clone(),
        pattern: file.pattern.clone(),
        required: true,
        secret: true,
        multiline: false,
        unpack: Vec::new(),
    }
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
