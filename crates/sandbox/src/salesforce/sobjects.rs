use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::object::{Object, of_id, of_name};
use super::selected::Selected;
use super::{answer, versions};
use crate::query::Pairs;
use crate::world::Site;

/// `GET /services/data/v65.0/sobjects/{object}/{id}?fields=A,B`: one record.
pub(super) async fn show(
    State(site): State<Site>,
    Path((version, name, id)): Path<(String, String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let (Some(version), Some(object)) = (versions::known(&version), of_name(&name)) else {
        return answer::missing();
    };
    let stream = object.stream(&site);
    let found = of_id(&id).filter(|(of, index)| *of == object && stream.has(*index));
    let Some((_, index)) = found else {
        let message = "Provided external ID field does not exist or is not accessible: ".to_owned();
        return answer::error(StatusCode::NOT_FOUND, "NOT_FOUND", &(message + &id));
    };
    if object.is_deleted(&stream, index) {
        return answer::error(StatusCode::NOT_FOUND, "ENTITY_IS_DELETED", "entity is deleted");
    }
    match fields(object, &Pairs::of(query.as_deref())) {
        Ok(fields) => Json(object.json(&site, index, &fields, version)).into_response(),
        Err(refused) => refused,
    }
}

fn fields(object: Object, pairs: &Pairs) -> Result<Vec<Selected>, Response> {
    let Some(list) = pairs.filled("fields") else {
        return Ok(object.all_fields());
    };
    list.split(',')
        .map(|asked| {
            let known = object.fields().iter().find(|field| field.eq_ignore_ascii_case(asked));
            known.copied().map(Selected::Own).ok_or_else(|| {
                let message =
                    format!("No such column '{asked}' on sobject of type {}", object.name());
                answer::error(StatusCode::BAD_REQUEST, "INVALID_FIELD", &message)
            })
        })
        .collect()
}
