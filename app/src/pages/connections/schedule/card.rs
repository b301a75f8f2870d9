//! The card.

use contract::{
    Role,
    connection::{ConnectionRow, ConnectionStatus, ConnectionStream},
    schedule::{ConnectionSchedules, ScheduleRow},
};
use leptos::prelude::*;

use super::{
    form::{Form, StreamChoice},
    line,
    streams::Streams,
    switch::Switch,
};
use crate::ui::Deed;

/// When a connection is read by itself, and for admins the means to change that.
#[component]
pub(in crate::pages::connections) fn ScheduleCard(
    /// The connection.
    row: ConnectionRow,
    /// Its streams.
    streams: Vec<ConnectionStream>,
    /// Its schedules.
    schedules: ConnectionSchedules,
    /// Who looks.
    role: Role,
    /// Called when something was changed.
    changed: Callback<()>,
) -> impl IntoView {
    let Some(whole) = schedules.whole else {
        return view! {
            <section class="card">
                <h2>"Schedule"</h2>
                <p class="quiet-line">"It gets its schedule when the server has started."</p>
            </section>
        }
        .into_any();
    };
    let deed = Deed::new(changed);
    let held = held(row.status, &whole);
    let change = role.is_admin().then(|| {
        let choice = StreamChoice::Whole;
        view! { <Form connection_id=row.id choice known=Some(whole.clone()) changed/> }
    });
    let is_admin = role.is_admin();
    view! {
        <section class="card" id="schedule">
            <div class="card-head">
                <h2>"Schedule"</h2>
                <Switch id=whole.id on=whole.enabled label="Auto-sync" name="Auto-sync" is_admin deed/>
            </div>
            {deed.problem()}
            {line::line(&whole, held)}
            {line::upcoming(&whole, held)}
            {change}
            <Streams
                connection_id=row.id
                streams
                schedules=schedules.streams
                held
                main_on=whole.enabled
                is_admin
                changed
            />
        </section>
    }
    .into_any()
}

/// Why nothing of the connection is read by itself, when that is so.
fn held(status: ConnectionStatus, whole: &ScheduleRow) -> Option<&'static str> {
    match status {
        ConnectionStatus::Active | ConnectionStatus::Error => {
            (!whole.enabled).then_some("Nothing is read by itself while auto-sync is off.")
        }
        ConnectionStatus::Paused => Some("Nothing is read while the connection is paused."),
        ConnectionStatus::Disconnected => Some("Nothing is read: it is disconnected."),
        ConnectionStatus::NeedsReconnect => Some("Nothing is read until it is connected again."),
    }
}
