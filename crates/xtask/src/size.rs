//! `cargo xtask size`: what the browser downloads on a first visit, and the release binary,
//! against their budgets.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::site::{self, NAME, Pace};
use crate::{children, house};

/// One thousand bytes, as browsers count.
const KB: usize = 1_000;

struct Measure {
    what: &'static str,
    bytes: usize,
    budget: usize,
}

pub(crate) fn run() -> Result<()> {
    site::build(Pace::Shipped)?;
    let pkg = house::pkg();
    let mut measures = vec![
        Measure {
            what: "WASM and JavaScript, brotli",
            bytes: packed(&pkg.join(format!("{NAME}_bg.wasm")))?
                + packed(&pkg.join(format!("{NAME}.js")))?,
            budget: 350 * KB,
        },
        Measure {
            what: "style sheet, brotli",
            bytes: packed(&pkg.join(format!("{NAME}.css")))?,
            budget: 20 * KB,
        },
    ];
    match fs::metadata(release_binary()?) {
        Ok(about) => measures.push(Measure {
            what: "release binary",
            bytes: usize::try_from(about.len())?,
            budget: 40_000 * KB,
        }),
        Err(_) => println!("No release binary yet: `cargo xtask dist` makes one."),
    }
    report(&measures)
}

fn report(measures: &[Measure]) -> Result<()> {
    let mut over = Vec::new();
    for Measure { what, bytes, budget } in measures {
        println!("{what:<28} {:>7} kB of {:>6} kB", bytes.div_ceil(KB), budget / KB);
        if bytes > budget {
            over.push(*what);
        }
    }
    if !over.is_empty() {
        bail!("over budget: {}", over.join(", "));
    }
    Ok(())
}

/// Its size as a server sends it: brotli at the highest quality.
fn packed(file: &Path) -> Result<usize> {
    let contents = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(&contents)?;
    Ok(writer.into_inner().len())
}

/// Where cargo puts it, whether it is there or not.
fn release_binary() -> Result<PathBuf> {
    let text = children::output(&mut crate::cargo::cargo(&[
        "metadata",
        "--no-deps",
        "--format-version=1",
    ]))?;
    let about: serde_json::Value = serde_json::from_str(&text)?;
    let target = about["target_directory"].as_str().context("cargo named no target folder")?;
    Ok(Path::new(target).join("release").join(NAME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_over_the_budget_fails() {
        let measure = |bytes| [Measure { what: "style sheet", bytes, budget: 20 * KB }];
        report(&measure(20 * KB)).unwrap();
        let error = report(&measure(20 * KB + 1)).unwrap_err().to_string();
        assert_eq!(error, "over budget: style sheet");
    }

    #[test]
    fn the_packed_size_is_smaller_than_the_text() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.css");
        fs::write(&file, "a{color:red}".repeat(100)).unwrap();
        assert!(packed(&file).unwrap() < 100);
    }
}
