//! The form of a schedule. What belongs to a choice is shown by the style sheet, so it needs no
//! script.

use contract::{
    ids::ConnectionId,
    schedule::{CRON, EVERY, LONGEST, Missed, Rhythm, SHORTEST, ScheduleForm, ScheduleRow},
};
use leptos::{
    ev::{Event, SubmitEvent},
    prelude::*,
    server_fn::ServerFn,
};

use super::{deed::Deed, preview::Preview};
use crate::{
    api::schedules::{Save, save},
    state::{form, time_zone},
};

/// What can be chosen without writing a number: minutes, and the words for them.
const PRESETS: [(u32, &str); 7] = [
    (5, "Every 5 minutes"),
    (15, "Every 15 minutes"),
    (30, "Every 30 minutes"),
    (60, "Every hour"),
    (360, "Every 6 hours"),
    (1_440, "Every day"),
    (10_080, "Every week"),
];

/// Zones to choose from; any other may be written.
const ZONES: [&str; 16] = [
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Warsaw",
    "Europe/Athens",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
];

/// What the schedule is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StreamChoice {
    /// The whole connection.
    Whole,
    /// This stream: its name, and that for people.
    This(String, String),
    /// A stream that is yet to be chosen.
    OneOf(Vec<(String, String)>),
}

impl StreamChoice {
    /// What the ids of the fields begin with.
    fn prefix(&self) -> String {
        match self {
            Self::Whole => "schedule".to_owned(),
            Self::This(name, _) => format!("schedule-of-{name}"),
            Self::OneOf(_) => "schedule-of-one".to_owned(),
        }
    }

    /// What opens the form.
    fn summary(&self) -> String {
        match self {
            Self::Whole => "Change the schedule".to_owned(),
            Self::This(_, label) => format!("Change the schedule of {label}"),
            Self::OneOf(_) => "Set a schedule for one stream".to_owned(),
        }
    }
}

/// A form that opens, and sets a schedule.
#[component]
pub(super) fn Form(
    /// The connection.
    connection_id: ConnectionId,
    /// What it is for.
    choice: StreamChoice,
    /// The schedule that there is.
    known: Option<ScheduleRow>,
    /// Called when it is saved.
    changed: Callback<()>,
) -> impl IntoView {
    let prefix = choice.prefix();
    let deed = Deed::new(changed);
    let preview = Preview::new();
    let (rhythm, missed) = known
        .map_or((Rhythm::Every { minutes: 60 }, Missed::RunOnce), |row| (row.rhythm, row.missed));
    let zone_id = format!("{prefix}-zone");
    let is_cron = matches!(rhythm, Rhythm::Cron { .. });
    let on_change = {
        let zone_id = zone_id.clone();
        move |event: Event| {
            let fields = form::fields_around(&event);
            if !is_cron && fields.get("form[rhythm]").is_some_and(|it| it == CRON) {
                time_zone::suggest(&zone_id);
            }
            match read(&form::fields_around(&event), connection_id) {
                Some(form) if is_complete(&form) => preview.ask(form),
                _ => preview.say(None),
            }
        }
    };
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(form) = read(&form::fields(&event), connection_id) {
            preview.say(None);
            deed.ask(save(form));
        }
    };
    view! {
        <details class="schedule-form">
            <summary class="button">{choice.summary()}</summary>
            <form
                class="stack"
                method="post"
                action=Save::url()
                on:submit=on_submit
                on:change=on_change
            >
                <input type="hidden" name="form[connection_id]" value=connection_id.to_string()/>
                {stream_field(&prefix, choice)}
                {rhythm_field(&prefix, &rhythm)}
                {minutes_field(&prefix, &rhythm)}
                {cron_fields(&prefix, &zone_id, &rhythm)}
                {missed_field(&prefix, missed)}
                {move || preview.shown()}
                {move || deed.error().map(|error| view! { <crate::ui::ErrorPanel error/> })}
                <button type="submit" class="button primary" disabled=move || deed.is_busy()>
                    "Save the schedule"
                </button>
            </form>
        </details>
    }
    .into_any()
}

/// The fields, as the server takes them.
fn read(
    fields: &std::collections::BTreeMap<String, String>,
    connection_id: ConnectionId,
) -> Option<ScheduleForm> {
    let field = |name: &str| fields.get(&format!("form[{name}]")).cloned().unwrap_or_default();
    Some(ScheduleForm {
        connection_id,
        stream: field("stream"),
        rhythm: field("rhythm"),
        minutes: field("minutes"),
        expression: field("expression"),
        time_zone: field("time_zone"),
        spread: field("spread"),
        missed: field("missed").parse().ok()?,
    })
}

