//! A provider file, from its top.

use std::{collections::BTreeMap, ops::Range};

use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, de::IgnoredAny};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use url::Url;

use super::{CatalogueError, Source, auth, checks, stream};
use crate::{
    Identity, JsonPath, Limits, Provider, Setting,
    provider::{KeyAuth, OAuthSpec},
};

/// The top of a file, without what is read scheme by scheme.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Root {
    slug: Spanned<String>,
    name: String,
    category: String,
    description: String,
    icon: String,
    docs_url: Option<Url>,
    #[serde(default)]
    sandbox_only: bool,
    api: Api,
    identity: Spanned<Identity>,
    #[serde(default)]
    settings: Vec<Spanned<Setting>>,
    #[serde(default)]
    limits: Limits,
    // Taken out before; they stand here to be listed in errors.
    #[serde(default, rename = "auth")]
    _auth: IgnoredAny,
    #[serde(default, rename = "streams")]
    _streams: IgnoredAny,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Api {
    base: Url,
    #[serde(default)]
    headers: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    error_messages: Vec<JsonPath>,
}

/// Reads a whole file. Beside the provider, where its slug stands.
pub(super) fn provider(source: &Source<'_>) -> Result<(Provider, Range<usize>), CatalogueError> {
    let top = source.root()?;
    let span = top.span();
    let mut table = top.into_inner();
    let auth = table.remove("auth");
    let streams = table.remove("streams");
    let root: Root = source.read(Spanned::new(span.clone(), DeValue::Table(table)))?;
    let missing = |key: &str| source.error(&span, format!("missing key `{key}`"));

    let (api_key, oauth) = auth::read(source, auth.ok_or_else(|| missing("auth"))?)?;
    checks::slug(source, &root.slug)?;
    checks::settings(source, &root.settings)?;
    let paths = checks::SettingNames::of(&root.settings);
    checks::identity(source, &root.identity, &paths)?;
    let streams = stream::read_all(source, streams.ok_or_else(|| missing("streams"))?, &paths)?;
    let slug_span = root.slug.span();
    Ok((assemble(source, root, (api_key, oauth), streams)?, slug_span))
}

fn assemble(
    source: &Source<'_>,
    root: Root,
    (api_key, oauth): (Option<KeyAuth>, Option<OAuthSpec>),
    streams: Vec<crate::Stream>,
) -> Result<Provider, CatalogueError> {
    Ok(Provider {
        slug: root.slug.into_inner(),
        name: root.name,
        category: root.category,
        description: root.description,
        icon: root.icon,
        docs_url: root.docs_url,
        sandbox_only: root.sandbox_only,
        api_base: root.api.base,
        headers: headers(source, root.api.headers)?,
        error_messages: root.api.error_messages,
        api_key,
        oauth,
        identity: root.identity.into_inner(),
        settings: root.settings.into_iter().map(Spanned::into_inner).collect(),
        streams,
        limits: root.limits,
    })
}

fn headers(
    source: &Source<'_>,
    given: BTreeMap<String, Spanned<String>>,
) -> Result<HeaderMap, CatalogueError> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let bad =
            |what: &str| source.error(&value.span(), format!("not a header {what}: `{name}`"));
        let key = HeaderName::try_from(&name).map_err(|_| bad("name"))?;
        let text = HeaderValue::try_from(value.get_ref()).map_err(|_| bad("value"))?;
        headers.insert(key, text);
    }
    Ok(headers)
}

/// The elements of an array of tables.
pub(super) fn elements<'i>(
    source: &Source<'i>,
    node: super::Node<'i>,
) -> Result<Vec<(Range<usize>, DeTable<'i>)>, CatalogueError> {
    let span = node.span();
    let DeValue::Array(array) = node.into_inner() else {
        return Err(source.error(&span, "expected a list of tables"));
    };
    array.into_iter().map(|element| source.table(element)).collect()
}
