use serde::Deserialize;
use url::Url;

use super::pkce::Challenge;
use super::{OauthScreens, Pkce, UnknownScopes};
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
    owner: Option<String>,
}

impl AuthorizeQuery {
    /// A given and not empty parameter.
    fn get(&self, name: &str) -> Option<&str> {
        let value = match name {
            "redirect_uri" => &self.redirect_uri,
            "response_type" => &self.response_type,
            "scope" => &self.scope,
            "state" => &self.state,
            "code_challenge" => &self.code_challenge,
            "owner" => &self.owner,
            _ => &None,
        };
        value.as_deref().filter(|value| !value.is_empty())
    }

    fn absence(&self) -> Absence {
        let offline = self.access_type.as_deref() == Some("offline");
        let prompts = self.prompt.as_deref().unwrap_or_default();
        let consent = prompts.split(' ').any(|prompt| prompt == "consent");
        if offline && consent { Absence::Asked } else { Absence::NotAsked }
    }
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
    query: &AuthorizeQuery,
    app: &AppCredentials,
    screens: &OauthScreens,
) -> Result<AuthorizeRequest, Refusal> {
    if query.client_id.as_deref() != Some(&app.client_id) {
        return Err(Refusal::Page("There is no app with this client_id."));
    }
    let redirect_uri = query.redirect_uri.clone().unwrap_or_default();
    let target = redirect_target(&redirect_uri)
        .ok_or(Refusal::Page("The redirect_uri must be an absolute http or https address."))?;
    let way_back = WayBack { redirect_uri: target, state: query.state.clone() };
    let client_id = app.client_id.clone();
    let absence = query.absence();
    match wanted(query, screens) {
        Ok((scopes, challenge)) => {
            Ok(AuthorizeRequest { client_id, redirect_uri, way_back, scopes, challenge, absence })
        }
        Err(("invalid_scope", _)) if screens.unknown_scopes != UnknownScopes::ToldBack => {
            Err(Refusal::Page("The app asks for a scope that does not exist here."))
        }
        Err((error, description)) => Err(Refusal::Back { way_back, error, description }),
    }
}

/// An error and its description, as a redirect brings them.
type Told = (&'static str, String);

/// The scopes and the challenge of a request.
fn wanted(
    query: &AuthorizeQuery,
    screens: &OauthScreens,
) -> Result<(Vec<Scope>, Option<Challenge>), Told> {
    if let Some(name) = screens.required.iter().find(|name| query.get(name).is_none()) {
        return Err(("invalid_request", format!("{name} is required")));
    }
    // Not every vendor documents response_type, so it may be absent where it is not required.
    if query.response_type.as_deref().is_some_and(|kind| kind != "code") {
        return Err(("unsupported_response_type", "response_type must be code".to_owned()));
    }
    let scopes = scopes(&[&query.scope, &query.optional_scope], screens)
        .map_err(|name| ("invalid_scope", format!("{name} is not a scope")))?;
    challenge(query, screens.pkce)
        .map(|challenge| (scopes, challenge))
        .map_err(|why| ("invalid_request", why.to_owned()))
}

/// 128 bytes in base64, padded.
const LONGEST_OF_SALESFORCE: usize = 172;

fn challenge(query: &AuthorizeQuery, pkce: Pkce) -> Result<Option<Challenge>, &'static str> {
    let challenge = query.code_challenge.as_deref();
    let method = query.code_challenge_method.as_deref();
    match pkce {
        Pkce::Named => Challenge::parse(challenge, method),
        Pkce::Implied => {
            let parsed = Challenge::parse(challenge, method.or(challenge.map(|_| "S256")))?;
            Ok(parsed.map(|challenge| challenge.with_longer_verifiers(LONGEST_OF_SALESFORCE)))
        }
        Pkce::Ignored => Ok(None),
    }
}

fn redirect_target(text: &str) -> Option<Url> {
    let target = Url::parse(text).ok()?;
    let web = matches!(target.scheme(), "http" | "https") && target.host().is_some();
    (web && target.fragment().is_none()).then_some(target)
}

/// The scopes that are asked for, or the one that this vendor refuses.
fn scopes(asked: &[&Option<String>], screens: &OauthScreens) -> Result<Vec<Scope>, String> {
    let mut scopes: Vec<Scope> = Vec::new();
    for name in asked.iter().copied().flatten().flat_map(|list| list.split([' ', ','])) {
        if name.is_empty() || scopes.iter().any(|known| known.name == name) {
            continue;
        }
        match ((screens.scope_in_words)(name), screens.unknown_scopes) {
            (Some(words), _) => scopes.push(Scope { name: name.to_owned(), words }),
            (None, UnknownScopes::Dropped) => {}
            (None, UnknownScopes::Refused | UnknownScopes::ToldBack) => {
                return Err(name.to_owned());
            }
        }
    }
    Ok(scopes)
}
