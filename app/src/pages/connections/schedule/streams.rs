//! Streams with a schedule of their own.

use contract::{connection::ConnectionStream, ids::ConnectionId, schedule::ScheduleRow};
use leptos::{prelude::*, server_fn::ServerFn};

use super::{
    form::{Form, StreamChoice},
    line,
    switch::Switch,
};
use crate::{
    api::schedules::{Remove, remove},
    ui::{Act, Deed, asked},
};

/// What is read at other times than the rest.
#[component]
pub(super) fn Streams(
    /// The connection.
    connection_id: ConnectionId,
    /// Its streams.
    streams: Vec<ConnectionStream>,
    /// The schedules of those that have one.
    schedules: Vec<ScheduleRow>,
    /// Why nothing is read by itself, when that is so.
    held: Option<&'static str>,
    /// Whether auto-sync of the connection is on.
    main_on: bool,
    /// Whether something can be changed.
    is_admin: bool,
    /// Called when something was changed.
    changed: Callback<()>,
) -> impl IntoView {
    let has_own = |name: &str| schedules.iter().any(|row| row.stream.as_deref() == Some(name));
    let without: Vec<_> = streams
        .iter()
        .filter(|stream| !has_own(&stream.name))
        .map(|stream| (stream.name.clone(), stream.label.clone()))
        .collect();
    // One stream alone is the whole connection.
    let add = (is_admin && streams.len() > 1 && !without.is_empty()).then(|| {
        let choice = StreamChoice::OneOf(without);
        view! { <Form connection_id choice known=None changed/> }
    });
    let own = schedules.into_iter().map(|row| {
        let name = row.stream.clone().unwrap_or_default();
        let known = streams.iter().find(|stream| stream.name == name);
        let label = known.map_or(name.clone(), |stream| stream.label.clone());
        view! { <Own connection_id name label row held main_on is_admin changed/> }
    });
    let own = own.collect_view();
    let list = (!own.is_empty()).then(|| {
        view! {
            <h3>"Streams with a schedule of their own"</h3>
            <ul class="own-schedules">{own}</ul>
        }
    });
    view! {
        {list}
        {add}
    }
    .into_any()
}

/// One of them.
#[component]
fn Own(
    connection_id: ConnectionId,
    /// The stream's name.
    name: String,
    /// Its name for people.
    label: String,
    /// Its schedule.
    row: ScheduleRow,
    held: Option<&'static str>,
    main_on: bool,
    is_admin: bool,
    changed: Callback<()>,
) -> impl IntoView {
    let deed = Deed::new(changed);
    let id = row.id;
    let means = is_admin.then(|| {
        let choice = StreamChoice::This(name, label.clone());
        let act = Act {
            action: Remove::url(),
            fields: vec![("id", id.to_string())],
            label: "Read it with the rest again",
            class: "button quiet",
        };
        view! {
            <div class="own-means">
                <Form connection_id choice known=Some(row.clone()) changed/>
                {act.shown(deed, move || asked(remove(id)))}
            </div>
        }
    });
    let switch_name = format!("Auto-sync of {label}");
    view! {
        <li>
            <div class="card-head">
                <h4>{label}</h4>
                <Switch
                    id
                    on=row.enabled && main_on
                    label="Auto-sync"
                    name=switch_name
                    is_admin=is_admin && main_on
                    deed
                />
            </div>
            {deed.problem()}
            {line::line(&row, held)}
            {means}
        </li>
    }
    .into_any()
}
