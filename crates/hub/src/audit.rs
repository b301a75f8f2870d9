//! The audit trail: who did what, to what, when, from where.

use contract::{
    audit_event::AuditAction,
    ids::{AuditEventId, OrganizationId},
    model::AUDIT_EVENTS,
    query::{Page, Query},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use uuid::Uuid;

use crate::{Actor, Hub, HubError, Tx, fold::fold, new_id, page, words};

pub mod entity;

/// Who did it.
#[derive(Debug, Clone, Copy)]
pub enum By<'a> {
    /// A person, or a program with their token.
    Actor(&'a Actor),
    /// The operator at the terminal, in this organization.
    Operator(OrganizationId),
    /// Tributary itself, in this organization.
    System(OrganizationId),
}

impl By<'_> {
    /// What they are called.
    pub(crate) fn name(&self) -> &str {
        match self {
            Self::Actor(actor) => &actor.user().username,
            Self::Operator(_) => "command line",
            Self::System(_) => "system",
        }
    }
}

/// Writes an event into the transaction of the change that it tells of.
///
/// `object` is an id or a name; `detail` is for people and must hold no secret.
pub async fn record(
    hub: &Hub,
    tx: &Tx,
    by: By<'_>,
    action: AuditAction,
    object: &impl ToString,
    detail: &str,
) -> Result<(), HubError> {
    let (organization_id, actor_id, actor, address) = match by {
        By::Actor(actor) => (
            actor.organization_id(),
            Some(actor.user_id().uuid()),
            by.name().to_owned(),
            actor.address().map(|address| address.to_string()).unwrap_or_default(),
        ),
        By::Operator(organization_id) | By::System(organization_id) => {
            nobody(organization_id, by.name())
        }
    };
    let object = object.to_string();
    let (action, done) = (action.to_string(), action.label());
    let detail = words::sentence(detail);
    let search = fold(&format!("{actor} {action} {done} {object} {detail}"));
    let row = entity::ActiveModel {
        id: Set(new_id::<AuditEventId>().uuid()),
        organization_id: Set(organization_id.uuid()),
        at: Set(hub.clock.now()),
        actor_id: Set(actor_id),
        actor: Set(actor),
        action: Set(action),
        object: Set(object),
        detail: Set(detail),
        address: Set(address),
        search: Set(search),
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Who is no user and calls from nowhere, as the columns hold them: a user of the same name has an id
/// beside it.
fn nobody(id: OrganizationId, name: &str) -> (OrganizationId, Option<Uuid>, String, String) {
    (id, None, name.to_owned(), String::new())
}

/// A page of the organization's events; `query` is the part of an address after the question mark.
pub async fn list(hub: &Hub, actor: &Actor, query: &str) -> Result<Page, HubError> {
    let query = Query::parse_text(&AUDIT_EVENTS, query)?;
    let id = |id| AuditEventId::from_uuid(id).to_string();
    page::read(hub, &AUDIT_EVENTS, page::Scope::of(actor), &query, id).await
}
