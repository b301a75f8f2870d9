//! The form of a schedule. What belongs to a choice is shown by the style sheet, so it needs no
//! script.

use contract::{
    ids::ConnectionId,
    schedule::{CRON, EVERY, LONGEST, Missed, Rhythm, SHORTEST, ScheduleForm, ScheduleRow},
};
use leptos::{
    ev::{Event, SubmitEvent},
    html::Details,
    prelude::*,
    server_fn::ServerFn,
};

use super::preview::Preview;
use crate::{
    api::schedules::{Save, save},
    state::{form, time_zone},
    ui::{Deed, asked},
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

/// An expression, for those who have not written one before.
const EXAMPLE: &str = "0 6 * * 1-5";

/// Time zones to choose from; any other can be written.
const ZONES: [&str; 36] = [
    "UTC",
    "Africa/Cairo",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Argentina/Buenos_Aires",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Sao_Paulo",
    "America/Toronto",
    "Asia/Bangkok",
    "Asia/Dubai",
    "Asia/Hong_Kong",
    "Asia/Jakarta",
    "Asia/Karachi",
    "Asia/Kolkata",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Amsterdam",
    "Europe/Berlin",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Stockholm",
    "Europe/Warsaw",
    "Europe/Zurich",
    "Pacific/Auckland",
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
    let details = NodeRef::<Details>::new();
    let is_done_with = matches!(choice, StreamChoice::OneOf(_));
    let deed = Deed::new(Callback::new(move |()| {
        // Open, it would go on with the next stream.
        if let Some(details) = details.get_untracked().filter(|_| is_done_with) {
            // Cannot fail: it takes no value.
            let _ = details.remove_attribute("open");
        }
        changed.run(());
    }));
    let preview = Preview::new();
    let (rhythm, missed) = known
        .map_or((Rhythm::Every { minutes: 60 }, Missed::RunOnce), |row| (row.rhythm, row.missed));
    let zone_id = format!("{prefix}-zone");
    let is_cron = matches!(rhythm, Rhythm::Cron { .. });
    // As it is filled in: what stood there before would not be what is asked for.
    let on_input = {
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
            deed.ask(asked(save(form)));
        }
    };
    view! {
        <details class="schedule-form" node_ref=details>
            <summary class="button">{choice.summary()}</summary>
            <form
                class="stack"
                method="post"
                action=Save::url()
                on:submit=on_submit
                on:input=on_input
            >
                <input type="hidden" name="form[connection_id]" value=connection_id.to_string()/>
                {stream_field(&prefix, choice)}
                {rhythm_field(&prefix, &rhythm)}
                {minutes_field(&prefix, &rhythm)}
                {cron_fields(&prefix, &zone_id, &rhythm)}
                {missed_field(&prefix, missed)}
                {move || preview.shown()}
                {deed.problem()}
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
    match choice {
        StreamChoice::Whole => ().into_any(),
        StreamChoice::This(name, _) => {
            view! { <input type="hidden" name="form[stream]" value=name/> }.into_any()
        }
        StreamChoice::OneOf(streams) => {
            select(Labelled::new(prefix, "stream", "Stream"), streams, String::new())
        }
    }
}

fn rhythm_field(prefix: &str, rhythm: &Rhythm) -> AnyView {
    let chosen = match rhythm {
        Rhythm::Cron { .. } => CRON.to_owned(),
        Rhythm::Every { minutes } if PRESETS.iter().any(|(preset, _)| preset == minutes) => {
            minutes.to_string()
        }
        Rhythm::Every { .. } => EVERY.to_owned(),
    };
    let mut options: Vec<(String, String)> = Vec::new();
    for (minutes, label) in PRESETS {
        options.push((minutes.to_string(), label.to_owned()));
    }
    options.push((EVERY.to_owned(), "Another number of minutes…".to_owned()));
    options.push((CRON.to_owned(), "At times of the clock (cron)…".to_owned()));
    select(Labelled::new(prefix, "rhythm", "How often"), options, chosen)
}

fn missed_field(prefix: &str, missed: Missed) -> AnyView {
    let options = vec![
        (Missed::RunOnce.to_string(), Missed::RunOnce.label().to_owned()),
        (Missed::Skip.to_string(), Missed::Skip.label().to_owned()),
    ];
    let label = "When it was missed, while the server was not running";
    select(Labelled::new(prefix, "missed", label), options, missed.to_string())
}

fn minutes_field(prefix: &str, rhythm: &Rhythm) -> AnyView {
    let value = match rhythm {
        Rhythm::Every { minutes } => minutes.to_string(),
        Rhythm::Cron { .. } => String::new(),
    };
    let field =
        Labelled { class: "field for-every", ..Labelled::new(prefix, "minutes", "Minutes") };
    let help = format!("From {SHORTEST} to {LONGEST}, which is four weeks.");
    line(field, value, "90", help)
}

fn cron_fields(prefix: &str, zone_id: &str, rhythm: &Rhythm) -> AnyView {
    let (expression, zone, spread) = match rhythm {
        Rhythm::Cron { expression, time_zone, spread } => {
            (expression.clone(), time_zone.clone(), *spread)
        }
        Rhythm::Every { .. } => (String::new(), "UTC".to_owned(), false),
    };
    let of_cron =
        |name, label| Labelled { class: "field for-cron", ..Labelled::new(prefix, name, label) };
    let written = line(
        of_cron("expression", "Cron expression"),
        expression,
        EXAMPLE,
        format!(
            "Minute, hour, day of the month, month, day of the week: {EXAMPLE} is 6:00 from Monday \
             to Friday."
        ),
    );
    let zone = line(
        Labelled { id: zone_id.to_owned(), ..of_cron("time_zone", "Time zone") },
        zone,
        "Europe/Berlin",
        "A region and a city, or UTC.".to_owned(),
    );
    let zones = ZONES.map(|zone| view! { <option value=zone></option> });
    view! {
        {written}
        {zone}
        <datalist id=list_of(zone_id)>{zones.collect_view()}</datalist>
        <label class="check for-cron">
            <input type="checkbox" name="form[spread]" value="true" checked=spread/>
            "Begin up to five minutes later, so that not everything begins at once"
        </label>
    }
    .into_any()
}

/// What every field has.
struct Labelled {
    class: &'static str,
    id: String,
    name: String,
    label: &'static str,
}

impl Labelled {
    fn new(prefix: &str, name: &str, label: &'static str) -> Self {
        let (id, name) = (format!("{prefix}-{name}"), format!("form[{name}]"));
        Self { class: "field", id, name, label }
    }
}

/// Something to choose from: values, and the words for them.
fn select(field: Labelled, options: Vec<(String, String)>, chosen: String) -> AnyView {
    let Labelled { class, id, name, label } = field;
    let options = options.into_iter().map(|(value, label)| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    });
    view! {
        <div class=class>
            <label for=id.clone()>{label}</label>
            <select id=id name=name>{options.collect_view()}</select>
        </div>
    }
    .into_any()
}

/// The id of the list that a field is filled in from, where there is one.
fn list_of(id: &str) -> String {
    format!("{id}-list")
}

/// Something to write.
fn line(field: Labelled, value: String, placeholder: &'static str, help: String) -> AnyView {
    let Labelled { class, id, name, label } = field;
    let list = list_of(&id);
    let help_id = format!("{id}-help");
    view! {
        <div class=class>
            <label for=id.clone()>{label}</label>
            <input
                type="text"
                id=id
                name=name
                value=value
                placeholder=placeholder
                maxlength="100"
                aria-describedby=help_id.clone()
                list=list
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
            />
            <p class="help" id=help_id>{help}</p>
        </div>
    }
    .into_any()
}
