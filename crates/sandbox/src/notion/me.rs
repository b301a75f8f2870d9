use axum::Extension;
use axum::response::Response;
use serde_json::{Value, json};

use super::answer;
use crate::credentials::Caller;
use crate::data::person::person;
use crate::guid::guid;
use crate::oauth::Account;

/// `GET /v1/users/me`: the bot that a token is for.
pub(super) async fn show(Extension(caller): Extension<Caller>) -> Response {
    // An internal integration belongs to the workspace, not to a person.
    let owner = match caller.scopes {
        None => json!({ "type": "workspace", "workspace": true }),
        Some(_) => owner(),
    };
    answer::ok(json!({
        "object": "user",
        "id": bot_id(caller.account),
        "name": "Tributary",
        "avatar_url": null,
        "type": "bot",
        "bot": {
            "owner": owner,
            "workspace_name": caller.account.name,
            "workspace_id": workspace_id(caller.account),
            "workspace_limits": { "max_file_upload_size_in_bytes": 5_242_880 },
        },
    }))
}

pub(super) fn bot_id(account: &Account) -> String {
    guid("notion bot", account.id)
}

pub(super) fn workspace_id(account: &Account) -> String {
    guid("notion workspace", account.id)
}

/// The person who allowed the app.
pub(super) fn owner() -> Value {
    let someone = person(1);
    json!({
        "type": "user",
        "user": {
            "object": "user",
            "id": user_id(1),
            "name": someone.name,
            "avatar_url": null,
            "type": "person",
            "person": { "email": someone.email },
        },
    })
}

pub(super) fn user_id(index: u64) -> String {
    guid("notion user", index)
}
