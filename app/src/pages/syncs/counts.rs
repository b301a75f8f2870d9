//! How much of what a run read.

use contract::sync_run::RunCounts;
use leptos::prelude::*;

use crate::ui::format;

/// The counts of a run as a sum: what was read is what was new, changed, unchanged and rejected.
pub(super) fn sum(counts: RunCounts) -> impl IntoView {
    let part = |sign: &'static str, label: &'static str, number: u64| {
        view! {
            <div class="summand">
                <dt>{label}</dt>
                <dd><span class="sign" aria-hidden="true">{sign}</span>{format::count(number)}</dd>
            </div>
        }
    };
    view! {
        <dl class="sum">
            {part("", "Read", counts.fetched)}
            {part("=", "New", counts.inserted)}
            {part("+", "Changed", counts.updated)}
            {part("+", "Unchanged", counts.unchanged)}
            {part("+", "Rejected", counts.rejected)}
        </dl>
    }
    .into_any()
}
