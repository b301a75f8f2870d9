use axum::Form;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use uuid::Uuid;

use super::authorize::{AuthorizeQuery, AuthorizeRequest, Refusal, check};
use super::grants::{CODE_LIFE, Code, Grant};
use super::{OauthScreens, consent};
use crate::world::{Site, lock};

/// What the person pressed. The request itself stays in the address, where it is checked again.
#[derive(Deserialize)]
pub(super) struct Decision {
    decision: String,
    account: Option<u64>,
}

/// `GET` of the authorize address: the consent screen.
pub(super) async fn show(
    State(site): State<Site>,
    Query(query): Query<AuthorizeQuery>,
) -> Response {
    match checked(&site, &query) {
        Ok((screens, request)) => consent::screen(site.provider.name, screens, &request),
        Err(refused) => refused,
    }
}

/// `POST` of the same address: back to the app, with a code or without.
pub(super) async fn decide(
    State(site): State<Site>,
    Query(query): Query<AuthorizeQuery>,
    Form(decision): Form<Decision>,
) -> Response {
    let (screens, request) = match checked(&site, &query) {
        Ok(checked) => checked,
        Err(refused) => return refused,
    };
    if decision.decision != "allow" {
        let mut back = vec![("error", "access_denied")];
        if !screens.denied.is_empty() {
            back.push(("error_description", screens.denied));
        }
        return redirect(&request.way_back.with(&back));
    }
    let chosen = screens.accounts.iter().find(|account| Some(account.id) == decision.account);
    let Some(account) = chosen.or(screens.accounts.first()) else {
        return consent::error_page(site.provider.name, "There is no account to choose.");
    };
    let scopes = request.scopes.iter().map(|scope| scope.name.clone()).collect();
    let code = Uuid::new_v4().simple().to_string();
    let now = site.now();
    let entry = Code {
        grant: Grant::new(account, scopes).in_absence(request.absence),
        client_id: request.client_id,
        redirect_uri: request.redirect_uri,
        challenge: request.challenge,
        expires_at: now + CODE_LIFE,
    };
    lock(&site.standing.grants).add_code(&code, entry, now);
    let extras = (screens.callback)(account);
    let extras = extras.iter().map(|(name, value)| (*name, value.as_str()));
    let back: Vec<_> = [("code", code.as_str())].into_iter().chain(extras).collect();
    redirect(&request.way_back.with(&back))
}

fn checked(
    site: &Site,
    query: &AuthorizeQuery,
) -> Result<(&'static OauthScreens, AuthorizeRequest), Response> {
    let Some(screens) = site.provider.oauth else {
        return Err(StatusCode::NOT_FOUND.into_response());
    };
    check(query, &site.world.options.app, screens).map(|request| (screens, request)).map_err(
        |refusal| match refusal {
            Refusal::Page(why) => consent::error_page(site.provider.name, why),
            Refusal::Back { way_back, error, description } => {
                let back = [("error", error), ("error_description", description.as_str())];
                redirect(&way_back.with(&back))
            }
        },
    )
}

/// 302 as vendors send it; browsers follow it with a GET after a POST too.
fn redirect(to: &str) -> Response {
    let headers = [(header::LOCATION, to), (header::CACHE_CONTROL, "no-store")];
    (StatusCode::FOUND, headers).into_response()
}
