//! What stands around every table.

use leptos::prelude::*;

/// A table in a box that scrolls where the table is wider than the page.
#[component]
pub fn TableFrame(
    /// What the table is called, for those who do not see it.
    #[prop(into)]
    caption: String,
    /// What the box is called, where it is called something else.
    #[prop(optional, into)]
    label: Option<String>,
    /// The classes of the table.
    #[prop(default = "data-table")]
    class: &'static str,
    /// The headings of the columns.
    head: AnyView,
    /// The rows.
    children: Children,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| caption.clone());
    view! {
        // Reachable with the keyboard, so that its far columns are as well.
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table class=class>
                <caption class="visually-hidden">{caption}</caption>
                <thead><tr>{head}</tr></thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// The headings of columns of numbers.
pub fn number_headings<const N: usize>(headings: [&'static str; N]) -> impl IntoView {
    headings.map(|heading| view! { <th scope="col" class="number">{heading}</th> }).collect_view()
}
