//! Keys of a page with a table: `/` goes to the search, a button with `data-key` is pressed by its key,
//! and the arrows go from row to row.

use leptos::{
    ev::{self, KeyboardEvent},
    prelude::*,
    wasm_bindgen::JsCast,
};
use web_sys::HtmlElement;

/// Listens as long as the page is there.
pub(super) fn listen() {
    Effect::new(|_| {
        let handle = window_event_listener(ev::keydown, pressed);
        on_cleanup(move || handle.remove());
    });
}

fn pressed(event: KeyboardEvent) {
    if event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing() {
        return;
    }
    let target = match event.key().as_str() {
        "/" => search(),
        "ArrowDown" => row_beside(true),
        "ArrowUp" => row_beside(false),
        key if key.len() == 1 && key.chars().all(char::is_alphanumeric) => {
            let button = find(&format!("button[data-key={key}]"));
            if let Some(button) = &button {
                event.prevent_default();
                button.click();
            }
            return;
        }
        _ => None,
    };
    if let Some(target) = target {
        event.prevent_default();
        // It is focused where it is, or not at all.
        let _ = target.focus();
    }
}

/// Whether what is pressed belongs to a field.
fn is_typing() -> bool {
    let field = document().active_element();
    field.is_some_and(|it| matches!(it.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA"))
}

/// The search; on a narrow screen it is folded away.
fn search() -> Option<HtmlElement> {
    let fold = find(".filter-fold:not([open]) > summary");
    if let Some(fold) = fold.filter(|fold| fold.offset_height() > 0) {
        fold.click();
    }
    find(".filter-bar input[type=search]")
}

fn find(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

/// The link of the row after or before the one that has the focus; the first one where none has.
fn row_beside(after: bool) -> Option<HtmlElement> {
    let row = document().active_element().and_then(|it| it.closest(".results tbody tr").ok()?);
    let Some(row) = row else { return after.then(|| find(".results .row-link")).flatten() };
    let beside = if after { row.next_element_sibling() } else { row.previous_element_sibling() };
    beside?.query_selector(".row-link").ok()??.dyn_into().ok()
}
