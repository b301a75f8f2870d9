//! Live events: what browsers are told at once.
//!
//! An event is a row, written in the transaction of the change that it tells of; the commit rings
//! a bell, and one task reads the new rows and hands them to whoever listens in this process. With
//! PostgreSQL the bell is heard by every replica (`LISTEN`/`NOTIFY`). A browser that was away asks
//! for the rows since the last one it saw. Progress is not kept: it is handed on and forgotten.

use std::sync::Arc;

use contract::{
    ids::OrganizationId,
    live_event::{LiveEvent, LiveEventKind},
};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait};
use tokio::sync::{Notify, broadcast};

use crate::{Hub, HubError, Tx};

pub mod entity;
mod subscribe;
mod tail;

pub use subscribe::{latest, subscribe};
pub use tail::{prune, run};

/// The channel that replicas listen on for committed rows.
const COMMITTED: &str = "tributary_live";
/// The channel that replicas listen on for progress.
const PROGRESS: &str = "tributary_progress";

/// An event on its way to the browsers of one organization.
#[derive(Debug, Clone)]
struct Told {
    organization_id: OrganizationId,
    event: Arc<LiveEvent>,
}

/// Hands events to whoever listens in this process.
pub struct Live {
    committed: Arc<Notify>,
    told: broadcast::Sender<Told>,
}

impl Live {
    /// How many events a listener may lag behind before it has to read the rows again.
    const LAG: usize = 1_024;

    pub(crate) fn new() -> Self {
        Self { committed: Arc::default(), told: broadcast::channel(Self::LAG).0 }
    }

    /// The bell that a commit rings.
    pub(crate) fn nudge(&self) -> Arc<Notify> {
        self.committed.clone()
    }

    fn tell(&self, organization_id: OrganizationId, event: LiveEvent) {
        // An error means that nobody listens, which is fine.
        let _ = self.told.send(Told { organization_id, event: Arc::new(event) });
    }
}

/// Writes an event into the transaction of the change that it tells of.
pub async fn publish(
    hub: &Hub,
    tx: &Tx,
    organization_id: OrganizationId,
    kind: &LiveEventKind,
) -> Result<(), HubError> {
    if hub.database.is_postgres() {
        // Held until the commit, so that ids become visible in their order and a browser that
        // asks for what came after one id misses nothing.
        tx.execute_unprepared("SELECT pg_advisory_xact_lock(7461746)").await?;
        tx.execute_unprepared(&format!("NOTIFY {COMMITTED}")).await?;
    }
    let row = entity::ActiveModel {
        organization_id: Set(organization_id.uuid()),
        at: Set(hub.clock.now()),
        payload: Set(serde_json::to_string(kind).map_err(HubError::internal)?),
        ..Default::default()
    };
    row.insert(&**tx).await?;
    Ok(())
}

/// Tells of progress: at once, unkept, and without failing anybody.
pub(crate) async fn progress(hub: &Hub, organization_id: OrganizationId, kind: LiveEventKind) {
    let event = LiveEvent { id: None, at: hub.clock.now(), kind };
    if !hub.database.is_postgres() {
        hub.live.tell(organization_id, event);
        return;
    }
    if let Err(error) = tail::send_progress(hub, organization_id, &event).await {
        tracing::warn!(%error, "progress was not told");
    }
}
