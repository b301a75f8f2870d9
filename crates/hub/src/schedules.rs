//! When what is connected is read by itself.
//!
//! A connection has one schedule for all of its streams, and a stream may have one of its own, which
//! takes it out of the other. `next_at` is the truth: whoever moves it on, in one transaction with
//! the run that it queues, has fired it, so any number of replicas may look at the table at once.

pub mod entity;
mod fill;
mod fire;
mod get;
mod intervals;
mod preview;
mod remove;
mod save;
mod switch;
mod tick;
mod timing;

pub use fill::fill;
pub(crate) use fill::for_new_connection;
pub use get::get;
pub(crate) use get::{next_syncs, of_connection};
pub(crate) use intervals::intervals;
pub use preview::preview;
pub use remove::remove;
pub use save::save;
pub use switch::switch;
pub use tick::tick;

use contract::{
    ids::{OrganizationId, ScheduleId},
    live_event::LiveEventKind,
    schedule::Rhythm,
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use timing::Timing;
use uuid::Uuid;

use crate::{Admin, Hub, HubError, Tx, live};

/// The stream of the schedule that is for all which have none of their own.
const WHOLE: &str = "";

/// When a row is due, as people say it.
fn rhythm(row: &entity::Model) -> Rhythm {
    match (&row.cron, row.every_minutes) {
        (Some(expression), _) => Rhythm::Cron {
            expression: expression.clone(),
            time_zone: row.time_zone.clone(),
            spread: row.spread,
        },
        (None, minutes) => {
            let minutes = minutes.and_then(|it| u32::try_from(it).ok());
            Rhythm::Every { minutes: minutes.unwrap_or(contract::schedule::LONGEST) }
        }
    }
}

/// The schedule of this id, if it is the organization's.
async fn find(tx: &Tx, admin: &Admin<'_>, id: ScheduleId) -> Result<entity::Model, HubError> {
    entity::Entity::find_by_id(id.uuid())
        .filter(entity::Column::OrganizationId.eq(admin.organization_id().uuid()))
        .one(&**tx)
        .await?
        .ok_or(HubError::NotFound("schedule"))
}

/// What a row is called in the audit trail: the connection, and the stream when it is for one.
fn name(connection: &str, stream: &str) -> String {
    if stream.is_empty() { connection.to_owned() } else { format!("{connection}, {stream}") }
}

/// Tells the pages of a connection.
async fn tell(
    hub: &Hub,
    tx: &Tx,
    organization_id: OrganizationId,
    connection_id: Uuid,
) -> Result<(), HubError> {
    let event = LiveEventKind::ScheduleChanged { connection_id: connection_id.into() };
    live::publish(hub, tx, organization_id, &event).await
}
