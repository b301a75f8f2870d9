//! Signs from the sprite `style/public/sprite.svg`.

use leptos::prelude::*;

/// What stands for a sign that the sprite does not hold.
const GENERIC: &str = "provider";

/// The signs of the sprite. Known here because a provider file may name any sign, and a `<use>` of
/// one that is not there shows nothing at all.
#[rustfmt::skip]
const KNOWN: &[&str] = &[
    "logo", "dashboard", "integrations", "connections", "orders", "customers", "issues", "contacts",
    "payments", "items", "documents", "messages", "transactions", "cloud_costs", "weather", "syncs",
    "activity", "menu", "user", "sandbox", "theme-light", "theme-dark", "theme-system", "sort",
    "sort-up", "sort-down", "left", "right", "filter", "close", "columns", "alert", "bell", "copy",
    "search", "key", "done", "clock", "code", "network", "waves", "cloud", "shop", "sun", "grid",
    "page", "hash", "people", "ledger", "receipt", "calculator", "building", "factory", "server",
    "layers", "hexagon", "provider",
];

/// A sign of the sprite; decoration only, so what it means has to be said in text as well.
#[component]
pub fn Icon(
    /// Its id in the sprite; a generic sign stands for one that the sprite does not hold.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let name = known_or_generic(&name);
    view! {
        <svg class="icon" aria-hidden="true" focusable="false">
            <use_ href=format!("/sprite.svg#{name}")></use_>
        </svg>
    }
    .into_any()
}

fn known_or_generic(name: &str) -> &'static str {
    KNOWN.iter().find(|known| **known == name).copied().unwrap_or(GENERIC)
}

#[cfg(test)]
mod tests {
    use contract::model::MODELS;

    use super::*;

    const SPRITE: &str = include_str!("../../../style/public/sprite.svg");

    #[test]
    fn the_known_signs_are_those_of_the_sprite() {
        let ids = SPRITE.split("<symbol id=\"").skip(1).filter_map(|it| it.split('"').next());
        assert_eq!(ids.collect::<Vec<_>>(), KNOWN);
    }

    #[test]
    fn every_model_has_a_sign() {
        for model in MODELS {
            assert!(KNOWN.contains(&model.name), "{}", model.name);
        }
    }

    #[test]
    fn what_is_not_in_the_sprite_has_a_generic_sign() {
        assert_eq!(known_or_generic("code"), "code");
        assert_eq!(known_or_generic("somewhere-else"), GENERIC);
    }
}
