use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer;
use crate::clock::rfc3339;
use crate::credentials::Caller;
use crate::mount::Mount;
use crate::rate::Budget;
use crate::world::Site;

/// `GET /user`
pub(super) async fn show(Extension(caller): Extension<Caller>, Mount(mount): Mount) -> Response {
    let account = caller.account;
    let mut user = brief(account.handle, account.id, &mount);
    if let Some(fields) = user.as_object_mut() {
        fields.insert("name".to_owned(), json!(account.name));
        fields.insert("company".to_owned(), json!("Acme"));
        fields.insert("email".to_owned(), Value::Null);
        fields.insert("public_repos".to_owned(), json!(2));
        fields.insert("created_at".to_owned(), json!("2019-05-14T09:12:44Z"));
        fields.insert("updated_at".to_owned(), json!("2026-02-01T00:00:00Z"));
    }
    answer::ok(user)
}

/// `GET /rate_limit`
pub(super) async fn rate_limit(
    State(site): State<Site>,
    Extension(budget): Extension<Budget>,
) -> Response {
    let reset = site.now_seconds() + i64::from(budget.seconds_until_reset());
    let core = json!({
        "limit": budget.limit,
        "remaining": budget.remaining(),
        "used": budget.used,
        "reset": reset,
    });
    answer::ok(json!({
        "resources": { "core": core.clone() },
        "rate": core,
        "sandbox_resets_at": rfc3339(reset),
    }))
}

/// A user as it stands inside other things.
pub(super) fn brief(login: &str, id: u64, mount: &str) -> Value {
    let kind = if login.ends_with("[bot]") { "Bot" } else { "User" };
    json!({
        "login": login,
        "id": id,
        "node_id": format!("U_{id}"),
        "avatar_url": "",
        "url": format!("{mount}/users/{login}"),
        "html_url": format!("{mount}/{login}"),
        "type": kind,
        "site_admin": false,
    })
}
