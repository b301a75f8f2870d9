//! A compiler for the browser: rustup's, or Debian's where rustup's server is out of reach.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use super::{Missing, apt, on_path};
use crate::cargo::{at_home, cargo};
use crate::children;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIANS_PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "lld-19"];
const DEBIANS_RUSTC: &str = "/usr/bin/rustc";
const DEBIANS_CARGO: &str = "/usr/bin/cargo";
const DEBIANS_LINKER: &str = "wasm-ld-19";

/// Who compiles for the browser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Toolchain {
    /// The compiler of rust-toolchain.toml.
    Rustup,
    /// Debian's, which brings the standard library as source.
    Debian,
}

impl Toolchain {
    /// Looks for a compiler that knows [`TARGET`], adding the target or the packages if need be.
    pub(crate) fn find_or_install() -> Result<Self> {
        if has_target() || add_target() {
            return Ok(Self::Rustup);
        }
        if debians_is_there() {
            return Ok(Self::Debian);
        }
        if apt::may_install() && apt::install(&DEBIANS_PACKAGES).is_ok() && debians_is_there() {
            return Ok(Self::Debian);
        }
        bail!(Missing(format!(
            "no compiler for the browser: `rustup target add {TARGET}` failed, and Debian's packages {} are not there either",
            DEBIANS_PACKAGES.join(", ")
        )))
    }

    /// A cargo call for the browser: `build`, `clippy`.
    pub(crate) fn cargo(self, args: &[&str]) -> Command {
        let mut command = match self {
            Self::Rustup => cargo(args),
            Self::Debian => debians_cargo(args),
        };
        command.args(["-p", "frontend", "--target", TARGET]);
        command
    }
}

fn has_target() -> bool {
    children::output(&mut rustc(&["--print", "target-libdir", "--target", TARGET]))
        .is_ok_and(|folder| Path::new(folder.trim()).is_dir())
}

fn add_target() -> bool {
    let mut command = Command::new("rustup");
    at_home(command.args(["target", "add", TARGET]));
    on_path("rustup").is_some() && children::run(&mut command).is_ok()
}

fn rustc(args: &[&str]) -> Command {
    let mut command = Command::new("rustc");
    at_home(command.args(args));
    command
}

fn debians_is_there() -> bool {
    Path::new(DEBIANS_CARGO).is_file()
        && on_path(DEBIANS_LINKER).is_some()
        && children::output(Command::new(DEBIANS_RUSTC).args(["--print", "sysroot"])).is_ok_and(
            |sysroot| Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library").is_dir(),
        )
}

fn debians_cargo(args: &[&str]) -> Command {
    let mut command = Command::new(DEBIANS_CARGO);
    command
        .args(args)
        // Debian ships the target's standard library as source only, and building that is a switch
        // of nightly compilers: Debian's compiler takes it when told to.
        .args(["-Z", "build-std=std,panic_abort"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTC", DEBIANS_RUSTC)
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", DEBIANS_LINKER)
        // What rustup put there for its own compiler.
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("LD_LIBRARY_PATH");
    at_home(&mut command);
    command
}
