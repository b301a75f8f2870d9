//! The crates of the house, as cargo sees them.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::Value;

/// A crate of the house.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) manifest: PathBuf,
    pub(super) dependencies: Vec<Dependency>,
}

/// What a crate names in its manifest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Dependency {
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) presence: Presence,
}

/// When a dependency is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// In the product, or while it is built.
    Product,
    /// In tests only.
    Dev,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Presence {
    Always,
    /// Behind a feature.
    Optional,
}

/// Reads `cargo metadata --no-deps`.
pub(super) fn read(metadata: &str) -> Result<Vec<Member>> {
    let metadata: Value = serde_json::from_str(metadata)?;
    metadata["packages"]
        .as_array()
        .context("cargo metadata without packages")?
        .iter()
        .map(|package| {
            Ok(Member {
                name: text(package, "name")?,
                manifest: text(package, "manifest_path")?.into(),
                dependencies: package["dependencies"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .map(dependency)
                    .collect::<Result<_>>()?,
            })
        })
        .collect()
}

fn dependency(value: &Value) -> Result<Dependency> {
    Ok(Dependency {
        name: text(value, "name")?,
        kind: if value["kind"] == "dev" { Kind::Dev } else { Kind::Product },
        presence: if value["optional"] == true { Presence::Optional } else { Presence::Always },
    })
}

fn text(value: &Value, key: &str) -> Result<String> {
    let text = value[key].as_str().with_context(|| format!("cargo metadata without {key}"))?;
    Ok(text.to_owned())
}

/// Small made-up houses for the tests of the rules.
#[cfg(test)]
pub(super) mod made_up {
    use super::{Dependency, Kind, Member, Presence};

    pub(in super::super) fn member(name: &str, dependencies: &[Dependency]) -> Member {
        Member {
            name: name.into(),
            manifest: "Cargo.toml".into(),
            dependencies: dependencies.to_vec(),
        }
    }

    pub(in super::super) fn product(name: &str) -> Dependency {
        Dependency { name: name.into(), kind: Kind::Product, presence: Presence::Always }
    }

    pub(in super::super) fn optional(name: &str) -> Dependency {
        Dependency { presence: Presence::Optional, ..product(name) }
    }

    pub(in super::super) fn dev(name: &str) -> Dependency {
        Dependency { kind: Kind::Dev, ..product(name) }
    }
}

#[cfg(test)]
mod tests {
    use super::made_up::{dev, optional, product};
    use super::*;

    #[test]
    fn kinds_and_optional_dependencies_are_read_from_cargos_json() {
        let members = read(
            r#"{"packages":[{"name":"app","manifest_path":"/t/app/Cargo.toml","dependencies":[
                {"name":"contract","kind":null,"optional":false},
                {"name":"hub","kind":null,"optional":true},
                {"name":"cc","kind":"build","optional":false},
                {"name":"testkit","kind":"dev","optional":false}]}]}"#,
        )
        .unwrap();
        assert_eq!(
            members[0].dependencies,
            [product("contract"), optional("hub"), product("cc"), dev("testkit")]
        );
    }
}
