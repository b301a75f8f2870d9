//! What was understood of a provider file, for the person who wrote it.

use std::fmt::{self, Display, Write};

use contract::model::Model;

use crate::{
    KeyAuth, OAuthSpec, Provider, Setting, Stream,
    provider::{Each, RecordId, Source},
};

impl Provider {
    /// What was understood of its file: several lines of text, without secrets, because it holds
    /// none.
    pub fn summary(&self) -> String {
        let mut text = String::new();
        // Writing to a String cannot fail.
        let _ = write(&mut text, self);
        text
    }
}

fn write(out: &mut String, provider: &Provider) -> fmt::Result {
    let Provider { name, slug, category, description, .. } = provider;
    writeln!(out, "{name} ({slug}), {category}: {description}")?;
    writeln!(out, "Asks {}", provider.api_base.as_str())?;
    writeln!(out, "  test call {}", provider.identity.request)?;
    writeln!(out, "Connects with")?;
    if let Some(oauth) = &provider.oauth {
        write_oauth(out, oauth)?;
    }
    if let Some(key) = &provider.api_key {
        write_key(out, key)?;
    }
    if !provider.settings.is_empty() {
        writeln!(out, "Asks for the settings")?;
    }
    for setting in &provider.settings {
        write_setting(out, setting)?;
    }
    writeln!(out, "Reads")?;
    provider.sources.iter().try_for_each(|list| {
        writeln!(out, "  {} (only for others)", list.name)?;
        write_list(out, list)
    })?;
    provider.streams.iter().try_for_each(|stream| write_stream(out, stream))
}

fn write_oauth(out: &mut String, oauth: &OAuthSpec) -> fmt::Result {
    let OAuthSpec { authorize_url, token_url, pkce, client_auth, token_body, .. } = oauth;
    writeln!(out, "  a consent screen: {}", authorize_url.as_str())?;
    writeln!(
        out,
        "    tokens from {} (client in {client_auth:?}, {token_body:?})",
        token_url.as_str()
    )?;
    writeln!(out, "    scopes {}; PKCE {pkce:?}", named(&oauth.scopes))?;
    if !oauth.captures.is_empty() {
        let names = oauth.captures.iter().map(|it| it.name.as_str());
        writeln!(out, "    keeps {}", listed(names))?;
    }
    let revoked = oauth.revoke.as_ref().map_or("not offered", |it| it.address());
    writeln!(out, "    revocation: {revoked}")
}

fn write_key(out: &mut String, key: &KeyAuth) -> fmt::Result {
    let fields = key.fields.iter().map(|field| field.name.as_str());
    writeln!(out, "  what is pasted: {} (fields {})", key.label, listed(fields))?;
    let first = if key.exchange.is_some() { ", turned into a token first" } else { "" };
    writeln!(out, "    carried as {}{first}", type_name(&format!("{:?}", key.send)))
}

fn write_setting(out: &mut String, setting: &Setting) -> fmt::Result {
    let Setting { name, label, kind, .. } = setting;
    let needed = if setting.required { "required" } else { "optional" };
    let tried = if setting.check.is_some() { ", tried when connecting" } else { "" };
    writeln!(out, "  {name}: {label} ({kind:?}, {needed}{tried})")
}

fn write_stream(out: &mut String, stream: &Stream) -> fmt::Result {
    let Stream { name, label, model, .. } = stream;
    writeln!(out, "  {name} ({label}) into {}", model.name)?;
    write_list(out, &stream.source)?;
    match stream.cursor.as_ref().map(|cursor| &cursor.path) {
        Some(Some(path)) => writeln!(out, "    what is new by `{path}`")?,
        Some(None) => writeln!(out, "    what is new by windows of time")?,
        None => writeln!(out, "    everything each time")?,
    }
    if let Some(keys) = stream.keys() {
        writeln!(out, "    what was deleted by its keys")?;
        write_list(out, &keys.stream.source)?;
    }
    let (mapped, empty) = columns(stream);
    writeln!(out, "    fills {}", listed(mapped.into_iter()))?;
    if empty.is_empty() {
        Ok(())
    } else {
        writeln!(out, "    leaves empty {}", listed(empty.into_iter()))
    }
}

fn write_list(out: &mut String, list: &Source) -> fmt::Result {
    let Source { request, layout, paging_scheme, .. } = list;
    let at = layout.records.as_ref().map_or("the top".to_owned(), |path| format!("`{path}`"));
    let id = match &list.id {
        RecordId::At(path) => format!("`{path}`"),
        RecordId::Joined(parts) => listed(parts.iter().map(|part| format!("`{}`", part.path))),
    };
    writeln!(out, "    {request}: records at {at}, id at {id}, pages by {paging_scheme}")?;
    match &list.each {
        None => Ok(()),
        Some(Each::Of { source, .. }) => writeln!(out, "    for each of {source}"),
        Some(Each::Setting { setting, .. }) => writeln!(out, "    for each line of {setting}"),
        Some(Each::Values { values, .. }) => writeln!(out, "    for each of {}", named(values)),
    }
}

/// The columns of the model that the stream fills, and those that it does not.
fn columns(stream: &Stream) -> (Vec<&'static str>, Vec<&'static str>) {
    let model: &'static Model = stream.model;
    let names = model.columns.iter().map(|column| column.name);
    names.partition(|name| stream.fills(name))
}

fn named(words: &[String]) -> String {
    if words.is_empty() { "none".to_owned() } else { listed(words.iter()) }
}

fn listed(words: impl Iterator<Item = impl Display>) -> String {
    words.map(|word| word.to_string()).collect::<Vec<_>>().join(", ")
}

/// The name of a scheme's type, which is that of the scheme.
fn type_name(debug: &str) -> String {
    debug.split([' ', '{', '(']).next().unwrap_or(debug).to_lowercase()
}
