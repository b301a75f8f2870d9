//! A schedule in words.

use contract::schedule::{Missed, Rhythm, ScheduleOutcome, ScheduleRow};
use leptos::prelude::*;

use crate::{
    paths,
    ui::{Ago, Due, Moment},
};

/// "Every 60 minutes, next at 14:05 (in 12 min)", and what became of the last time.
pub(super) fn line(row: &ScheduleRow, held: Option<&'static str>) -> AnyView {
    let rhythm = capitalized(&row.rhythm.words());
    let next = match (held, row.upcoming.first()) {
        (Some(why), _) => view! { ". "{why} }.into_any(),
        (None, Some(at)) => view! { ", next "<Due at=*at/>"." }.into_any(),
        (None, None) => ", switched off.".into_any(),
    };
    view! {
        <p class="schedule-line"><strong>{rhythm}</strong>{next}</p>
        {last(row, held)}
    }
    .into_any()
}

/// The rest that there is to know: more of the next times, and what was missed.
pub(super) fn upcoming(row: &ScheduleRow, held: Option<&'static str>) -> AnyView {
    let spread = match row.rhythm {
        Rhythm::Cron { spread: true, .. } => "Begins up to five minutes later than written. ",
        _ => "",
    };
    let missed = match row.missed {
        Missed::RunOnce => "What is missed while the server is not running is made up for once.",
        Missed::Skip => "What is missed while the server is not running is left out.",
    };
    let times = held.is_none().then(|| times(&row.upcoming));
    view! {
        {times}
        <p class="help">{spread}{missed}</p>
    }
    .into_any()
}

/// Moments, one beside the other.
pub(super) fn times(times: &[chrono::DateTime<chrono::Utc>]) -> AnyView {
    if times.is_empty() {
        return ().into_any();
    }
    let times = times.iter().map(|at| view! { <li class="tag"><Moment at=*at/></li> });
    view! { <ol class="times" aria-label="The next times">{times.collect_view()}</ol> }.into_any()
}

fn last(row: &ScheduleRow, held: Option<&'static str>) -> Option<AnyView> {
    let outcome = row.last_outcome.filter(|_| held.is_none())?;
    let at = row.last_at?;
    let said = match (outcome, row.last_run) {
        (ScheduleOutcome::Queued, Some(run)) => view! {
            <a href=paths::sync_run(run)>"The last one"</a>" was queued "<Ago at/>"."
        }
        .into_any(),
        (outcome, _) => outcome.sentence()?.into_any(),
    };
    Some(view! { <p class="help">{said}</p> }.into_any())
}

fn capitalized(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
