//! What the fields of the forms that connect are called, for the page that makes them and the door
//! that they are sent to without a script.

use std::collections::BTreeMap;

/// What the names of settings begin with.
pub const SETTING: &str = "setting.";
/// What the names of pasted keys begin with.
pub const SECRET: &str = "secret.";

/// The fields whose names begin so, without that.
pub fn named(fields: &BTreeMap<String, String>, prefix: &str) -> BTreeMap<String, String> {
    // Put in one by one: `collect` would bring a sort of its own into the browser.
    let mut found = BTreeMap::new();
    for (field, value) in fields {
        if let Some(name) = field.strip_prefix(prefix) {
            found.insert(name.to_owned(), value.trim().to_owned());
        }
    }
    found
}
