use axum::Json;
use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::{DATASET, LOCATION, PROJECT, answer};

/// `GET /bigquery/v2/projects`: what the credential can see.
pub(super) async fn list() -> Response {
    Json(json!({
        "kind": "bigquery#projectList",
        "etag": "sandbox-projects",
        "projects": [{
            "kind": "bigquery#project",
            "id": PROJECT,
            "numericId": "481500230042",
            "projectReference": { "projectId": PROJECT },
            "friendlyName": "Acme Retail",
        }],
        "totalItems": 1,
    }))
    .into_response()
}

/// `GET /bigquery/v2/projects/{project}/datasets`
pub(super) async fn datasets(Path(project): Path<String>) -> Response {
    if project != PROJECT {
        return answer::access_denied(&project);
    }
    Json(json!({
        "kind": "bigquery#datasetList",
        "etag": "sandbox-datasets",
        "datasets": [{
            "kind": "bigquery#dataset",
            "id": format!("{PROJECT}:{DATASET}"),
            "datasetReference": { "datasetId": DATASET, "projectId": PROJECT },
            "location": LOCATION,
            "type": "DEFAULT",
        }],
    }))
    .into_response()
}
