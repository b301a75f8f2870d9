//! The result of a job: asked for with one request, fetched page by page with others.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Json;

use super::{Paging, Place, SeenPage};
use crate::{
    JsonPath, Template, Variables, endpoints,
    request::{Draft, DraftBody},
    variables::names,
};

/// How often a job is asked for that is not done.
const MOST_ASKED: u32 = 120;

/// The result of a job. The first request makes the job and may have its first page; the pages of
/// the result are fetched with GET.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    /// Where the job's id stands in an answer.
    id: JsonPath,
    /// Where an answer says whether the job is done.
    done: JsonPath,
    /// Where the token of the next page stands in an answer.
    next: JsonPath,
    /// The path of a page below the API's base, with `{job}` and other variables.
    path: Template,
    /// The name of the parameter that takes the token.
    parameter: String,
    /// Further parameters of a page; what cannot be filled is left out.
    #[serde(default)]
    query: BTreeMap<String, Template>,
}

impl Paging for Job {
    fn open(&self, place: &Place, draft: &mut Draft, variables: &Variables) -> Result<(), String> {
        let Place::Job { id, token, .. } = place else { return Ok(()) };
        let mut variables = variables.clone();
        variables.set(names::JOB, id.as_str());
        let base = variables.get(names::API_BASE).and_then(|base| base.parse().ok());
        let (Some(base), Ok(path)) = (base, variables.fill_path(&self.path)) else {
            return Err("nobody knows where its job is".to_owned());
        };
        draft.method = http::Method::GET;
        draft.body = DraftBody::None;
        draft.go(endpoints::join(&base, &path));
        for (name, text) in &self.query {
            if let Some(text) = variables.fill(text) {
                draft.url.query_pairs_mut().append_pair(name, &text);
            }
        }
        if let Some(token) = token {
            draft.url.query_pairs_mut().append_pair(&self.parameter, token);
        }
        Ok(())
    }

    fn next(&self, page: &SeenPage<'_>) -> Result<Option<Place>, String> {
        let asked = match page.place {
            Place::Job { asked, .. } => *asked,
            _ => 0,
        };
        let id = || {
            let id = self.id.read(page.body).and_then(|id| id.as_str().map(str::to_owned));
            id.ok_or_else(|| format!("it has no job at `{}`", self.id))
        };
        if self.done.read(page.body) != Some(Json::Bool(true)) {
            if asked >= MOST_ASKED {
                return Err("its job does not come to an end".to_owned());
            }
            return Ok(Some(Place::Job { id: id()?, token: None, asked: asked + 1 }));
        }
        match self.next.read(page.body) {
            Some(Json::String(token)) if !token.is_empty() => {
                Ok(Some(Place::Job { id: id()?, token: Some(token), asked: 0 }))
            }
            _ => Ok(None),
        }
    }
}
