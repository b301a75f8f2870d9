//! What the browser shows, and the signatures of the server functions.
//!
//! Compiled twice: with `ssr` into the server, which renders pages and answers `/rpc`, and with
//! `hydrate` into the WASM that takes the page over in the browser.

#![expect(
    unreachable_pub,
    reason = "#[component] makes a second item beside the one that a module hands on"
)]

pub mod api;
pub mod field_names;
pub mod layout;
pub mod pages;
pub mod paths;
pub mod root;
#[cfg(feature = "ssr")]
pub mod shell;
pub mod state;
pub mod ui;

/// Takes the server's page over in the browser, then says so with `<html data-hydrated>`.
#[cfg(feature = "hydrate")]
pub fn hydrate() {
    leptos::mount::hydrate_body(root::App);
    state::document::mark("data-hydrated");
}
