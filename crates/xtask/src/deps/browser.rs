//! What the browser downloads.

use std::collections::{BTreeMap, BTreeSet};

/// What has no business in a browser: the server's machinery, and the crates that hold secrets.
const KEEP_OUT: [&str; 7] =
    ["tokio", "sea-orm", "sea-orm-migration", "sqlx", "reqwest", "hub", "connectors"];

/// Two versions of these are two worlds that do not see each other's signals or JavaScript.
const ONCE: [&str; 4] = ["leptos", "leptos-use", "wasm-bindgen", "server_fn"];

/// A crate's name -> its versions in the front end's tree.
type Tree = BTreeMap<String, BTreeSet<String>>;

/// Reads `cargo tree --prefix=none --format={p}`.
pub(super) fn read(text: &str) -> Tree {
    let mut tree = Tree::new();
    for line in text.lines() {
        let mut words = line.split(' ');
        if let (Some(name), Some(version)) = (words.next(), words.next()) {
            tree.entry(name.to_owned()).or_default().insert(version.to_owned());
        }
    }
    tree
}

pub(super) fn breaches(tree: &Tree) -> Vec<String> {
    let inside = KEEP_OUT
        .iter()
        .filter(|name| tree.contains_key(**name))
        .map(|name| format!("{name} is in the browser's tree: see `cargo tree -p frontend --target wasm32-unknown-unknown -e normal -i {name}`."));
    let twice = ONCE.iter().filter_map(|name| {
        let versions = tree.get(*name).filter(|versions| versions.len() > 1)?;
        let versions: Vec<&str> = versions.iter().map(String::as_str).collect();
        Some(format!(
            "the browser's tree has {name} in {} versions: {}.",
            versions.len(),
            versions.join(", ")
        ))
    });
    // Every check above would pass on an empty tree.
    let empty = (!tree.contains_key("app"))
        .then(|| "the browser's tree has no app: was it read?".to_owned());
    inside.chain(twice).chain(empty).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: &str = "frontend v0.1.0 (/t/frontend)\napp v0.1.0 (/t/app)\nleptos v0.8.23\nwasm-bindgen v0.2.130\nwasm-bindgen v0.2.130 (*)\n\n";

    #[test]
    fn one_of_each_and_no_server_is_fine() {
        assert_eq!(breaches(&read(FINE)), Vec::<String>::new());
    }

    #[test]
    fn anything_of_the_server_is_a_breach() {
        for name in KEEP_OUT {
            let found = breaches(&read(&format!("{FINE}{name} v1.0.0\n")));
            assert_eq!(found.len(), 1, "{name}");
            assert!(
                found[0].starts_with(&format!("{name} is in the browser's tree")),
                "{}",
                found[0]
            );
        }
    }

    #[test]
    fn two_versions_of_leptos_use_are_a_breach() {
        let tree = read(&format!("{FINE}leptos-use v0.18.3\nleptos-use v0.19.3\n"));
        assert_eq!(
            breaches(&tree),
            ["the browser's tree has leptos-use in 2 versions: v0.18.3, v0.19.3."]
        );
    }

    #[test]
    fn a_tree_that_was_not_read_is_a_breach() {
        assert_eq!(breaches(&read("")).len(), 1);
    }
}
