//! clippy, with every warning an error.

use anyhow::Result;

use crate::cargo::{PRODUCT, cargo};
use crate::children;
use crate::step::step;
use crate::tools::wasm::Toolchain;

const STRICT: [&str; 3] = ["--", "-D", "warnings"];

pub(super) fn run() -> Result<()> {
    step("the product", || {
        children::run(cargo(&["clippy", "--all-targets"]).args(PRODUCT).args(STRICT))
    })?;
    step("xtask", || {
        children::run(cargo(&["clippy", "--all-targets", "--package=xtask"]).args(STRICT))
    })?;
    // Never the product's selection with all features: ssr and hydrate exclude each other. The
    // front end's tree has app with hydrate, and clippy looks at our crates in it, too.
    step("the front end", || match Toolchain::find_or_install()? {
        Toolchain::Rustup => children::run(Toolchain::Rustup.cargo(&["clippy"]).args(STRICT)),
        Toolchain::Debian => {
            println!("Debian has no clippy for the browser: compiled only");
            children::run(&mut Toolchain::Debian.cargo(&["check"]))
        }
    })
}
