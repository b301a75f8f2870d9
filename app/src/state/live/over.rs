//! When this page is nobody's any more.

use leptos::prelude::window;

use crate::paths;

/// The session is over: to the sign-in page, which comes back here.
pub(super) fn sign_in() {
    let location = window().location();
    let (path, query) = (location.pathname(), location.search());
    let here = path.unwrap_or_default() + &query.unwrap_or_default();
    // A full visit: nothing of what is shown here may stay. Fails only for what is no address.
    let _ = location.set_href(&paths::login(&here));
}

/// Somebody else has signed in meanwhile: all that is shown here was somebody's who has left.
pub(super) fn start_anew() {
    let _ = window().location().reload();
}
