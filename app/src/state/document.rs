//! Marks on the `<html>` element, for style sheets and browser tests.

use leptos::prelude::document;

/// Sets an empty attribute on `<html>`.
pub fn mark(attribute: &str) {
    if let Some(html) = document().document_element() {
        // Only a malformed name can fail, and the names are ours.
        let _ = html.set_attribute(attribute, "");
    }
}

/// Takes an attribute off `<html>`.
pub fn unmark(attribute: &str) {
    if let Some(html) = document().document_element() {
        let _ = html.remove_attribute(attribute);
    }
}
