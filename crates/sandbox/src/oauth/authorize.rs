use serde::Deserialize;
use url::Url;

use super::pkce::Challenge;
use super::{OauthScreens, UnknownScopes};
use crate::options::AppCredentials;

/// The query of an authorize request, as it came.
#[derive(Deserialize)]
pub(super) struct AuthorizeQuery {
    client_id: Option<String>,
    redirect_uri: Option<String>,
    response_type: Option<String>,
    scope: Option<String>,
    optional_scope: Option<String>,
    access_type: Option<String>,
    prompt: Option<String>,
    state: Option<String>,
    code_challenge: Option<String>,
    code_challenge_method: Option<String>,
}

/// An authorize request that may be shown to a person.
pub(super) struct AuthorizeRequest {
    pub(super) client_id: String,
    /// As it was written: the exchange must repeat it to the letter.
    pub(super) redirect_uri: String,
    pub(super) way_back: WayBack,
    pub(super) scopes: Vec<Scope>,
    pub(super) challenge: Option<Challenge>,
    pub(super) absence: Absence,
}

/// Whether the app wants to come back when the person is away. Google gives a refresh token only
/// to whoever says so, and to apps that were allowed before only if the person is asked again; here
/// every app was allowed before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Absence {
    Asked,
    NotAsked,
}

/// A scope and what it allows.
pub(super) struct Scope {
    pub(super) name: String,
    pub(super) words: String,
}

/// Where the browser goes with the outcome.
pub(super) struct WayBack {
    redirect_uri: Url,
    state: Option<String>,
}

/// Why no consent screen is shown.
pub(super) enum Refusal {
    /// Nobody can be trusted with a redirect: an error page.
    Page(&'static str),
    /// The client is told, by redirect.
    Back { way_back: WayBack, error: &'static str, description: String },
}

impl WayBack {
    /// The `redirect_uri` with these parameters and the untouched state added to its own.
    pub(super) fn with(&self, parameters: &[(&str, &str)]) -> String {
        let mut target = self.redirect_uri.clone();
        target.query_pairs_mut().extend_pairs(parameters);
        if let Some(state) = &self.state {
            target.query_pairs_mut().append_pair("state", state);
        }
        target.into()
    }
}

/// Decides whether an authorize request may be shown to a person.
pub(super) fn check(
    query: AuthorizeQuery,
    app: &AppCredentials,
    screens: &OauthScreens,
) -> Result<AuthorizeRequest, Refusal> {
    if query.client_id.as_deref() != Some(&app.client_id) {
        return Err(Refusal::Page("There is no app with this client_id."));
    }
    let redirect_uri = query.redirect_uri.unwrap_or_default();
    let target = redirect_target(&redirect_uri)
        .ok_or(Refusal::Page("The redirect_uri must be an absolute http or https address."))?;
    let offline = query.access_type.as_deref() == Some("offline");
    let prompts = query.prompt.unwrap_or_default();
    let consent = prompts.split(' ').any(|prompt| prompt == "consent");
    let absence = if offline && consent { Absence::Asked } else { Absence::NotAsked };
    let scopes = scopes(&[query.scope, query.optional_scope], screens)?;
    let way_back = WayBack { redirect_uri: target, state: query.state };
    // Neither vendor documents response_type, so it may be absent.
    if query.response_type.as_deref().is_some_and(|kind| kind != "code") {
        let description = "response_type must be code".to_owned();
        return Err(Refusal::Back { way_back, error: "unsupported_response_type", description });
    }
    match Challenge::parse(query.code_challenge.as_deref(), query.code_challenge_method.as_deref())
    {
        Ok(challenge) => Ok(AuthorizeRequest {
            client_id: app.client_id.clone(),
            redirect_uri,
            way_back,
            scopes,
            challenge,
            absence,
        }),
        Err(why) => {
            Err(Refusal::Back { way_back, error: "invalid_request", description: why.to_owned() })
        }
    }
}

fn redirect_target(text: &str) -> Option<Url> {
    let target = Url::parse(text).ok()?;
    let web = matches!(target.scheme(), "http" | "https") && target.host().is_some();
    (web && target.fragment().is_none()).then_some(target)
}

fn scopes(asked: &[Option<String>], screens: &OauthScreens) -> Result<Vec<Scope>, Refusal> {
    let mut scopes: Vec<Scope> = Vec::new();
    for name in asked.iter().flatten().flat_map(|list| list.split([' ', ','])) {
        if name.is_empty() || scopes.iter().any(|known| known.name == name) {
            continue;
        }
        match ((screens.scope_in_words)(name), screens.unknown_scopes) {
            (Some(words), _) => scopes.push(Scope { name: name.to_owned(), words }),
            (None, UnknownScopes::Dropped) => {}
            (None, UnknownScopes::Refused) => {
                return Err(Refusal::Page("The app asks for a scope that does not exist here."));
            }
        }
    }
    Ok(scopes)
}
