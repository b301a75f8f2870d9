//! `cargo xtask deps`: who depends on whom.
//!
//! The rules stand here and nowhere else; each file below holds one kind, as a function from what
//! was read to the sentences that say what is wrong.

mod browser;
mod direction;
mod manifests;
mod members;
mod outsiders;

use std::fs;

use anyhow::{Context, Result, bail};

use crate::cargo::cargo;
use crate::tools::wasm::TARGET;
use crate::{children, house};

pub(crate) fn run() -> Result<()> {
    let breaches = breaches()?;
    for breach in &breaches {
        println!("{breach}");
    }
    match breaches.len() {
        0 => {
            println!("Every crate knows only whom it may know.");
            Ok(())
        }
        1 => bail!("{}", breaches[0]),
        many => {
            bail!("{many} breaches of the rules of who depends on whom; the first: {}", breaches[0])
        }
    }
}

fn breaches() -> Result<Vec<String>> {
    let metadata = children::output(&mut cargo(&["metadata", "--no-deps", "--format-version=1"]))?;
    let members = members::read(&metadata)?;

    let mut manifests = Vec::new();
    for member in &members {
        let text = fs::read_to_string(&member.manifest)
            .with_context(|| format!("cannot read {}", member.manifest.display()))?;
        manifests.push((member.name.clone(), manifests::Manifest::read(&text)?));
    }
    let root = fs::read_to_string(house::root().join("Cargo.toml"))?;

    // The lock file is not to change while we look: --locked.
    let tree = children::output(&mut cargo(&[
        "tree",
        "--locked",
        "--package=frontend",
        "--target",
        TARGET,
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}",
    ]))?;

    Ok([
        direction::breaches(&members),
        outsiders::breaches(&members),
        manifests::breaches(&manifests::shared(&root)?, &manifests),
        browser::breaches(&browser::read(&tree)),
    ]
    .concat())
}
