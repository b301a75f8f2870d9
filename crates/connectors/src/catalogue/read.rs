//! A provider file, from its top.

use std::ops::Range;

use serde::{Deserialize, de::IgnoredAny};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use url::Url;

use super::{
    CatalogueError, Node, Source, auth, checks::Names, identity, setting, stream, sync,
    sync::SyncFile,
};
use crate::{
    JsonPath, KeyAuth, Limits, OAuthSpec, Provider, endpoints::Address, provider::WebhookSpec,
    request, rules::Rule,
};

/// What stands above the first table, and which tables there are.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Root {
    /// The short name in URLs, in the database and, in capitals, in environment variables: `a-z`,
    /// `0-9` and dashes. No two files have the same, and it never changes.
    slug: Spanned<String>,
    /// The name for people: `"Acme Shop"`.
    name: String,
    /// The shelf of the picker that it stands on: `"Commerce"`.
    category: String,
    /// One sentence on what can be read.
    description: String,
    /// The sign in the picker: the name of one that `app/src/ui/icon.rs` lists; for an unknown one
    /// stands the general sign `provider`.
    icon: String,
    /// Where the vendor documents this API.
    docs_url: Option<Url>,
    /// How to get what is needed to connect, a sentence or two for the page of the provider.
    how_to: Option<String>,
    /// Whether it only exists in the sandbox, and is hidden outside of demonstrations.
    #[serde(default)]
    sandbox_only: bool,
    /// How much is too much, and how the vendor says so.
    #[serde(default)]
    limits: Limits,
    /// How often it is read when nobody says otherwise.
    #[serde(default)]
    sync: SyncFile,
    /// How its webhooks are signed; it has none when not given.
    webhook: Option<WebhookSpec>,
    // Read on their own; they stand here to be listed in errors.
    /// Where the API is, and how its answers are understood.
    #[serde(default, rename = "api")]
    _api: IgnoredAny,
    /// How to connect: with a key, through a consent screen, or either.
    #[serde(default, rename = "auth")]
    _auth: IgnoredAny,
    /// The test call: proves a credential and says whose it is.
    #[serde(default, rename = "identity")]
    _identity: IgnoredAny,
    /// What a person has to say before connecting.
    #[serde(default, rename = "settings")]
    _settings: IgnoredAny,
    /// Lists that are only read because streams are read for each of their elements.
    #[serde(default, rename = "sources")]
    _sources: IgnoredAny,
    /// What lands in tables, in the order it is read.
    #[serde(default, rename = "streams")]
    _streams: IgnoredAny,
}

/// `[api]`: where the API is, and how its answers are understood.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Api {
    /// The address that every path of the file is appended to. Variables may stand in it, be it for
    /// the whole host.
    base: Spanned<Address>,
    /// Where a refusal explains itself; the first place where a text stands is shown to people.
    #[serde(default)]
    error_messages: Vec<JsonPath>,
    /// What answers mean beyond what their status says; tried in order, after those of the stream.
    #[serde(default)]
    rules: Vec<Rule>,
    // Read on its own.
    /// Headers of every request; one whose variable has no value is left out.
    #[serde(default, rename = "headers")]
    _headers: IgnoredAny,
}

/// Reads a whole file. Beside the provider, where its slug stands.
pub(super) fn provider(source: &Source<'_>) -> Result<(Provider, Range<usize>), CatalogueError> {
    let top = source.root()?;
    let span = top.span();
    let mut table = top.into_inner();
    let missing = |key: &str| source.error(&span, format!("missing key `{key}`"));
    let root: Root = auth::rest(source, span.clone(), table.clone())?;
    slug(source, &root.slug)?;
    let mut take = |key: &str| table.remove(key);
    let (api, auth) = (take("api"), take("auth"));
    let (identity, settings) = (take("identity"), take("settings"));
    let (sources, streams) = (take("sources"), take("streams"));

    let (api, headers) = read_api(source, api.ok_or_else(|| missing("api"))?)?;
    let auth = auth.ok_or_else(|| missing("auth"))?;
    let auth_at = auth.span();
    let (api_key, oauth) = auth::read(source, auth)?;
    let settings = match settings {
        Some(node) => setting::read_all(source, node)?,
        None => Vec::new(),
    };
    let names = Names::of(&settings, api_key.as_ref(), oauth.as_ref());
    names.check_address(source, &api.base.span(), api.base.get_ref())?;
    check_of_auth(source, &auth_at, &names, api_key.as_ref(), oauth.as_ref())?;
    let identity = identity::read(source, identity.ok_or_else(|| missing("identity"))?, &names)?;
    if identity.id.is_none() && oauth.is_some() {
        let message = "an `identity` for a consent screen needs an `id`";
        return Err(source.error(&span, message));
    }
    let sources = match sources {
        Some(node) => stream::read_sources(source, node, &names)?,
        None => Vec::new(),
    };
    let streams = streams.ok_or_else(|| missing("streams"))?;
    let streams = stream::read_all(source, streams, &names, &sources)?;
    let slug_span = root.slug.span();
    let provider = Provider {
        slug: root.slug.into_inner(),
        name: root.name,
        category: root.category,
        description: root.description,
        icon: root.icon,
        docs_url: root.docs_url,
        how_to: root.how_to,
        sandbox_only: root.sandbox_only,
        api_base: api.base.into_inner(),
        headers,
        error_messages: api.error_messages,
        rules: api.rules,
        api_key,
        oauth,
        identity,
        settings,
        sources,
        streams,
        limits: root.limits,
        sync_minutes: sync::minutes(source, &root.sync)?,
        webhook: root.webhook,
    };
    Ok((provider, slug_span))
}

/// The addresses that the client's secret, keys and codes are sent to.
fn check_of_auth(
    source: &Source<'_>,
    at: &Range<usize>,
    names: &Names,
    key: Option<&KeyAuth>,
    oauth: Option<&OAuthSpec>,
) -> Result<(), CatalogueError> {
    let exchange = key.and_then(|key| key.exchange.as_ref()).map(|it| it.token_url());
    let of_oauth = oauth.map(|it| [&it.authorize_url, &it.token_url]);
    let mut all = of_oauth.into_iter().flatten().chain(exchange);
    all.try_for_each(|address| names.check_address(source, at, address))
}

fn read_api<'i>(
    source: &Source<'i>,
    node: Node<'i>,
) -> Result<(Api, request::Headers), CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let api = auth::rest(source, span, table.clone())?;
    let headers = table.remove("headers");
    let headers = headers.map(|node| request::read_headers(source, node)).transpose()?;
    Ok((api, headers.unwrap_or_default()))
}

/// Slugs stand in URLs and, in capitals, in environment variables.
fn slug(source: &Source<'_>, slug: &Spanned<String>) -> Result<(), CatalogueError> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if !slug.get_ref().is_empty() && slug.get_ref().bytes().all(fits) {
        return Ok(());
    }
    let message = format!("`{}` is no slug: a-z, 0-9 and dashes", slug.get_ref());
    Err(source.error(&slug.span(), message))
}

/// The elements of an array of tables.
pub(super) fn elements<'i>(
    source: &Source<'i>,
    node: Node<'i>,
) -> Result<Vec<(Range<usize>, DeTable<'i>)>, CatalogueError> {
    let span = node.span();
    let DeValue::Array(array) = node.into_inner() else {
        return Err(source.error(&span, "expected a list of tables"));
    };
    array.into_iter().map(|element| source.table(element)).collect()
}
