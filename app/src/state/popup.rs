//! The one window of its own that a consent screen is shown in.

use std::cell::{Cell, RefCell};

use leptos::prelude::window;
use web_sys::Window;

/// What the window's name begins with, by which the page that ends in it knows where it is.
const NAME: &str = "tributary-connect-";

const FEATURES: &str = "popup,width=520,height=680";

thread_local! {
    static POPUP: RefCell<Option<Window>> = const { RefCell::new(None) };
    static OPENED: Cell<u32> = const { Cell::new(0) };
}

/// Opens it, empty, in place of one that is still there. Has to be called while a click is being
/// served, or browsers block it; `false` when it was blocked all the same.
///
/// Each has a name of its own: the provider may have cut the one before off from us, and by its name
/// a browser would give us that one again, which we cannot send anywhere any more.
pub fn open() -> bool {
    close();
    let number = OPENED.get() + 1;
    OPENED.set(number);
    let name = format!("{NAME}{number}");
    let opened = window()
        .open_with_url_and_target_and_features("about:blank", &name, FEATURES)
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
    window.name().is_ok_and(|name| name.starts_with(NAME))
        || window.opener().is_ok_and(|opener| !opener.is_null() && !opener.is_undefined())
}

/// Closes the window this page is shown in.
pub fn close_this() {
    let _ = window().close();
}
