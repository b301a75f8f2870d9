//! Every dependency stands once, in the root manifest.

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use toml::{Table, Value};

const SECTIONS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// What a member's manifest says of its dependencies.
pub(super) struct Manifest {
    /// The names, as the manifest has them.
    names: BTreeSet<String>,
    /// Those that are not `workspace = true`.
    strays: BTreeSet<String>,
}

impl Manifest {
    pub(super) fn read(text: &str) -> Result<Self> {
        let table: Table = toml::from_str(text)?;
        let mut manifest = Self { names: BTreeSet::new(), strays: BTreeSet::new() };
        manifest.add(&table);
        for target in
            table.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values)
        {
            target.as_table().into_iter().for_each(|target| manifest.add(target));
        }
        Ok(manifest)
    }

    fn add(&mut self, table: &Table) {
        let sections = SECTIONS.iter().filter_map(|section| table.get(*section)?.as_table());
        for (name, value) in sections.flatten() {
            self.names.insert(name.clone());
            let shared = value.get("workspace").and_then(Value::as_bool) == Some(true);
            if !shared {
                self.strays.insert(name.clone());
            }
        }
    }
}

/// The names under `[workspace.dependencies]`.
pub(super) fn shared(root: &str) -> Result<Vec<String>> {
    let root: Table = toml::from_str(root)?;
    let shared = root["workspace"]
        .get("dependencies")
        .and_then(Value::as_table)
        .context("the root manifest has no [workspace.dependencies]")?;
    Ok(shared.keys().cloned().collect())
}

pub(super) fn breaches(shared: &[String], members: &[(String, Manifest)]) -> Vec<String> {
    let strays = members.iter().flat_map(|(member, manifest)| {
        manifest.strays.iter().map(move |name| {
            format!("{member} names {name} by itself: move it to [workspace.dependencies] and write `workspace = true`.")
        })
    });
    let unused = shared
        .iter()
        .filter(|name| !members.iter().any(|(_, manifest)| manifest.names.contains(*name)))
        .map(|name| format!("[workspace.dependencies] has {name}, and no member uses it."));
    strays.chain(unused).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(root: &str, member: &str) -> Vec<String> {
        let members = [("hub".to_owned(), Manifest::read(member).unwrap())];
        breaches(&shared(root).unwrap(), &members)
    }

    #[test]
    fn shared_and_used_is_fine() {
        let root = "[workspace.dependencies]\nserde = \"1\"\nurl = \"2\"\nlibc = \"0.2\"\n";
        let member = "[dependencies]\nserde.workspace = true\n[dev-dependencies]\nurl = { workspace = true, features = [\"serde\"] }\n[target.'cfg(unix)'.dependencies]\nlibc = { workspace = true }\n";
        assert_eq!(check(root, member), Vec::<String>::new());
    }

    #[test]
    fn a_version_in_a_member_is_a_breach() {
        for version in
            ["serde = \"1\"", "serde = { version = \"1\" }", "serde = { path = \"../serde\" }"]
        {
            let found =
                check("[workspace.dependencies]\n", &format!("[build-dependencies]\n{version}\n"));
            assert_eq!(
                found,
                [
                    "hub names serde by itself: move it to [workspace.dependencies] and write `workspace = true`."
                ]
            );
        }
    }

    #[test]
    fn a_shared_dependency_nobody_uses_is_a_breach() {
        assert_eq!(
            check("[workspace.dependencies]\nserde = \"1\"\n", ""),
            ["[workspace.dependencies] has serde, and no member uses it."]
        );
    }
}
