use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::answer;
use super::base::{BASES, find};
use super::field::Field;
use super::table::Table;
use crate::credentials::Caller;
use crate::fault::PageLie;
use crate::query::Pairs;
use crate::world::Site;

const SCHEMA: &str = "schema.bases:read";
const BASES_A_PAGE: usize = 1_000;

/// `GET /v0/meta/whoami`: whose token this is.
pub(super) async fn whoami(Extension(caller): Extension<Caller>) -> Response {
    let mut who = json!({ "id": format!("usrACMEUSER{:06}", caller.account.id) });
    if let Some(scopes) = &caller.scopes {
        who["scopes"] = json!(scopes);
    }
    if caller.may("user.email:read") {
        who["email"] = caller.account.handle.into();
    }
    Json(who).into_response()
}

/// `GET /v0/meta/bases`: a thousand at a time, so that all fit in one answer here.
pub(super) async fn bases(
    State(site): State<Site>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
) -> Response {
    if !caller.may(SCHEMA) {
        return answer::no_permission_or_model();
    }
    let lie = site.standing.page_lie();
    let asked = Pairs::of(query.as_deref()).filled("offset").map(str::to_owned);
    if asked.as_deref().is_some_and(|offset| !offset.starts_with("itr")) {
        return answer::invalid_request();
    }
    let bases: Vec<Value> = BASES
        .iter()
        .take(BASES_A_PAGE)
        .map(|base| {
            json!({
                "id": base.id,
                "name": base.name,
                "permissionLevel": base.permission_level,
            })
        })
        .collect();
    let mut body = json!({ "bases": bases });
    let first = || "itr00000000000001".to_owned();
    match lie {
        PageLie::None => {}
        PageLie::Repeat => body["offset"] = format!("{}0", asked.unwrap_or_else(first)).into(),
        PageLie::Loop => body["offset"] = asked.unwrap_or_else(first).into(),
    }
    Json(body).into_response()
}

/// `GET /v0/meta/bases/{base}/tables`: the schema of a base.
pub(super) async fn tables(
    Extension(caller): Extension<Caller>,
    Path(base): Path<String>,
) -> Response {
    let Some(base) = find(&base).filter(|_| caller.may(SCHEMA)) else {
        return answer::no_permission_or_model();
    };
    let tables: Vec<Value> = base.tables.iter().map(|table| schema(table)).collect();
    Json(json!({ "tables": tables })).into_response()
}

fn schema(table: &Table) -> Value {
    let fields: Vec<Value> = table.fields.iter().map(|field| field.json(table)).collect();
    json!({
        "id": table.id,
        "name": table.name,
        "description": table.description,
        "primaryFieldId": table.fields.first().map(|field: &Field| field.id(table)),
        "fields": fields,
        "views": [{ "id": view_id(table), "name": "Grid view", "type": "grid" }],
    })
}

/// `viw…` of the only view that a table has.
pub(super) fn view_id(table: &Table) -> String {
    table.id.replacen("tbl", "viw", 1)
}
