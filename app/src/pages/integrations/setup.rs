//! What the operator has to do before a provider's consent screen can be used.

use contract::{model::Tone, provider::OAuthSetup};
use leptos::prelude::*;

use crate::ui::{CopyBox, Notice};

/// Which variables are missing, and the address to register.
#[component]
pub(super) fn Setup(
    /// The provider's name.
    name: String,
    /// The redirect address to register.
    redirect_uri: String,
    /// What is missing.
    setup: OAuthSetup,
) -> impl IntoView {
    let variables = setup.variables.into_iter().map(|variable| {
        view! { <li><code>{variable}</code></li> }
    });
    let problem = format!("This installation is not registered with {name} yet.");
    view! {
        <Notice tone=Tone::Warning>
            <p>{problem}</p>
        </Notice>
        <ol class="steps">
            <li>
                {format!("Register an application at {name} with this redirect address.")}
                <CopyBox label="Redirect address" value=redirect_uri/>
            </li>
            <li>
                "Put what you get there into the environment of Tributary:"
                <ul>{variables.collect_view()}</ul>
            </li>
            <li>"Start Tributary again and come back here."</li>
        </ol>
    }
    .into_any()
}
