//! When what is connected is read by itself.
//!
//! A connection has one schedule for all of its streams, and a stream may have one of its own, which
//! takes it out of the other. `next_at` is the truth: whoever moves it on, in one transaction with
//! the run that it queues, has fired it, so any number of replicas may look at the table at once.

pub mod entity;
mod expected;
mod fill;
mod fire;
mod get;
mod go_on;
mod preview;
mod remove;
mod save;
mod switch;
mod tick;
mod timing;

pub(crate) use expected::{Expected, expected};
pub use fill::fill;
pub(crate) use fill::for_new_connection;
pub use get::get;
pub(crate) use get::{next_syncs, of_connection};
pub(crate) use go_on::go_on;
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
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use timing::Timing;
use uuid::Uuid;

use crate::{Admin, Hub, HubError, Tx, live};

/// The stream of the schedule that is for all which have none of their own.
const WHOLE: &str = "";

/// All schedules of a connection.
async fn rows(
    database: &impl ConnectionTrait,
    connection_id: Uuid,
) -> Result<Vec<entity::Model>, HubError> {
    Ok(entity::Entity::find()
        .filter(entity::Column::ConnectionId.eq(connection_id))
        .order_by_asc(entity::Column::Stream)
        .all(database)
        .await?)
}

/// The streams of a connection that have a schedule of their own.
pub(crate) async fn own_streams(tx: &Tx, connection_id: Uuid) -> Result<Vec<String>, HubError> {
    let rows = rows(&**tx, connection_id).await?;
    Ok(rows.into_iter().map(|row| row.stream).filter(|stream| stream != WHOLE).collect())
}

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
