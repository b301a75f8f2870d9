//! `cargo xtask dist`: one file to hand out.

use std::fs;

use anyhow::{Context, Result};

use crate::checksum::sha256;
use crate::server::Profile;
use crate::site::{NAME, Pace};
use crate::{build, children, house};

/// Builds the release binary and puts it into `target/dist` as `tributary-VERSION-SYSTEM`, with a
/// checksum file beside it that `sha256sum --check` reads.
pub(crate) fn run() -> Result<()> {
    let binary = build::everything(Pace::Shipped, Profile::Release)?;
    let name = format!("{NAME}-{}-{}", env!("CARGO_PKG_VERSION"), host()?);
    let folder = house::root().join("target/dist");
    fs::create_dir_all(&folder)?;
    fs::copy(&binary, folder.join(&name))
        .with_context(|| format!("cannot copy {}", binary.display()))?;

    let sum = sha256(&fs::read(&binary)?);
    fs::write(folder.join(format!("{name}.sha256")), format!("{sum}  {name}\n"))?;
    println!("{}\n{sum}", folder.join(name).display());
    Ok(())
}

/// The system this is compiled for, as rustc calls it.
fn host() -> Result<String> {
    let about = children::output(&mut crate::cargo::cargo(&["--version", "--verbose"]))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).context("cargo did not name the system it runs on")
}
