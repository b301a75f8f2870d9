//! The beginning of a page: its one `<h1>`, and what can be done with the whole of it.

use leptos::prelude::*;
use leptos_meta::Title;

/// Heading, window title and actions of a page.
#[component]
pub fn PageHead(
    /// What the page is about; also the window's title.
    #[prop(into)]
    title: String,
    /// A line below the heading.
    #[prop(optional, into)]
    note: String,
    /// Buttons and links beside the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <Title text=title.clone()/>
        <header class="page-head">
            <div class="page-title">
                <h1>{title}</h1>
                {(!note.is_empty()).then(|| view! { <p class="page-note">{note}</p> })}
            </div>
            {children.map(|children| view! { <div class="page-actions">{children()}</div> })}
        </header>
    }
    .into_any()
}
