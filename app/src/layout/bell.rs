//! How many alerts nobody looks after.

use contract::live_event::LiveEventKind;
use leptos::prelude::*;

use crate::{
    api, paths,
    state::{live::Live, remote::remote},
    ui::Icon,
};

/// More than so many are not counted out.
const MOST: u64 = 99;

/// A bell with the number, which follows it, and leads to the alerts.
#[component]
pub fn Bell() -> impl IntoView {
    let open = remote(|| (), |()| api::alerts::count_open());
    Live::expect().refetch(open, LiveEventKind::is_about_alerts);
    view! {
        <Transition>
            {move || Suspend::new(async move { open.await.ok().map(bell) })}
        </Transition>
    }
    .into_any()
}

fn bell(open: u64) -> AnyView {
    let label = label(open);
    let number = (open > 0).then(|| {
        let text = if open > MOST { format!("{MOST}+") } else { open.to_string() };
        view! { <span class="bell-number" aria-hidden="true">{text}</span> }
    });
    view! {
        <a class="bell" href=paths::ALERTS aria-label=label.clone() title=label>
            <Icon name="bell"/>
            {number}
        </a>
    }
    .into_any()
}

fn label(open: u64) -> String {
    match open {
        0 => "No open alerts".to_owned(),
        1 => "1 open alert".to_owned(),
        _ => format!("{open} open alerts"),
    }
}
