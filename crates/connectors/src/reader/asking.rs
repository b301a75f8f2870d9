//! The requests of a reader.

use url::Url;

use super::Through;
use crate::{
    ConnectorError, Stream, Variables, auth,
    http::{Sent, Subject},
    paging::{Paging, Place},
    provider::Source,
    request::Request,
    variables::names,
};

/// Asks a provider for pages.
pub(super) struct Asking<'a> {
    pub(super) through: Through<'a>,
    stream: &'a Stream,
    /// The variables of the connection.
    pub(super) variables: Variables,
    base: Url,
}

/// What a page is asked with.
pub(super) struct How<'a> {
    pub(super) source: &'a Source,
    pub(super) request: &'a Request,
    pub(super) paging: &'a dyn Paging,
}

impl<'a> How<'a> {
    pub(super) fn of(source: &'a Source) -> Self {
        Self { source, request: &source.request, paging: source.paging.as_ref() }
    }
}

impl<'a> Asking<'a> {
    pub(super) fn new(through: Through<'a>, stream: &'a Stream) -> Result<Self, ConnectorError> {
        let base = through.endpoints.api_base(through.provider)?.clone();
        let mut variables = through.variables();
        variables.set_days(through.http.now());
        variables.set(names::API_BASE, base.as_str().trim_end_matches('/'));
        Ok(Self { through, stream, variables, base })
    }

    pub(super) fn subject(&self, source: &'a Source) -> Subject<'a> {
        let (provider, stream) = (self.through.provider, Some(self.stream));
        Subject { stream, source: Some(source), ..Subject::provider(provider) }
    }

    /// Asks for the page at this place. Beside the answer, its address.
    pub(super) async fn ask(
        &self,
        how: &How<'a>,
        place: &Place,
        variables: &Variables,
    ) -> Result<(Sent, Url), ConnectorError> {
        let Through { provider, credential, account, http, .. } = self.through;
        let mut variables = variables.clone();
        for (name, text) in how.paging.variables(place) {
            variables.set(name, text);
        }
        let mut draft = how.request.draft(&self.base, &provider.headers, &variables)?;
        let subject = self.subject(how.source);
        how.paging.open(place, &mut draft, &variables).map_err(|problem| {
            ConnectorError::misconfigured(format!("{subject} cannot be read on: {problem}."))
        })?;
        let mut call = draft.into_call()?;
        let url = call.url.clone();
        call.account = Some(format!("{}:{account}", provider.slug));
        auth::sign(&mut call, provider, credential, http.now())?;
        Ok((http.send_ruled(&call, subject).await?, url))
    }
}
