//! Coming back from the consent screen.

use std::{collections::BTreeMap, sync::Arc};

use connectors::{Credential, Provider, SentBack, Variables, oauth};
use contract::{
    connection::Display,
    ids::{ConnectAttemptId, ConnectionId},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{
    entity,
    fail::{Failed, fail},
    outcome,
};
use crate::{
    Actor, Admin, Hub, HubError,
    audit::By,
    connections::{self, NewConnection, Origin},
    providers, sessions, words,
};

/// What a person reads whose visit took too long.
pub(super) const EXPIRED: &str =
    "This took longer than ten minutes, so the link is no longer valid. Please try again.";

/// What a person reads whose state is not one of ours.
const UNKNOWN_STATE: &str = "The answer did not belong to a connection that you began here. Nothing \
     was connected. Please try again; a window that opened for this can be closed.";

/// What is said of a visit whose answer is being worked on already.
const IN_PROGRESS: &str = "This answer has arrived already and is being worked on.";

/// The parameters that a provider sends a person back with.
#[derive(Debug, Default)]
pub struct Callback {
    /// What can be exchanged for tokens.
    pub code: Option<String>,
    /// What we sent along.
    pub state: Option<String>,
    /// Why there is no code: `access_denied` and the like.
    pub error: Option<String>,
    /// The same for people.
    pub error_description: Option<String>,
    /// All of them: some providers say there whose account it is.
    pub parameters: BTreeMap<String, String>,
}

/// Where the person goes from here.
#[derive(Debug)]
pub struct Completed {
    /// The attempt of the state.
    pub attempt_id: ConnectAttemptId,
    /// How the consent screen was shown.
    pub display: Display,
    /// The connection, or what happened and what to do.
    pub outcome: Result<ConnectionId, String>,
}

/// Ends a visit: checks the state, exchanges the code, asks who it is, and stores the connection.
///
/// Whatever goes wrong is written to the attempt, so that the page that began learns of it, and to
/// the audit trail. Who does not bring the state of an attempt of theirs changes nothing, and ends
/// no attempt that waits: any page can send a browser here.
pub async fn complete(
    hub: &Hub,
    actor: &Actor,
    slug: &str,
    callback: Callback,
) -> Result<Completed, HubError> {
    let provider = providers::find(hub, slug)?;
    let admin = actor.admin()?;
    let Some(attempt) = find(hub, &admin, slug, callback.state.as_deref()).await? else {
        return Err(HubError::invalid(UNKNOWN_STATE, "state"));
    };
    let attempt_id: ConnectAttemptId = attempt.id.into();
    let display = attempt.display.parse().unwrap_or(Display::Page);
    if attempt.outcome != outcome::WAITING || !take(hub, &attempt).await? {
        // The page was loaded again. It changes nothing and is told what came of the first time.
        return Ok(Completed { attempt_id, display, outcome: earlier(attempt) });
    }
    let outcome = match try_complete(hub, &admin, &provider, &attempt, callback).await {
        Ok(id) => Ok(id),
        Err(error) => {
            let error = contract::AppError::from(error);
            let failed = Failed::of(&attempt, By::Actor(&admin), &provider);
            fail(hub, failed, &error.message).await?;
            Err(error.message)
        }
    };
    Ok(Completed { attempt_id, display, outcome })
}

/// The attempt of this state, if this session began it.
async fn find(
    hub: &Hub,
    admin: &Admin<'_>,
    slug: &str,
    state: Option<&str>,
) -> Result<Option<entity::Model>, HubError> {
    let Some(state) = state else { return Ok(None) };
    let attempt = entity::Entity::find()
        .filter(entity::Column::StateHash.eq(sessions::hash(state)))
        .filter(entity::Column::Provider.eq(slug))
        .filter(entity::Column::UserId.eq(admin.user_id().uuid()))
        .filter(entity::Column::SessionHash.eq(admin.session_hash()))
        .one(hub.read())
        .await?;
    Ok(attempt)
}

/// Takes an attempt out of circulation: whoever comes second does not get it.
pub(super) async fn take(hub: &Hub, attempt: &entity::Model) -> Result<bool, HubError> {
    let tx = hub.begin().await?;
    let taken = entity::Entity::update_many()
        .col_expr(entity::Column::SealedVerifier, Expr::val(""))
        .filter(entity::Column::Id.eq(attempt.id))
        .filter(entity::Column::Outcome.eq(outcome::WAITING))
        .filter(entity::Column::SealedVerifier.ne(""))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(taken.rows_affected == 1)
}

/// What came of an attempt that was taken before.
fn earlier(attempt: entity::Model) -> Result<ConnectionId, String> {
    match attempt.connection_id {
        Some(id) => Ok(id.into()),
        None => Err(attempt.message.unwrap_or_else(|| IN_PROGRESS.to_owned())),
    }
}

async fn try_complete(
    hub: &Hub,
    admin: &Admin<'_>,
    provider: &Arc<Provider>,
    attempt: &entity::Model,
    callback: Callback,
) -> Result<ConnectionId, HubError> {
    let id: ConnectAttemptId = attempt.id.into();
    if attempt.expires_at <= hub.clock.now() {
        return Err(HubError::Conflict(EXPIRED.to_owned()));
    }
    if let Some(error) = callback.error {
        return Err(denied(provider, &error, callback.error_description));
    }
    let name = &provider.name;
    let code = callback.code.filter(|code| !code.is_empty()).ok_or_else(|| {
        HubError::Conflict(format!("{name} sent you back without a code. Please try again."))
    })?;
    let settings = serde_json::from_str(&attempt.settings).map_err(HubError::internal)?;
    let variables = Variables::of(provider, &settings, None);
    let endpoints = providers::endpoints(hub, provider, attempt.sandbox, &variables)?;
    let app = providers::oauth_app(hub, provider, attempt.sandbox);
    let app = app.ok_or_else(|| HubError::Conflict(format!("{name} is no longer set up.")))?;
    let verifier = hub.vault.open(id, &attempt.sealed_verifier)?;
    let now = hub.clock.now();
    let sent_back = SentBack { code: &code, parameters: &callback.parameters };
    // The window stands empty meanwhile.
    let (http, app) = (&hub.http.waited_for(), &app);
    let tokens =
        oauth::exchange(http, provider, &endpoints, app, &sent_back, &verifier, now).await?;
    let granted = Credential::OAuth(tokens);
    let tested = connections::test(hub, http, provider, granted, &settings, attempt.sandbox);
    let (credential, account) = tested.await?;
    let tx = hub.begin().await?;
    let new = NewConnection {
        organization_id: admin.organization_id(),
        provider,
        credential: &credential,
        account,
        settings: &settings,
        sandbox: attempt.sandbox,
        origin: Origin::User,
        attempt_id: Some(id),
        reconnect: attempt.reconnect_id.map(Into::into),
    };
    let connection_id = connections::connect(hub, &tx, By::Actor(admin), new).await?;
    entity::Entity::update_many()
        .col_expr(entity::Column::Outcome, Expr::val(outcome::CONNECTED))
        .col_expr(entity::Column::ConnectionId, Expr::val(connection_id.uuid()))
        .filter(entity::Column::Id.eq(attempt.id))
        .exec(&*tx)
        .await?;
    tx.commit().await?;
    Ok(connection_id)
}

/// What a provider's refusal means. The texts come through an address: they are put on one line and
/// cut short.
fn denied(provider: &Provider, error: &str, description: Option<String>) -> HubError {
    let name = &provider.name;
    if error == "access_denied" {
        return HubError::Conflict(format!(
            "You did not allow the access at {name}. Nothing was connected."
        ));
    }
    let detail = words::line(description.as_deref().unwrap_or(error), 200);
    HubError::Conflict(format!("{name} refused: {detail}"))
}
