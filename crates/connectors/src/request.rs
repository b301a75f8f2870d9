//! The request of a page, of a test call, of a check: as the file describes it, and made.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, header};
use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value as Json;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};
use url::{Url, form_urlencoded};

use crate::{
    ConnectorError, Template, Variables,
    catalogue::{CatalogueError, Source},
    endpoints,
    http::Call,
    json_template::JsonTemplate,
};

/// A request with variables in it.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    method: Verb,
    /// The path below the API's base.
    pub(crate) path: Template,
    /// The query; what cannot be filled is left out.
    query: BTreeMap<String, Template>,
    /// Headers besides the provider's; what cannot be filled is left out.
    headers: Headers,
    body: Option<Body>,
}

/// Headers with variables in them.
pub(crate) type Headers = Vec<(HeaderName, Template)>;

/// The keys of a request.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RequestFile {
    /// The path below the API's base, beginning with a slash. Every variable in it must always have a
    /// value.
    path: Spanned<Template>,
    /// How it is asked.
    #[serde(default)]
    method: Verb,
    /// The parameters of the address. One whose variable has no value is left out: `{since}`, while
    /// everything is read.
    #[serde(default)]
    query: BTreeMap<String, Template>,
    // Read on its own.
    /// Headers besides those of the API, and instead of those of the same name; one whose variable has
    /// no value is left out.
    #[serde(default, rename = "headers")]
    _headers: IgnoredAny,
    /// A JSON body.
    body: Option<JsonTemplate>,
    /// The fields of a form, which is the body then; one whose variable has no value is left out. Not
    /// with `body`.
    form: Option<BTreeMap<String, Template>>,
}

/// Those of [`RequestFile`], which stand in a table among others.
const KEYS: [&str; 6] = ["path", "method", "query", "headers", "body", "form"];

/// How a request is made.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
enum Verb {
    /// The usual way to read.
    #[default]
    Get,
    /// Only for requests that read: vendors use it where a query is too large for an address.
    Post,
}

#[derive(Debug, Clone)]
enum Body {
    Json(JsonTemplate),
    Form(BTreeMap<String, Template>),
}

/// A request that is being put together: paging still adds to it.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: Vec<(HeaderName, String)>,
    pub(crate) body: DraftBody,
}

/// The body of a draft.
#[derive(Debug)]
pub(crate) enum DraftBody {
    None,
    Json(Json),
    Form(Vec<(String, String)>),
}

impl std::fmt::Display for Request {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let method = match self.method {
            Verb::Get => "GET",
            Verb::Post => "POST",
        };
        write!(f, "{method} {}", self.path.as_str())
    }
}

