use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::json;

use crate::credentials::Caller;

/// `GET /account-info/v3/details`: whose token this is.
pub(super) async fn details(Extension(caller): Extension<Caller>) -> Response {
    Json(json!({
        "portalId": caller.account.id,
        "accountType": "STANDARD",
        "timeZone": "Europe/Berlin",
        "companyCurrency": "EUR",
        "additionalCurrencies": [],
        "utcOffset": "+01:00",
        "utcOffsetMilliseconds": 3_600_000,
        "uiDomain": caller.account.handle,
        "dataHostingLocation": "na1",
    }))
    .into_response()
}
