//! The files that are part of the binary.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/providers"]
struct Files;

/// Their names, as in the repository, and their texts.
pub(super) fn files() -> Vec<(String, String)> {
    Files::iter()
        .filter(|name| name.ends_with(".toml"))
        .filter_map(|name| {
            let text = String::from_utf8(Files::get(&name)?.data.into_owned()).ok()?;
            Some((format!("providers/{name}"), text))
        })
        .collect()
}
