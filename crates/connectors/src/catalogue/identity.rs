//! `[identity]`: the test call.

use std::ops::Range;

use serde::{Deserialize, de::IgnoredAny};
use toml::de::DeTable;

use super::{CatalogueError, Node, Source, auth::rest, checks::Names};
use crate::{Identity, JsonPath, Template, provider::NarrowIdentity, request::Request};

/// `[identity]`: the test call. Its request is made when somebody connects.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IdentityFile {
    /// What tells one account from another: a path into the answer, or a template of paths and
    /// variables. Must be given, unless `anonymous`.
    id: Option<String>,
    /// Whether the vendor never says whose a key is; a digest of the key then stands for the
    /// account. Not for consent screens.
    #[serde(default)]
    anonymous: bool,
    /// What the account is called, with paths into the answer or variables in braces; its id when
    /// nothing comes of it.
    label: Template,
    // Read on their own; they stand here to be listed in errors.
    /// What proves a pasted key instead when the test call is answered with 403: a key of few
    /// permissions is a good key.
    #[serde(default, rename = "when_forbidden")]
    _when_forbidden: IgnoredAny,
    #[serde(default, rename = "path")]
    _path: IgnoredAny,
    #[serde(default, rename = "method")]
    _method: IgnoredAny,
    #[serde(default, rename = "query")]
    _query: IgnoredAny,
    #[serde(default, rename = "headers")]
    _headers: IgnoredAny,
    #[serde(default, rename = "body")]
    _body: IgnoredAny,
    #[serde(default, rename = "form")]
    _form: IgnoredAny,
}

/// `when_forbidden = { path = "/v1/charges", label = "Restricted key" }`: what keys of few permissions
/// may read. A digest of the key then stands for the account.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NarrowFile {
    /// What the account is called then.
    label: String,
    // Read on its own.
    /// The path of that request, which is always a GET.
    #[serde(default, rename = "path")]
    _path: IgnoredAny,
}

pub(super) fn read<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    names: &Names,
) -> Result<Identity, CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let file: IdentityFile = rest(source, span.clone(), table.clone())?;
    let narrow = table.remove("when_forbidden");
    let narrow = narrow.map(|node| read_narrow(source, node, names)).transpose()?;
    let request = take(source, &span, &mut table, names)?;
    // A bare path is the whole of a template.
    if file.id.is_none() && !file.anonymous {
        return Err(source.error(&span, "missing key `id`"));
    }
    let whole = |id: String| if id.contains('{') { id } else { format!("{{{id}}}") };
    let id = file.id.map(|id| Template::try_from(whole(id))).transpose();
    let id = id.map_err(|message| source.error(&span, message))?;
    for hole in id.iter().flat_map(Template::holes).chain(file.label.holes()) {
        JsonPath::try_from(hole.to_owned()).map_err(|message| source.error(&span, message))?;
    }
    Ok(Identity { request, id, label: file.label, when_forbidden: narrow })
}

fn read_narrow<'i>(
    source: &Source<'i>,
    node: Node<'i>,
    names: &Names,
) -> Result<NarrowIdentity, CatalogueError> {
    let (span, mut table) = source.table(node)?;
    let NarrowFile { label, .. } = rest(source, span.clone(), table.clone())?;
    let request = take(source, &span, &mut table, names)?;
    Ok(NarrowIdentity { request, label })
}

fn take<'i>(
    source: &Source<'i>,
    span: &Range<usize>,
    table: &mut DeTable<'i>,
    names: &Names,
) -> Result<Request, CatalogueError> {
    let request = Request::take(source, span, table)?;
    names.check(source, &request)?;
    Ok(request.into_inner())
}
