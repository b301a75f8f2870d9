//! What a form holds when it is submitted.

use std::collections::BTreeMap;

use leptos::{ev::SubmitEvent, wasm_bindgen::JsCast};
use web_sys::{FormData, HtmlFormElement, UrlSearchParams};

/// The fields as the part of an address after its question mark.
pub fn query_text(event: &SubmitEvent) -> String {
    let parameters = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlFormElement>().ok())
        .and_then(|form| FormData::new_with_form(&form).ok())
        .and_then(|data| UrlSearchParams::new_with_str_sequence_sequence(&data).ok());
    parameters.map(|it| it.to_string().into()).unwrap_or_default()
}

/// The fields by name; the last one wins where a name is given twice.
pub fn fields(event: &SubmitEvent) -> BTreeMap<String, String> {
    // Put in one by one: `collect` would bring a sort of its own into the browser.
    let mut fields = BTreeMap::new();
    for (name, text) in form_urlencoded::parse(query_text(event).as_bytes()).into_owned() {
        fields.insert(name, text);
    }
    fields
}
