//! Listening.

use contract::{
    ids::OrganizationId,
    live_event::{LiveEvent, LiveEventKind},
};
use futures::{Stream, StreamExt, stream};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Told, entity};
use crate::{Actor, Hub, HubError};

/// How many missed events a browser is told at once when it comes back.
const BACKLOG: u64 = 500;

/// The id of the newest event, of one organization or of all; 0 when there is none.
pub async fn latest(hub: &Hub, organization_id: Option<OrganizationId>) -> Result<i64, HubError> {
    let mut newest = entity::Entity::find().order_by_desc(entity::Column::Id).limit(1);
    if let Some(organization_id) = organization_id {
        newest = newest.filter(entity::Column::OrganizationId.eq(organization_id.uuid()));
    }
    Ok(newest.one(hub.read()).await?.map_or(0, |row| row.id))
}

/// Everything that happens in the actor's organization from now on, after what happened since the
/// event `after`, when that is given.
pub fn subscribe(
    hub: &Hub,
    actor: &Actor,
    after: Option<i64>,
) -> impl Stream<Item = LiveEvent> + Send + use<> {
    let listener = Listener {
        hub: hub.clone(),
        organization_id: actor.organization_id(),
        // Subscribed before the rows are read: what happens in between arrives twice, not never.
        told: hub.live.told.subscribe(),
        last: after.unwrap_or(i64::MAX),
        behind: after.is_some(),
    };
    stream::unfold(listener, async |mut listener| {
        let events = listener.next().await?;
        Some((stream::iter(events), listener))
    })
    .flatten()
}

struct Listener {
    hub: Hub,
    organization_id: OrganizationId,
    told: Receiver<Told>,
    /// The last event that was handed on; the largest number while nothing was asked for, so that
    /// the first event sets it.
    last: i64,
    /// Whether there may be rows that were not handed on.
    behind: bool,
}

impl Listener {
    /// The next events; nothing when the process stops.
    async fn next(&mut self) -> Option<Vec<LiveEvent>> {
        loop {
            if self.behind {
                match self.missed().await {
                    Ok(missed) if missed.is_empty() => self.behind = false,
                    Ok(missed) => return Some(missed),
                    Err(error) => {
                        tracing::warn!(%error, "missed live events could not be read");
                        return None;
                    }
                }
            }
            match self.told.recv().await {
                Ok(told) => {
                    if let Some(event) = self.accept(&told) {
                        return Some(vec![event]);
                    }
                }
                Err(RecvError::Lagged(_)) => self.behind = self.last != i64::MAX,
                Err(RecvError::Closed) => return None,
            }
        }
    }

    fn accept(&mut self, told: &Told) -> Option<LiveEvent> {
        if told.organization_id != self.organization_id {
            return None;
        }
        if let Some(id) = told.event.id {
            if self.last != i64::MAX && id <= self.last {
                return None;
            }
            self.last = id;
        }
        Some(LiveEvent::clone(&told.event))
    }

    async fn missed(&mut self) -> Result<Vec<LiveEvent>, HubError> {
        let rows = entity::Entity::find()
            .filter(entity::Column::OrganizationId.eq(self.organization_id.uuid()))
            .filter(entity::Column::Id.gt(self.last))
            .order_by_asc(entity::Column::Id)
            .limit(BACKLOG)
            .all(self.hub.read())
            .await?;
        if let Some(row) = rows.last() {
            self.last = row.id;
        }
        Ok(rows.into_iter().filter_map(event).collect())
    }
}

/// The event of a row; a row that a newer version wrote and this one cannot read is left out.
pub(super) fn event(row: entity::Model) -> Option<LiveEvent> {
    match serde_json::from_str::<LiveEventKind>(&row.payload) {
        Ok(kind) => Some(LiveEvent { id: Some(row.id), at: row.at, kind }),
        Err(error) => {
            tracing::warn!(%error, id = row.id, "a live event does not parse");
            None
        }
    }
}
