//! Says that this is a demonstration.

use contract::session::Frame;
use leptos::prelude::*;

use super::WithFrame;
use crate::ui::Icon;

/// A line on top of every page in demo mode, nothing otherwise.
#[component]
pub fn DemoBanner() -> impl IntoView {
    view! { <WithFrame view=banner/> }
}

fn banner(frame: Frame) -> AnyView {
    let Some(demo) = frame.demo else { return ().into_any() };
    view! {
        <aside class="demo-banner" aria-label="Demonstration">
            <Icon name="sandbox"/>
            <span>
                "Demo: the providers are pretended by the sandbox at "
                <code>{demo.sandbox_url.trim_end_matches('/').to_owned()}</code>
                ". Nothing leaves this machine."
            </span>
        </aside>
    }
    .into_any()
}
