//! The one window of its own that a consent screen is shown in.

use std::cell::RefCell;

use leptos::prelude::window;
use web_sys::Window;

/// The window's name, by which the page that ends in it knows where it is.
pub const NAME: &str = "tributary-connect";

const FEATURES: &str = "popup,width=520,height=680";

thread_local! {
    static POPUP: RefCell<Option<Window>> = const { RefCell::new(None) };
}

/// Opens it, empty. Has to be called while a click is being served, or browsers block it; `false`
/// when it was blocked all the same.
pub fn open() -> bool {
    let opened = window()
        .open_with_url_and_target_and_features("about:blank", NAME, FEATURES)
        .ok()
        .flatten();
    let is_open = opened.is_some();
    POPUP.set(opened);
    is_open
}

/// Sends it to an address.
pub fn show(address: &str) {
    POPUP.with_borrow(|popup| {
        if let Some(popup) = popup {
            // Fails only for an address that does not parse; then the window stays empty and the
            // waiting panel offers to cancel.
            let _ = popup.location().set_href(address);
        }
    });
}

/// Whether the person closed it (or the provider cut it off from us, which looks the same).
pub fn is_closed() -> bool {
    POPUP.with_borrow(|popup| popup.as_ref().is_none_or(|popup| popup.closed().unwrap_or(true)))
}

/// Closes it.
pub fn close() {
    if let Some(popup) = POPUP.take() {
        // An error means that it is gone already.
        let _ = popup.close();
    }
}

/// Whether this page is shown in such a window.
pub fn is_here() -> bool {
    let window = window();
    window.name().is_ok_and(|name| name == NAME)
        || window.opener().is_ok_and(|opener| !opener.is_null() && !opener.is_undefined())
}

/// Closes the window this page is shown in.
pub fn close_this() {
    let _ = window().close();
}
