//! The front end: compiled, and given the JavaScript that loads it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use super::{Files, NAME, public};
use crate::checksum::sha256;
use crate::tools::wasm::Toolchain;
use crate::{cargo, house};

/// How the front end is compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// As shipped: small, and minutes to compile from nothing.
    Shipped,
    /// While someone works on it: large, and seconds to compile again.
    Quick,
}

/// Compiles the front end; the path of the bare WASM.
pub(super) fn compile(toolchain: Toolchain, pace: Pace) -> Result<PathBuf> {
    let profile = match pace {
        Pace::Shipped => "wasm-release",
        Pace::Quick => "dev",
    };
    cargo::build(&mut toolchain.cargo(&["build", "--profile", profile]))
        .context("the front end did not compile")?
        .file("frontend", ".wasm")
}

/// The module and its WASM, as files of the site; made anew only when the bare WASM has changed.
pub(super) fn bind(compiled: &Path) -> Result<Files> {
    let input =
        fs::read(compiled).with_context(|| format!("cannot read {}", compiled.display()))?;
    let wanted = sha256(&input);
    let folder = house::notes().join("pkg");
    let note = house::notes().join("pkg.made-of");
    if !fs::read_to_string(&note).is_ok_and(|made_of| made_of == wanted) {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        Bindgen::new()
            .input_bytes(NAME, input)
            .out_name(NAME)
            .web(true)?
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&folder)
            .context("wasm-bindgen could not make the JavaScript module")?;
        fs::write(&note, wanted)?;
    }
    let made = public::files_below(&folder)?;
    made.into_iter()
        .map(|path| Ok((Path::new("pkg").join(&path), fs::read(folder.join(&path))?)))
        .collect()
}
