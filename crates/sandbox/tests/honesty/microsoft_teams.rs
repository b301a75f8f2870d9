use axum::http::{Method, StatusCode};
use sandbox::Sandbox;
use serde_json::Value;

use crate::harness::{Answer, CALLBACK, allow, frozen, get, get_as, post_form, send};

pub(crate) const SCOPES: &str =
    "User.Read Team.ReadBasic.All Channel.ReadBasic.All ChannelMessage.Read.All";
const TENANT: &str = "7c4a1e90-5b2d-4f3a-8e61-00000000ac3e";

/// A person's token with these scopes.
pub(crate) async fn token(sandbox: &Sandbox, scope: &str) -> String {
    let query = [
        ("client_id", "tributary-sandbox"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", scope),
    ];
    let code = allow(sandbox, "/microsoft-teams/common/oauth2/v2.0/authorize", &query).await;
    let pairs = [
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("grant_type", "authorization_code"),
        ("redirect_uri", CALLBACK),
        ("code", code.as_str()),
    ];
    access(sandbox, "common", &pairs).await
}

async fn app_token(sandbox: &Sandbox) -> String {
    let pairs = [
        ("client_id", "tributary-sandbox"),
        ("client_secret", "sandbox-client-secret"),
        ("grant_type", "client_credentials"),
        ("scope", "https://graph.microsoft.com/.default"),
    ];
    access(sandbox, TENANT, &pairs).await
}

async fn access(sandbox: &Sandbox, tenant: &str, pairs: &[(&str, &str)]) -> String {
    let path = format!("/microsoft-teams/{tenant}/oauth2/v2.0/token");
    let answer = post_form(sandbox, &path, pairs).await.json();
    answer["access_token"].as_str().expect("a token").to_owned()
}

async fn read(sandbox: &Sandbox, token: &str, path: &str) -> Answer {
    get_as(sandbox, token, &format!("/microsoft-teams/v1.0{path}")).await
}

fn names(answer: &Value) -> Vec<&str> {
    let value = answer["value"].as_array().expect("a list");
    value.iter().map(|it| it["displayName"].as_str().expect("a name")).collect()
}

#[tokio::test]
async fn a_person_sees_their_teams_and_the_app_sees_all() {
    let sandbox = frozen();
    let token = token(&sandbox, SCOPES).await;
    let joined = read(&sandbox, &token, "/me/joinedTeams").await;
    assert_eq!(names(&joined.json()), ["Retail", "Engineering"]);
    assert!(joined.header("content-type").starts_with("application/json;odata.metadata=minimal"));
    assert_eq!(names(&read(&sandbox, &token, "/teams").await.json()), ["Retail", "Engineering"]);
    let app = app_token(&sandbox).await;
    let all = read(&sandbox, &app, "/teams").await.json();
    assert_eq!(names(&all), ["Retail", "Engineering", "Finance"]);
    let finance = format!("/teams/{}", all["value"][2]["id"].as_str().expect("an id"));
    assert_eq!(read(&sandbox, &app, &finance).await.json()["displayName"], "Finance");
    let stranger = read(&sandbox, &token, &finance).await;
    assert_eq!(stranger.status, StatusCode::FORBIDDEN);
    let person_only = read(&sandbox, &app, "/me/joinedTeams").await;
    assert_eq!(person_only.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_team_has_channels() {
    let sandbox = frozen();
    let token = token(&sandbox, SCOPES).await;
    let teams = read(&sandbox, &token, "/me/joinedTeams").await.json();
    let team = format!("/teams/{}", teams["value"][0]["id"].as_str().expect("an id"));
    let channels = read(&sandbox, &token, &format!("{team}/channels")).await.json();
    assert_eq!(names(&channels), ["General", "Orders", "Leads"]);
    let id = channels["value"][1]["id"].as_str().expect("an id");
    assert!(id.starts_with("19:") && id.ends_with("@thread.tacv2"), "{id}");
    let one = read(&sandbox, &token, &format!("{team}/channels/{id}")).await.json();
    assert_eq!(one, channels["value"][1]);
    let encoded = id.replace(':', "%3A").replace('@', "%40");
    let same = read(&sandbox, &token, &format!("{team}/channels/{encoded}")).await.json();
    assert_eq!(same, one);
    let filter = format!("{team}/channels?$filter=membershipType+eq+'private'&$select=displayName");
    let private = read(&sandbox, &token, &filter).await.json();
    assert_eq!(private["value"], serde_json::json!([{ "displayName": "Leads" }]));
}

#[tokio::test]
async fn a_missing_scope_is_named() {
    let sandbox = frozen();
    let token = token(&sandbox, "User.Read").await;
    let refused = read(&sandbox, &token, "/me/joinedTeams").await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let error = refused.json()["error"].clone();
    assert_eq!(error["code"], "Forbidden");
    let message = error["message"].as_str().expect("a message");
    assert!(message.contains("'Team.ReadBasic.All'") && message.contains("'User.Read'"));
}

#[tokio::test]
async fn what_is_not_there_and_what_is_not_allowed_has_graphs_error_body() {
    let sandbox = frozen();
    let token = token(&sandbox, SCOPES).await;
    for (path, status, code) in [
        ("/teams/4a1f0c52-0000-4000-8000-000000000000", StatusCode::NOT_FOUND, "NotFound"),
        ("/nowhere", StatusCode::BAD_REQUEST, "BadRequest"),
        ("/me/joinedTeams?$top=5", StatusCode::BAD_REQUEST, "BadRequest"),
    ] {
        let refused = read(&sandbox, &token, path).await;
        assert_eq!((refused.status, &refused.json()["error"]["code"]), (status, &code.into()));
        assert!(refused.json()["error"]["innerError"]["date"].is_string(), "{path}");
    }
    let bearer = format!("Bearer {token}");
    let headers = [("authorization", bearer.as_str())];
    let path = "/microsoft-teams/v1.0/me";
    let deleted = send(&sandbox, Method::DELETE, path, &headers, "").await;
    assert_eq!(deleted.status, StatusCode::METHOD_NOT_ALLOWED);
    let nobody = get(&sandbox, path, &[]).await;
    assert_eq!(nobody.json()["error"]["message"], "Access token is empty.");
}
