use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::answer;
use super::identity::{ORGANIZATION_ID, user_id};
use crate::credentials::Caller;
use crate::mount::Mount;

/// Number and name, oldest first.
const VERSIONS: &[(&str, &str)] = &[
    ("58.0", "Summer '23"),
    ("59.0", "Winter '24"),
    ("60.0", "Spring '24"),
    ("61.0", "Summer '24"),
    ("62.0", "Winter '25"),
    ("63.0", "Spring '25"),
    ("64.0", "Summer '25"),
    ("65.0", "Winter '26"),
    ("66.0", "Spring '26"),
    ("67.0", "Summer '26"),
];

/// `GET /services/data/`: which versions of the API there are.
pub(super) async fn list() -> Response {
    let versions: Vec<Value> = VERSIONS
        .iter()
        .map(|(version, label)| {
            json!({ "label": label, "url": format!("/services/data/v{version}"), "version": version })
        })
        .collect();
    Json(versions).into_response()
}

/// `GET /services/data/v65.0/`: what there is in a version.
pub(super) async fn resources(
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    Path(version): Path<String>,
) -> Response {
    let Some(version) = known(&version) else { return answer::missing() };
    let base = format!("/services/data/v{version}");
    Json(json!({
        "query": format!("{base}/query"),
        "queryAll": format!("{base}/queryAll"),
        "sobjects": format!("{base}/sobjects"),
        "identity": format!("{mount}/id/{ORGANIZATION_ID}/{}", user_id(caller.account)),
    }))
    .into_response()
}

/// `65.0` of `v65.0`, where there is such a version.
pub(super) fn known(segment: &str) -> Option<&'static str> {
    let asked = segment.strip_prefix('v')?;
    VERSIONS.iter().map(|(version, _)| *version).find(|version| *version == asked)
}
