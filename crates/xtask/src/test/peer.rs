//! Tributary against an API that others have described: GitHub's.

use std::time::Duration;

use anyhow::Result;
use rustix::process::Signal;

use super::rust;
use super::tally::Tally;
use crate::children::Service;
use crate::step::step;
use crate::tools::node;
use crate::{http, ports};

pub(super) fn run() -> Result<Tally> {
    step("npm packages", node::install_packages)?;
    let port = ports::free()?;
    let _peer = step("GitHub's API as GitHub describes it", || {
        let mut command = node::script("peers/github-api.mjs");
        let mut peer =
            Service::start("the GitHub peer", command.arg(port.to_string()), Signal::TERM)?;
        peer.wait_until(Duration::from_mins(2), || http::status(port, "/rate_limit") == Some(200))?;
        Ok(peer)
    })?;
    rust::against_peer(port)
}
