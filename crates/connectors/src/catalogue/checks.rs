//! What a file's pieces have to agree on: the names of variables.

use std::{collections::BTreeMap, ops::Range};

use toml::Spanned;

use super::{CatalogueError, Source, unknown};
use crate::{
    Setting,
    endpoints::Address,
    provider::{KeyAuth, OAuthSpec},
    request::Request,
    variables::names,
};

/// The variables that requests may name.
#[derive(Clone)]
pub(super) struct Names {
    /// Whether each of them is always there.
    known: BTreeMap<String, bool>,
}

impl Names {
    /// Those of every request: settings, what is kept while connecting, fields that are no secrets.
    pub(super) fn of(
        settings: &[Setting],
        key: Option<&KeyAuth>,
        oauth: Option<&OAuthSpec>,
    ) -> Self {
        let always = |it: &Setting| it.required || it.default.is_some();
        let settings = settings.iter().map(|it| (it.name.clone(), always(it)));
        let captures = oauth.map(|it| it.captures.as_slice()).unwrap_or_default();
        let captures = captures.iter().map(|it| (it.name.clone(), true));
        let fields = key.map(|key| key.fields.as_slice()).unwrap_or_default();
        let public = fields.iter().filter(|field| !field.secret);
        let public = public.map(|field| (field.name.clone(), field.required));
        let ours =
            [names::API_BASE, names::TODAY, names::YESTERDAY].map(|name| (name.to_owned(), true));
        Self { known: settings.chain(captures).chain(public).chain(ours).collect() }
    }

    /// The same and these.
    pub(super) fn with<'n>(&self, more: impl IntoIterator<Item = (&'n str, bool)>) -> Self {
        let mut known = self.known.clone();
        known.extend(more.into_iter().map(|(name, always)| (name.to_owned(), always)));
        Self { known }
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

    /// An absolute address names only what there is.
    pub(super) fn check_address(
        &self,
        source: &Source<'_>,
        address: &Spanned<Address>,
    ) -> Result<(), CatalogueError> {
        let text = address.get_ref().as_str();
        if !text.starts_with("https://") && !text.starts_with("http://") && !text.starts_with('{') {
            let message = format!("`{text}` is no address: it begins with https://");
            return Err(source.error(&address.span(), message));
        }
        match address.get_ref().holes().find(|name| !self.known.contains_key(*name)) {
            Some(name) => Err(self.stray(source, &address.span(), name)),
            None => Ok(()),
        }
    }

    fn stray(&self, source: &Source<'_>, at: &Range<usize>, name: &str) -> CatalogueError {
        source.error(at, unknown("setting", name, self.known.keys().map(String::as_str)))
    }
}
