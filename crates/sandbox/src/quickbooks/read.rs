use axum::Extension;
use axum::extract::{Path, State};
use axum::response::Response;
use serde_json::json;

use super::company::Company;
use super::{answer, entity};
use crate::world::Site;

/// `GET /v3/company/{realm}/{entity}/{id}`: one record, under the name of its kind.
pub(super) async fn read(
    State(site): State<Site>,
    Extension(company): Extension<Company>,
    Path((_realm, name, id)): Path<(String, String, String)>,
) -> Response {
    let Some(entity) = entity::of_name(&name) else {
        return answer::not_found().await;
    };
    let index = entity.index_of(&id);
    match index.filter(|index| entity.stream(&site, company).has(*index)) {
        Some(index) => {
            let record = entity.record(&site, company, index);
            answer::found(&site, json!({ entity.name(): record }))
        }
        None => answer::no_such_object(&site),
    }
}
