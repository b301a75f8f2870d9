//! What a form holds.

use std::collections::BTreeMap;

use leptos::{
    ev::{Event, SubmitEvent},
    wasm_bindgen::JsCast,
};
use web_sys::{EventTarget, FormData, HtmlFormElement, UrlSearchParams};

/// The fields of a form that is submitted, as the part of an address after its question mark.
pub fn query_text(event: &SubmitEvent) -> String {
    text(event.target())
}

/// The fields of a form that is submitted, by name; the last one wins where a name is given twice.
pub fn fields(event: &SubmitEvent) -> BTreeMap<String, String> {
    by_name(&text(event.target()))
}

/// The same of a form around what something happened to, such as a change of one field. The form is
/// what listens to it.
pub fn fields_around(event: &Event) -> BTreeMap<String, String> {
    by_name(&text(event.current_target()))
}

fn text(form: Option<EventTarget>) -> String {
    let parameters = form
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
        .and_then(|form| FormData::new_with_form(&form).ok())
        .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
    parameters.map(|it| it.to_string().into()).unwrap_or_default()
}

fn by_name(text: &str) -> BTreeMap<String, String> {
    // Put in one by one: `collect` would bring a sort of its own into the browser.
    let mut fields = BTreeMap::new();
    for (name, text) in form_urlencoded::parse(text.as_bytes()).into_owned() {
        fields.insert(name, text);
    }
    fields
}
