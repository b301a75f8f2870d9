//! The first start: whoever holds the link that the program printed makes the organization and its
//! first admin. A plain form: the browser posts it, the server answers with a page.

use contract::model::Tone;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{layout::Bare, paths, ui::Notice};

/// The page of the first admin.
#[component]
pub fn SetUpPage() -> impl IntoView {
    let query = use_query_map();
    let parameter = move |name: &str| query.with_untracked(|query| query.get(name));
    let code = parameter("code").unwrap_or_default();
    view! {
        <Title text="Set up"/>
        <Bare>
            <h1>"Set up Tributary"</h1>
            <p>"Name your organization and make its first admin."</p>
            {parameter("problem").as_deref().and_then(notice).map(|text| view! {
                <Notice tone=Tone::Danger><p role="alert">{text}</p></Notice>
            })}
            <form class="stack" method="post" action=paths::SETUP>
                <input type="hidden" name="code" value=code/>
                <label class="field">
                    <span>"Organization"</span>
                    <input name="organization" type="text" autocomplete="organization" maxlength="100" required/>
                </label>
                <label class="field">
                    <span>"Username"</span>
                    <input
                        name="username"
                        type="text"
                        autocomplete="username"
                        autocapitalize="none"
                        spellcheck="false"
                        maxlength="100"
                        required
                    />
                </label>
                <label class="field">
                    <span>"Password"</span>
                    <input name="password" type="password" autocomplete="new-password" minlength="8" required/>
                </label>
                <button type="submit" class="button primary wide">"Create and go to sign-in"</button>
            </form>
        </Bare>
    }
    .into_any()
}

/// What is wrong, by the field that it is about. The address names one of these and cannot say
/// anything of its own.
fn notice(problem: &str) -> Option<&'static str> {
    Some(match problem {
        "code" => "This set-up link is not valid (any more).",
        "organization" => "Give the organization a name of at most 100 characters.",
        "username" => "Give a name of at most 100 characters to sign in with.",
        "password" => {
            "Choose a password of at least 8 characters that is not printed in the manual."
        }
        _ => return None,
    })
}
