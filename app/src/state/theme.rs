//! Light or dark. A cookie holds the choice, so the server renders it and nothing flashes.

use leptos::{prelude::*, wasm_bindgen::JsCast};
use web_sys::HtmlDocument;

/// The name of the cookie, and of the attribute on `<html>` after `data-`.
pub const COOKIE: &str = "theme";

/// A year.
const MAX_AGE_SECONDS: u32 = 31_536_000;

/// What the visitor chose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Whatever the system says.
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// All, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Light, Self::Dark, Self::System];

    /// The word in the cookie.
    pub const fn word(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The word for people.
    pub const fn label(self) -> &'static str {
        match self {
            Self::System => "System theme",
            Self::Light => "Light theme",
            Self::Dark => "Dark theme",
        }
    }

    /// Reads a `Cookie` header.
    pub fn of_cookies(cookies: &str) -> Self {
        let words = cookies.split(';').filter_map(|pair| pair.trim().split_once('='));
        let word = words.filter(|(name, _)| *name == COOKIE).map(|(_, word)| word).next();
        Self::ALL.into_iter().find(|theme| Some(theme.word()) == word).unwrap_or(Self::System)
    }

    /// What `<html data-theme>` says; nothing leaves it to the system.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light | Self::Dark => Some(self.word()),
        }
    }

    /// The choice of this browser.
    pub fn current() -> Self {
        html_document()
            .and_then(|page| page.cookie().ok())
            .map_or(Self::System, |cookies| Self::of_cookies(&cookies))
    }

    /// Makes it the choice of this browser, at once.
    pub fn choose(self) {
        let cookie =
            format!("{COOKIE}={}; Path=/; Max-Age={MAX_AGE_SECONDS}; SameSite=Lax", self.word());
        // Where cookies are refused the choice lasts as long as the page.
        let _ = html_document().map(|page| page.set_cookie(&cookie));
        if let Some(html) = document().document_element() {
            let _ = match self.attribute() {
                Some(word) => html.set_attribute("data-theme", word),
                None => html.remove_attribute("data-theme"),
            };
        }
    }
}

fn html_document() -> Option<HtmlDocument> {
    document().dyn_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_choice_is_found_among_other_cookies() {
        assert_eq!(Theme::of_cookies("id=1; theme=dark; x=y"), Theme::Dark);
        assert_eq!(Theme::of_cookies("theme=light"), Theme::Light);
    }

    #[test]
    fn anything_else_leaves_it_to_the_system() {
        for cookies in ["", "theme=", "theme=pink", "mytheme=dark", "theme"] {
            assert_eq!(Theme::of_cookies(cookies), Theme::System, "{cookies}");
        }
    }
}
