//! What a file's pieces have to agree on: the names of variables.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use toml::Spanned;

use super::{CatalogueError, Source, unknown};
use crate::{
    Setting,
    endpoints::Address,
    provider::{KeyAuth, OAuthSpec, SettingKind},
    request::Request,
    variables::names,
};

/// The variables that requests may name.
#[derive(Clone)]
pub(super) struct Names {
    /// Whether each of them is always there.
    known: BTreeMap<String, bool>,
    /// Those that may be anything: their file gives them no pattern.
    free: BTreeSet<String>,
}

impl Names {
    /// Those of every request: settings, what is kept while connecting, fields that are no secrets.
    pub(super) fn of(
        settings: &[Setting],
        key: Option<&KeyAuth>,
        oauth: Option<&OAuthSpec>,
    ) -> Self {
        let always = |it: &Setting| it.required || it.default.is_some();
        let kept = oauth.map(|it| it.captures.as_slice()).unwrap_or_default();
        let fields = key.map(|key| key.fields.as_slice()).unwrap_or_default();
        let public = fields.iter().filter(|field| !field.secret);
        let free = settings_without_form(settings)
            .chain(kept.iter().filter(|it| it.pattern.is_none()).map(|it| it.name.clone()))
            .chain(public.clone().filter(|it| it.pattern.is_none()).map(|it| it.name.clone()))
            .collect();
        let ours =
            [names::API_BASE, names::TODAY, names::YESTERDAY].map(|name| (name.to_owned(), true));
        let settings = settings.iter().map(|it| (it.name.clone(), always(it)));
        let captures = kept.iter().map(|it| (it.name.clone(), true));
        let public = public.map(|field| (field.name.clone(), field.required));
        Self { known: settings.chain(captures).chain(public).chain(ours).collect(), free }
    }

    /// The same and these.
    pub(super) fn with<'n>(&self, more: impl IntoIterator<Item = (&'n str, bool)>) -> Self {
        let mut known = self.known.clone();
        known.extend(more.into_iter().map(|(name, always)| (name.to_owned(), always)));
        Self { known, free: self.free.clone() }
    }

    /// A request names only what there is, and its path only what is always there.
    pub(super) fn check(
        &self,
        source: &Source<'_>,
        request: &Spanned<Request>,
    ) -> Result<(), CatalogueError> {
        let at = &request.span();
        let request = request.get_ref();
        for name in request.needed() {
            match self.known.get(name) {
                Some(true) => {}
                Some(false) => {
                    let message = format!("the path needs the setting `{name}`, which is optional");
                    return Err(source.error(at, message));
                }
                None => return Err(self.stray(source, at, name)),
            }
        }
        for name in request.optional() {
            if !self.known.contains_key(name) {
                return Err(self.stray(source, at, name));
            }
        }
        Ok(())
    }

    /// An absolute address names only what there is, and what may be anything does not choose its
    /// host: the credential goes there.
    pub(super) fn check_address(
        &self,
        source: &Source<'_>,
        at: &Range<usize>,
        address: &Address,
    ) -> Result<(), CatalogueError> {
        let text = address.as_str();
        if !text.starts_with("https://") && !text.starts_with("http://") && !text.starts_with('{') {
            let message = format!("`{text}` is no address: it begins with https://");
            return Err(source.error(at, message));
        }
        if let Some(name) = address.holes().find(|name| !self.known.contains_key(*name)) {
            return Err(self.stray(source, at, name));
        }
        let of_host = address.holes().take(holes_of_host(text));
        match of_host.into_iter().find(|name| self.free.contains(*name)) {
            Some(name) => {
                let message = format!(
                    "`{name}` chooses the host that credentials are sent to: it needs a `pattern`"
                );
                Err(source.error(at, message))
            }
            None => Ok(()),
        }
    }

    /// There is something of this name.
    pub(super) fn need(
        &self,
        source: &Source<'_>,
        at: &Range<usize>,
        name: &str,
    ) -> Result<(), CatalogueError> {
        if self.known.contains_key(name) { Ok(()) } else { Err(self.stray(source, at, name)) }
    }

    fn stray(&self, source: &Source<'_>, at: &Range<usize>, name: &str) -> CatalogueError {
        source.error(at, unknown("setting", name, self.known.keys().map(String::as_str)))
    }
}

/// The names of settings that take any text.
fn settings_without_form(settings: &[Setting]) -> impl Iterator<Item = String> {
    let free = |it: &&Setting| {
        it.pattern.is_none() && matches!(it.kind, SettingKind::Text | SettingKind::List)
    };
    settings.iter().filter(free).map(|it| it.name.clone())
}

/// How many holes stand before the path of an address.
fn holes_of_host(text: &str) -> usize {
    let behind_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    let host = behind_scheme.split('/').next().unwrap_or_default();
    host.matches('{').count()
}

/// Whether a name is one of the variables that are ours.
pub(super) fn is_ours(name: &str) -> bool {
    [
        names::API_BASE,
        names::TODAY,
        names::YESTERDAY,
        names::SINCE,
        names::UNTIL,
        names::SINCE_CLAUSE,
        names::AFTER,
        names::START_POSITION,
        names::MAX_RESULTS,
        names::JOB,
    ]
    .contains(&name)
}
