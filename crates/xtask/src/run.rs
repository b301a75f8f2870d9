//! `cargo xtask run`: from a fresh clone to a running demo.

use anyhow::{Context, Result};

use crate::server::{self, Demo, Profile};
use crate::site::Pace;
use crate::{build, children, ports};

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Compile the server optimised, with the site inside the binary
    #[arg(long)]
    pub(crate) release: bool,
    /// Where the demo listens on 127.0.0.1
    #[arg(long, default_value_t = 3000)]
    port: u16,
    /// Where the pretend providers listen; the next port after the demo's if not said
    #[arg(long)]
    sandbox_port: Option<u16>,
    /// A database other than the SQLite file in the data directory: sqlite: or postgres:
    #[arg(long)]
    database_url: Option<String>,
    /// Handed on to `tributary serve`
    #[arg(last = true)]
    extra: Vec<String>,
}

impl Args {
    /// Where the demo is to listen, checked to be free.
    pub(crate) fn demo(&self) -> Result<Demo<'_>> {
        let next = || {
            self.port.checked_add(1).context("there is no port after 65535: give --sandbox-port")
        };
        let sandbox_port = self.sandbox_port.map_or_else(next, Ok)?;
        ports::must_be_free(self.port, "--port")?;
        ports::must_be_free(sandbox_port, "--sandbox-port")?;
        Ok(Demo {
            port: self.port,
            sandbox_port,
            database_url: self.database_url.as_deref(),
            extra: &self.extra,
        })
    }
}

pub(crate) fn run(args: &Args) -> Result<()> {
    // Asked before the minutes of building, not after.
    let demo = args.demo()?;
    let binary = build::everything(Pace::Shipped, Profile::of(args.release))?;
    let server = match server::start(&binary, &demo) {
        Err(_) if children::interrupted() => return Ok(()),
        started => started?,
    };
    welcome(&demo);
    server::wait(server)
}

/// Says where it is and what to try.
pub(crate) fn welcome(demo: &Demo<'_>) {
    println!(
        "
Tributary runs at  http://127.0.0.1:{port}      (its pretend providers at 127.0.0.1:{sandbox})

  sign in as   admin / admin123     may do everything
               viewer / viewer123   may look

  try          Integrations, Connect GitHub, and Allow in the popup of the pretend GitHub
               Sync now on the connection, in two windows: both show the toast
               Data, Issues, State: Open, and then reload: the address keeps the filter
               the same as viewer: the rows are there, the buttons are not

Ctrl-C stops it.",
        port = demo.port,
        sandbox = demo.sandbox_port
    );
}
