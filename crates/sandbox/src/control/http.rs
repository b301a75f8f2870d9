//! The control over HTTP, for browser tests and the presenter:
//!
//! ```text
//! POST /control/{provider}/fault                 {"kind":"outage"}, or null to end all
//! POST /control/{provider}/add-fault             {"kind":"cut_off","requests":2}
//! GET  /control/{provider}/faults                with as many requests as they have left
//! POST /control/seed                             {"seed":7}
//! POST /control/{provider}/clock-skew            {"seconds":-90}
//! POST /control/{provider}/expire-access-tokens
//! POST /control/{provider}/revoke-grants
//! POST /control/{provider}/refresh-tokens        "single_use", "single_use_or_revoked", "as_vendor"
//! GET  /control/{provider}/token-requests        {"refreshes":3,"succeeded":2}
//! POST /control/mock-saas/new-order
//! POST /control/{provider}/edit-record           {"record":"acme/app#7","changes":{"state":"closed"}}
//! POST /control/{provider}/touch-many            {"records":["ord_000001","ord_000002"]}
//! POST /control/{provider}/delete-record         {"record":"ord_000001"}
//! POST /control/{provider}/undelete-record       {"record":"ord_000001"}
//! GET  /control/mock-saas/truth/orders           all records of a list as the API shows them now
//! GET  /control/{provider}/requests              {"requests":12,"spoiled":3}
//! GET  /control/{provider}/most-at-once          {"/external/orders":1}
//! POST /control/{provider}/reset-most-at-once
//! GET  /control/{provider}/posted               what was posted there, oldest first
//! POST /control/advance                          {"seconds":60}
//! ```

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Control;
use crate::fault::Fault;
use crate::mount::Mount;
use crate::oauth::refresh_tokens::RefreshTokens;

pub(crate) fn routes(control: Control) -> Router {
    Router::new()
        .route("/advance", post(advance))
        .route("/{provider}/fault", post(set_fault))
        .route("/{provider}/add-fault", post(add_fault))
        .route("/{provider}/faults", get(faults))
        .route("/seed", post(seed))
        .route("/{provider}/clock-skew", post(set_clock_skew))
        .route("/{provider}/expire-access-tokens", post(expire_access_tokens))
        .route("/{provider}/revoke-grants", post(revoke_grants))
        .route("/{provider}/refresh-tokens", post(set_refresh_tokens))
        .route("/{provider}/token-requests", get(token_requests))
        .route("/{provider}/new-order", post(new_order))
        .route("/{provider}/edit-record", post(edit_record))
        .route("/{provider}/touch-many", post(touch_many))
        .route("/{provider}/delete-record", post(delete_record))
        .route("/{provider}/undelete-record", post(undelete_record))
        .route("/{provider}/truth/{*list}", get(truth))
        .route("/{provider}/requests", get(requests))
        .route("/{provider}/most-at-once", get(most_at_once))
        .route("/{provider}/reset-most-at-once", post(reset_most_at_once))
        .route("/{provider}/posted", get(posted))
        .with_state(control)
}

#[derive(Deserialize)]
struct Advance {
    seconds: u32,
}

#[derive(Deserialize)]
struct Seed {
    seed: u64,
}

#[derive(Deserialize)]
struct Skew {
    seconds: i64,
}

#[derive(Deserialize)]
struct EditRecord {
    record: String,
    changes: Value,
}

#[derive(Deserialize)]
struct Named {
    record: String,
}

#[derive(Deserialize)]
struct ManyNamed {
    records: Vec<String>,
}

async fn advance(State(control): State<Control>, Json(by): Json<Advance>) -> Response {
    control.advance(Duration::from_secs(u64::from(by.seconds)));
    done()
}

async fn set_fault(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(fault): Json<Option<Fault>>,
) -> Response {
    known(&control, &provider, || {
        control.set_fault(&provider, fault);
        done()
    })
}

async fn add_fault(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(fault): Json<Fault>,
) -> Response {
    known(&control, &provider, || {
        control.add_fault(&provider, fault);
        done()
    })
}

