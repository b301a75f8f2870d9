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
                ". "
                {outside(&demo.real)}
            </span>
        </aside>
    }
    .into_any()
}

/// What goes beyond this machine.
fn outside(real: &[String]) -> String {
    match real {
        [] => "Nothing leaves this machine.".to_owned(),
        [one] => format!("{one} is real."),
        many => format!("These are real: {}.", many.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::outside;

    #[test]
    fn only_what_is_pretended_stays_on_this_machine() {
        assert_eq!(outside(&[]), "Nothing leaves this machine.");
        assert_eq!(outside(&["GitHub".to_owned()]), "GitHub is real.");
        let two = ["GitHub", "Stripe"].map(str::to_owned);
        assert_eq!(outside(&two), "These are real: GitHub, Stripe.");
    }
}
