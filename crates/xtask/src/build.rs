//! `cargo xtask build`: everything, without starting it.

use anyhow::Result;

use crate::server::{self, Profile};
use crate::site::{self, Pace};
use crate::step::step;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Compile the server optimised, with the site inside the binary
    #[arg(long)]
    release: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let binary = everything(Pace::Shipped, Profile::of(args.release))?;
    println!("{}", binary.display());
    Ok(())
}

/// The site and then the server, in this order: a release server embeds the site.
pub(crate) fn everything(pace: Pace, profile: Profile) -> Result<std::path::PathBuf> {
    site::build(pace)?;
    step("server", || server::build(profile))
}
