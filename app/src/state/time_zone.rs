//! The time zone of the person who looks.

#[cfg(feature = "hydrate")]
use leptos::{prelude::document, wasm_bindgen::JsCast};

/// Puts the browser's time zone into a field that still says UTC. Does nothing on the server.
#[cfg(feature = "hydrate")]
pub fn suggest(field: &str) {
    let input = document().get_element_by_id(field);
    let Some(input) = input.and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
        return;
    };
    if let (Some(zone), "UTC") = (of_browser(), input.value().as_str()) {
        input.set_value(&zone);
    }
}

/// Puts the browser's time zone into a field that still says UTC. Does nothing on the server.
#[cfg(not(feature = "hydrate"))]
pub const fn suggest(_field: &str) {}

/// The browser's time zone: `Europe/Berlin`. None on the server.
#[cfg(not(feature = "hydrate"))]
pub const fn of_browser() -> Option<String> {
    None
}

/// The browser's time zone: `Europe/Berlin`. None on the server.
#[cfg(feature = "hydrate")]
pub fn of_browser() -> Option<String> {
    let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
    js_sys::Reflect::get(&format.resolved_options(), &"timeZone".into()).ok()?.as_string()
}
