//! Auto-sync, on or off.

use contract::{ids::ScheduleId, model::Tone};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api::schedules::{Switch as SwitchFn, switch},
    ui::{Badge, Deed, asked},
};

/// A switch for admins, and a word for everybody else.
#[component]
pub(super) fn Switch(
    /// The schedule.
    id: ScheduleId,
    /// Whether it is on.
    on: bool,
    /// What stands beside it.
    label: &'static str,
    /// What it switches, for those who do not see what it stands beside.
    #[prop(into)]
    name: String,
    /// Whether it can be used.
    is_admin: bool,
    /// What carries it out.
    deed: Deed,
) -> impl IntoView {
    if !is_admin {
        let (tone, text) =
            if on { (Tone::Success, "Auto-sync on") } else { (Tone::Neutral, "Auto-sync off") };
        return view! { <Badge tone text/> }.into_any();
    }
    let on_submit = deed.on_submit(move || asked(switch(id, !on)));
    view! {
        <form method="post" action=SwitchFn::url() on:submit=on_submit>
            <input type="hidden" name="id" value=id.to_string()/>
            <input type="hidden" name="on" value=(!on).to_string()/>
            <button
                type="submit"
                class="switch"
                role="switch"
                aria-checked=on.to_string()
                aria-label=name
                disabled=move || deed.is_busy()
            >
                {label}
                <span class="track" aria-hidden="true"></span>
            </button>
        </form>
    }
    .into_any()
}
