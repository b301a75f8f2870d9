//! Tributary against servers that others have written: each a part of its own, because each needs
//! something else to be installed.

use std::time::Duration;

use anyhow::Result;
use rustix::process::Signal;

use super::tally::{self, Tally};
use super::{Part, product, rust};
use crate::children::Service;
use crate::step::step;
use crate::tools::node;
use crate::{http, ports, server};

pub(super) const PARTS: [Part; 5] = [
    Part { name: "peer github", run: github },
    Part { name: "peer stripe", run: || python("localstripe", "stripe") },
    Part { name: "peer xero", run: || python("xero", "xero") },
    Part { name: "peer aws", run: || python("moto", "aws") },
    Part { name: "peer oauth", run: || tests("oauth") },
];

/// An API that GitHub has described, and others serve.
fn github() -> Result<Tally> {
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

/// A peer written in Python, and the tests that start it.
fn python(peer: &str, file: &str) -> Result<Tally> {
    step(&format!("Python packages of {peer}"), || node::install_python(peer))?;
    tests(file)
}

/// The tests of one file of `end2end/peers/tests`, which start the peer and the product.
fn tests(file: &str) -> Result<Tally> {
    step("npm packages", node::install_packages)?;
    let mut command = node::playwright(&["test", "--config=peers/playwright.config.ts"]);
    server::hand_to(command.arg(format!("peers/tests/{file}.spec.ts")), &product::binary()?);
    tally::of(&mut command)
}
