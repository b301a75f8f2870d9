//! The REST API, for programs with a bearer token.

use axum::{
    Extension, Json,
    extract::{Path, RawQuery, State},
};
use contract::{AppError, ErrorKind, query::NamedPage, session::SessionUser};
use hub::{Actor, Hub, records};

use crate::layers::Problem;

/// `GET /api/v1/me`: who the token belongs to.
pub async fn me(actor: Option<Extension<Actor>>) -> Result<Json<SessionUser>, Problem> {
    Ok(Json(signed_in(actor)?.user().clone()))
}

/// `GET /api/v1/records/{model}`: a page of a model's rows, with the parameters of the table
/// page and the names of the columns.
pub async fn list_records(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    Path(model): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<NamedPage>, Problem> {
    let actor = signed_in(actor)?;
    Ok(Json(records::list_named(&hub, &actor, &model, &query.unwrap_or_default()).await?))
}

fn signed_in(actor: Option<Extension<Actor>>) -> Result<Actor, Problem> {
    actor.map(|Extension(actor)| actor).ok_or_else(|| {
        let error = AppError::new(ErrorKind::Unauthenticated, "An access token is needed.");
        Problem(error.with_remedy("Ask for one with POST /login and send it as a bearer token."))
    })
}