impl Request {
    /// Takes the keys of a request out of a table. Its place is that of the path.
    pub(crate) fn take<'i>(
        source: &Source<'i>,
        span: &std::ops::Range<usize>,
        table: &mut DeTable<'i>,
    ) -> Result<Spanned<Self>, CatalogueError> {
        let own = KEYS.into_iter().filter_map(|key| table.remove_entry(key)).collect();
        let mut own: DeTable<'i> = own;
        let file: RequestFile =
            source.read(Spanned::new(span.clone(), DeValue::Table(own.clone())))?;
        let at = file.path.span();
        let path = file.path.into_inner();
        if !path.as_str().starts_with('/') {
            let message = format!("`{}` is a path and begins with a slash", path.as_str());
            return Err(source.error(&at, message));
        }
        if file.body.is_some() && file.form.is_some() {
            return Err(source.error(&at, "a request has either a `body` or a `form`"));
        }
        let headers = own.remove("headers").map(|node| read_headers(source, node)).transpose()?;
        let request = Self {
            method: file.method,
            path,
            query: file.query,
            headers: headers.unwrap_or_default(),
            body: file.body.map(Body::Json).or(file.form.map(Body::Form)),
        };
        Ok(Spanned::new(at, request))
    }

    /// The names of the variables that the path cannot do without.
    pub(crate) fn needed(&self) -> impl Iterator<Item = &str> {
        self.path.holes()
    }

    /// The names of the variables that are left out with what they stand in.
    pub(crate) fn optional(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.query.values().flat_map(Template::holes).collect();
        names.extend(self.headers.iter().flat_map(|(_, text)| text.holes()));
        match &self.body {
            Some(Body::Json(json)) => names.extend(json.holes()),
            Some(Body::Form(form)) => names.extend(form.values().flat_map(Template::holes)),
            None => {}
        }
        names
    }

    /// The request with its variables filled in.
    pub(crate) fn draft(
        &self,
        base: &Url,
        common: &Headers,
        variables: &Variables,
    ) -> Result<Draft, ConnectorError> {
        let mut url = endpoints::join(base, &variables.fill_path(&self.path)?);
        for (name, text) in filled(&self.query, variables) {
            url.query_pairs_mut().append_pair(&name, &text);
        }
        // Those of the request go before the provider's.
        let headers = common
            .iter()
            .chain(&self.headers)
            .filter_map(|(name, text)| Some((name.clone(), variables.fill(text)?)));
        let body = match &self.body {
            None => DraftBody::None,
            Some(Body::Json(json)) => {
                DraftBody::Json(json.fill(variables).unwrap_or_else(|| serde_json::json!({})))
            }
            Some(Body::Form(form)) => DraftBody::Form(filled(form, variables).collect()),
        };
        let method = match self.method {
            Verb::Get => Method::GET,
            Verb::Post => Method::POST,
        };
        Ok(Draft { method, url, headers: headers.collect(), body })
    }
}

fn filled<'a>(
    texts: &'a BTreeMap<String, Template>,
    variables: &'a Variables,
) -> impl Iterator<Item = (String, String)> + 'a {
    texts.iter().filter_map(|(name, text)| Some((name.clone(), variables.fill(text)?)))
}

/// Reads a table of headers.
pub(crate) fn read_headers<'i>(
    source: &Source<'i>,
    node: crate::catalogue::Node<'i>,
) -> Result<Headers, CatalogueError> {
    let (_, table) = source.table(node)?;
    let mut headers = Headers::new();
    for (key, value) in table {
        let at = value.span();
        let bad = |what| source.error(&at, format!("not a header {what}: `{}`", key.get_ref()));
        let name = HeaderName::try_from(key.get_ref().as_ref()).map_err(|_| bad("name"))?;
        let text: Template = source.read(value)?;
        if text.holes().next().is_none() && HeaderValue::try_from(text.as_str()).is_err() {
            return Err(bad("value"));
        }
        headers.push((name, text));
    }
    Ok(headers)
}

impl Draft {
    /// Asks for this address as it is instead, with nothing but the headers.
    pub(crate) fn go(&mut self, url: Url) {
        self.url = url;
    }

    /// The call. Requests of files only read, so they may be made again.
    pub(crate) fn into_call(self) -> Result<Call, ConnectorError> {
        let mut call = Call::get(self.url);
        call.method = self.method;
        let media_type = match &self.body {
            DraftBody::None => None,
            DraftBody::Json(_) => Some("application/json"),
            DraftBody::Form(_) => Some("application/x-www-form-urlencoded"),
        };
        if let Some(media_type) = media_type {
            call.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        }
        call.body = match self.body {
            DraftBody::None => Bytes::new(),
            DraftBody::Json(json) => json.to_string().into(),
            DraftBody::Form(pairs) => {
                let mut form = form_urlencoded::Serializer::new(String::new());
                form.extend_pairs(pairs).finish().into()
            }
        };
        for (name, text) in self.headers {
            let value = HeaderValue::try_from(&text).map_err(|_| {
                ConnectorError::misconfigured(format!(
                    "A setting has characters that the header {name} cannot carry."
                ))
            })?;
            call.headers.insert(name, value);
        }
        Ok(call)
    }
}