/// Whether a person has got so far that something can be said about it.
fn is_complete(form: &ScheduleForm) -> bool {
    match form.rhythm.as_str() {
        EVERY => !form.minutes.is_empty(),
        CRON => !form.expression.is_empty() && !form.time_zone.is_empty(),
        _ => true,
    }
}

fn stream_field(prefix: &str, choice: StreamChoice) -> AnyView {
    let streams = match choice {
        StreamChoice::Whole => return ().into_any(),
        StreamChoice::This(name, _) => {
            return view! { <input type="hidden" name="form[stream]" value=name/> }.into_any();
        }
        StreamChoice::OneOf(streams) => streams,
    };
    let id = format!("{prefix}-stream");
    let options =
        streams.into_iter().map(|(name, label)| view! { <option value=name>{label}</option> });
    view! {
        <div class="field">
            <label for=id.clone()>"Stream"</label>
            <select id=id name="form[stream]">{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

fn rhythm_field(prefix: &str, rhythm: &Rhythm) -> AnyView {
    let id = format!("{prefix}-rhythm");
    let chosen = match rhythm {
        Rhythm::Cron { .. } => CRON.to_owned(),
        Rhythm::Every { minutes } if PRESETS.iter().any(|(preset, _)| preset == minutes) => {
            minutes.to_string()
        }
        Rhythm::Every { .. } => EVERY.to_owned(),
    };
    let presets = PRESETS.map(|(minutes, label)| (minutes.to_string(), label));
    let others = [
        (EVERY.to_owned(), "Another number of minutes…"),
        (CRON.to_owned(), "At times of the clock (cron)…"),
    ];
    let options = presets.into_iter().chain(others).map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>"How often"</label>
            <select id=id name="form[rhythm]">{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

fn minutes_field(prefix: &str, rhythm: &Rhythm) -> AnyView {
    let id = format!("{prefix}-minutes");
    let value = match rhythm {
        Rhythm::Every { minutes } => minutes.to_string(),
        Rhythm::Cron { .. } => String::new(),
    };
    view! {
        <div class="field for-every">
            <label for=id.clone()>"Minutes"</label>
            <input
                type="number"
                id=id
                name="form[minutes]"
                value=value
                min=SHORTEST.to_string()
                max=LONGEST.to_string()
                step="1"
            />
        </div>
    }
    .into_any()
}

fn cron_fields(prefix: &str, zone_id: &str, rhythm: &Rhythm) -> AnyView {
    let (expression, zone, spread) = match rhythm {
        Rhythm::Cron { expression, time_zone, spread } => {
            (expression.clone(), time_zone.clone(), *spread)
        }
        Rhythm::Every { .. } => (String::new(), "UTC".to_owned(), false),
    };
    let [expression_id, help_id, list_id] =
        ["expression", "help", "zones"].map(|it| format!("{prefix}-{it}"));
    let zones = ZONES.map(|zone| view! { <option value=zone></option> });
    view! {
        <div class="field for-cron">
            <label for=expression_id.clone()>"Cron expression"</label>
            <input
                type="text"
                id=expression_id
                name="form[expression]"
                value=expression
                placeholder="0 6 * * 1-5"
                maxlength="100"
                aria-describedby=help_id.clone()
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
            />
            <p class="help" id=help_id>
                "Minute, hour, day of the month, month, day of the week: "
                <code>"0 6 * * 1-5"</code>" is 6:00 from Monday to Friday."
            </p>
        </div>
        <div class="field for-cron">
            <label for=zone_id.to_owned()>"Time zone"</label>
            <input
                type="text"
                id=zone_id.to_owned()
                name="form[time_zone]"
                value=zone
                list=list_id.clone()
                placeholder="Europe/Berlin"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
            />
            <datalist id=list_id>{zones.collect_view()}</datalist>
        </div>
        <label class="check for-cron">
            <input type="checkbox" name="form[spread]" value="true" checked=spread/>
            "Begin up to five minutes later, so that not everything begins at once"
        </label>
    }
    .into_any()
}

fn missed_field(prefix: &str, missed: Missed) -> AnyView {
    let id = format!("{prefix}-missed");
    let options = [Missed::RunOnce, Missed::Skip].map(|choice| {
        let selected = choice == missed;
        view! { <option value=choice.to_string() selected=selected>{choice.label()}</option> }
    });
    view! {
        <div class="field">
            <label for=id.clone()>"When it was missed, while the server was not running"</label>
            <select id=id name="form[missed]">{options.collect_view()}</select>
        </div>
    }
    .into_any()
}
