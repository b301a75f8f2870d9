//! When what is connected is read by itself.

use chrono::{DateTime, Utc};
use contract::{AppError, ids::ScheduleId, schedule::ScheduleForm};
use leptos::{prelude::*, server_fn::codec::GetUrl};

#[cfg(feature = "ssr")]
use super::door::signed_in;

/// Sets the schedule of a connection, or of one of its streams.
#[server(prefix = "/rpc", endpoint = "schedules/save")]
pub async fn save(form: ScheduleForm) -> Result<ScheduleId, AppError> {
    signed_in(async |hub, actor| hub::schedules::save(hub, &actor.admin()?, form.read()?).await)
        .await
}

/// The next moments at which such a schedule would be due.
#[server(prefix = "/rpc", endpoint = "schedules/preview", input = GetUrl)]
pub async fn preview(form: ScheduleForm) -> Result<Vec<DateTime<Utc>>, AppError> {
    signed_in(async |hub, actor| hub::schedules::preview(hub, actor, &form.read()?).await).await
}

/// Switches a schedule on or off.
#[server(prefix = "/rpc", endpoint = "schedules/switch")]
pub async fn switch(id: ScheduleId, on: bool) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::schedules::switch(hub, &actor.admin()?, id, on).await).await
}

/// Removes the schedule of a stream, which then goes by that of its connection.
#[server(prefix = "/rpc", endpoint = "schedules/remove")]
pub async fn remove(id: ScheduleId) -> Result<(), AppError> {
    signed_in(async |hub, actor| hub::schedules::remove(hub, &actor.admin()?, id).await).await
}
