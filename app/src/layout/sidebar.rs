//! The way to every page. On a small screen a box (a real checkbox, so that it needs no script)
//! opens it. With a script, Enter opens it as well (it looks like a button), and Escape closes it.

use contract::model::MODELS;
use leptos::{ev::KeyboardEvent, html::Input, prelude::*};
use leptos_router::hooks::use_location;

use crate::{paths, ui::Icon};

/// The main navigation.
#[component]
pub fn Sidebar() -> impl IntoView {
    let pathname = use_location().pathname;
    let is_open = RwSignal::new(false);
    // Going somewhere closes the menu.
    Effect::new(move |_| {
        pathname.track();
        is_open.set(false);
    });
    let menu_box = NodeRef::<Input>::new();
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" && is_open.get_untracked() {
            is_open.set(false);
            // The links are gone, and the focus with them.
            if let Some(menu_box) = menu_box.get_untracked() {
                let _ = menu_box.focus();
            }
        }
    };
    let on_box_key = move |event: KeyboardEvent| {
        if event.key() == "Enter" {
            is_open.update(|open| *open = !*open);
        }
    };
    let link = move |href: String, icon: &'static str, label: &'static str| {
        let current = {
            let href = href.clone();
            move || is_current(&pathname.get(), &href).then_some("page")
        };
        view! {
            <li>
                <a class="nav-link" href=href aria-current=current><Icon name=icon/>{label}</a>
            </li>
        }
    };
    let models = MODELS.map(|model| link(paths::data(model.name), model.name, model.label));

    view! {
        <nav class="sidebar" aria-label="Main" on:keydown=on_key>
            <div class="sidebar-head">
                <a class="brand" href=paths::DASHBOARD aria-label="Tributary, to the first page">
                    <Icon name="logo"/>"Tributary"
                </a>
                <input
                    type="checkbox"
                    id="menu-box"
                    aria-label="Show the menu"
                    node_ref=menu_box
                    on:keydown=on_box_key
                    prop:checked=move || is_open.get()
                    on:change=move |event| is_open.set(event_target_checked(&event))
                />
                <label class="menu-button" for="menu-box" aria-hidden="true">
                    <Icon name="menu"/>
                </label>
            </div>
            <div class="main-nav">
                <ul>
                    {link(paths::DASHBOARD.to_owned(), "dashboard", "Dashboard")}
                    {link(paths::INTEGRATIONS.to_owned(), "integrations", "Integrations")}
                    {link(paths::CONNECTIONS.to_owned(), "connections", "Connections")}
                </ul>
                <p class="nav-heading" id="nav-data">"Data"</p>
                <ul aria-labelledby="nav-data">{models.collect_view()}</ul>
                <p class="nav-heading" id="nav-history">"History"</p>
                <ul aria-labelledby="nav-history">
                    {link(paths::SYNCS.to_owned(), "syncs", "Syncs")}
                    {link(paths::ALERTS.to_owned(), "bell", "Alerts")}
                    {link(paths::ACTIVITY.to_owned(), "activity", "Activity")}
                </ul>
            </div>
        </nav>
    }
    .into_any()
}

/// Whether the page is the link's page or one below it.
fn is_current(path: &str, href: &str) -> bool {
    match path.strip_prefix(href) {
        Some("") => true,
        Some(rest) => href != paths::DASHBOARD && rest.starts_with('/'),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_current;

    #[test]
    fn a_link_is_current_on_its_page_and_below() {
        assert!(is_current("/", "/"));
        assert!(is_current("/data/orders", "/data/orders"));
        assert!(is_current("/data/orders/rec_1", "/data/orders"));
    }

    #[test]
    fn a_link_is_not_current_elsewhere() {
        assert!(!is_current("/syncs", "/"));
        assert!(!is_current("/data/orders2", "/data/orders"));
        assert!(!is_current("/", "/syncs"));
    }
}