async fn faults(State(control): State<Control>, Path(provider): Path<String>) -> Response {
    known(&control, &provider, || Json(control.faults(&provider)).into_response())
}

async fn seed(State(control): State<Control>, Json(new): Json<Seed>) -> Response {
    control.seed(new.seed);
    done()
}

async fn set_clock_skew(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(skew): Json<Skew>,
) -> Response {
    known(&control, &provider, || {
        control.set_clock_skew(&provider, skew.seconds);
        done()
    })
}

async fn expire_access_tokens(
    State(control): State<Control>,
    Path(provider): Path<String>,
) -> Response {
    known(&control, &provider, || {
        control.expire_access_tokens(&provider);
        done()
    })
}

async fn revoke_grants(State(control): State<Control>, Path(provider): Path<String>) -> Response {
    known(&control, &provider, || {
        control.revoke_grants(&provider);
        done()
    })
}

async fn set_refresh_tokens(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(rule): Json<RefreshTokens>,
) -> Response {
    known(&control, &provider, || {
        control.set_refresh_tokens(&provider, rule);
        done()
    })
}

async fn token_requests(State(control): State<Control>, Path(provider): Path<String>) -> Response {
    known(&control, &provider, || Json(control.token_requests(&provider)).into_response())
}

async fn new_order(State(control): State<Control>, Path(provider): Path<String>) -> Response {
    if provider == crate::mock_saas::PROVIDER.slug {
        Json(control.new_order()).into_response()
    } else {
        unknown("Only mock-saas has orders.")
    }
}

async fn edit_record(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(edit): Json<EditRecord>,
) -> Response {
    match control.edit_record(&provider, &edit.record, &edit.changes) {
        Some(record) => Json(record).into_response(),
        None => unknown("There is no such record."),
    }
}

async fn touch_many(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(named): Json<ManyNamed>,
) -> Response {
    known(&control, &provider, || {
        let touched = control.touch_many(&provider, &named.records);
        Json(json!({ "touched": touched })).into_response()
    })
}

async fn delete_record(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(named): Json<Named>,
) -> Response {
    if control.delete_record(&provider, &named.record) {
        done()
    } else {
        unknown("There is no such record.")
    }
}

async fn undelete_record(
    State(control): State<Control>,
    Path(provider): Path<String>,
    Json(named): Json<Named>,
) -> Response {
    if control.undelete_record(&provider, &named.record) {
        done()
    } else {
        unknown("There is no such deleted record.")
    }
}

async fn truth(
    State(control): State<Control>,
    Path((provider, list)): Path<(String, String)>,
    parts: Parts,
) -> Response {
    let Mount(mount) = Mount::of(&parts, &provider);
    match control.truth_at(&provider, &list, &mount) {
        Some(records) => Json(records).into_response(),
        None => unknown("There is no such list."),
    }
}

async fn requests(State(control): State<Control>, Path(provider): Path<String>) -> Response {
    known(&control, &provider, || {
        let (requests, spoiled) = (control.requests(&provider), control.spoiled(&provider));
        Json(json!({ "requests": requests, "spoiled": spoiled })).into_response()
    })
}

async fn most_at_once(State(control): State<Control>, Path(provider): Path<String>) -> Response {
    known(&control, &provider, || Json(control.most_at_once(&provider)).into_response())
}

async fn reset_most_at_once(
    State(control): State<Control>,
    Path(provider): Path<String>,
) -> Response {
    known(&control, &provider, || {
        control.reset_most_at_once(&provider);
        done()
    })
}

async fn posted(State(control): State<Control>, Path(provider): Path<String>) -> Response {
    known(&control, &provider, || Json(control.posted(&provider)).into_response())
}

fn known(control: &Control, provider: &str, answer: impl FnOnce() -> Response) -> Response {
    if control.world.standing(provider).is_some() {
        answer()
    } else {
        unknown("There is no such provider.")
    }
}

fn done() -> Response {
    Json(json!({ "ok": true })).into_response()
}

fn unknown(why: &str) -> Response {
    (StatusCode::NOT_FOUND, Json(json!({ "error": why }))).into_response()
}
