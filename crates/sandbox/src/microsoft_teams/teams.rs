use axum::Extension;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer;
use super::gate::{needs, person};
use super::query_options::only;
use super::team::{Membership, TEAMS, Team, find};
use crate::credentials::Caller;
use crate::mount::Mount;
use crate::query::Pairs;

const SCOPE: &str = "Team.ReadBasic.All";

/// `GET /v1.0/me/joinedTeams`, all in one answer.
pub(super) async fn joined(
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    RawQuery(query): RawQuery,
) -> Response {
    if person(&caller).is_none() {
        return answer::bad_request(
            "/me request is only valid with delegated authentication flow.",
        );
    }
    let allowed = needs(&caller, &[SCOPE]);
    match allowed.and_then(|()| only(&Pairs::of(query.as_deref()), &[])) {
        Ok(()) => listed(&mount, |team| team.membership == Membership::Joined),
        Err(refused) => refused,
    }
}

/// `GET /v1.0/teams`: those of the tenant for the app itself, those of one's own for a person.
pub(super) async fn all(
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    RawQuery(query): RawQuery,
) -> Response {
    let allowed = needs(&caller, &[SCOPE]);
    match allowed.and_then(|()| only(&Pairs::of(query.as_deref()), &[])) {
        Ok(()) => listed(&mount, |team| is_open_to(team, &caller)),
        Err(refused) => refused,
    }
}

fn listed(mount: &str, wanted: impl Fn(&&Team) -> bool) -> Response {
    let teams: Vec<Value> = TEAMS.iter().filter(wanted).map(Team::brief).collect();
    answer::ok(json!({
        "@odata.context": format!("{mount}/v1.0/$metadata#teams"),
        "@odata.count": teams.len(),
        "value": teams,
    }))
}

/// `GET /v1.0/teams/{id}`
pub(super) async fn show(
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    Path(id): Path<String>,
) -> Response {
    match open(&caller, &id, &[SCOPE]) {
        Ok(team) => {
            let mut shown = team.brief();
            shown["@odata.context"] = format!("{mount}/v1.0/$metadata#teams/$entity").into();
            shown["visibility"] = "private".into();
            shown["createdDateTime"] = "2026-02-01T00:00:00Z".into();
            answer::ok(shown)
        }
        Err(refused) => refused,
    }
}

/// The team, if the caller may look into it with one of these scopes.
pub(super) fn open(caller: &Caller, id: &str, scopes: &[&str]) -> Result<&'static Team, Response> {
    needs(caller, scopes)?;
    let Some(team) = find(id) else {
        let message = format!("No team found with Group Id {id}");
        return Err(answer::not_found(&message));
    };
    if !is_open_to(team, caller) {
        let message = "Caller is not a member of the team.";
        return Err(answer::error(StatusCode::FORBIDDEN, "Forbidden", message));
    }
    Ok(team)
}

fn is_open_to(team: &Team, caller: &Caller) -> bool {
    person(caller).is_none() || team.membership == Membership::Joined
}
