//! Signing out.

use axum::{Extension, extract::State, response::Redirect};
use hub::{Actor, Hub, HubError, users};
use tower_sessions::Session;

use crate::layers::Problem;

/// `POST /logout`: forgets the session.
pub async fn logout(
    State(hub): State<Hub>,
    actor: Option<Extension<Actor>>,
    session: Session,
) -> Result<Redirect, Problem> {
    session.flush().await.map_err(HubError::internal)?;
    if let Some(Extension(actor)) = actor {
        users::sign_out(&hub, &actor).await?;
    }
    Ok(Redirect::to(&app::paths::with_query(app::paths::LOGIN, "problem=signed_out")))
}
