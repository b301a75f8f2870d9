//! The browser's entry point, and nothing else.

/// Called by the page's hydration script.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    app::hydrate();
}
