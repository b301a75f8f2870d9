//! The files the browser gets: `target/site`.
//!
//! ```text
//! pkg/tributary.js         the front end's module, made by wasm-bindgen
//! pkg/tributary_bg.wasm    the front end
//! pkg/tributary.css        style/main.css with everything it imports
//! ...                      style/public as it is
//! ```

mod css;
mod public;
mod wasm;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

pub(crate) use wasm::Pace;

use crate::house;
use crate::step::step;
use crate::tools::wasm::Toolchain;

/// What the site's files are called.
pub(crate) const NAME: &str = "tributary";

/// Path below the site folder -> contents.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Builds the site.
pub(crate) fn build(pace: Pace) -> Result<()> {
    let toolchain = step("compiler for the browser", Toolchain::find_or_install)?;
    let compiled = step("front end: Rust to WASM", || wasm::compile(toolchain, pace))?;
    let mut files = step("front end: WASM to a JavaScript module", || wasm::bind(&compiled))?;
    step("style sheet and static files", || {
        let css = css::bundle(&house::root().join("style/main.css"))?;
        files.insert(Path::new("pkg").join(format!("{NAME}.css")), css.into_bytes());
        public::add(&house::root().join("style/public"), &mut files)?;
        lay_out(&house::site(), &files)
    })
}

/// The server's crate names this folder when it is compiled, so it has to be there, even empty.
pub(crate) fn make_folder() -> Result<()> {
    let folder = house::pkg();
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// Makes `folder` hold exactly `files`. What is equal is left alone: its time of change decides
/// whether the server's release build embeds it anew.
fn lay_out(folder: &Path, files: &Files) -> Result<()> {
    for (path, contents) in files {
        let path = folder.join(path);
        if fs::read(&path).is_ok_and(|there| there == *contents) {
            continue;
        }
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(&path, contents).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for path in public::files_below(folder)? {
        if !files.contains_key(&path) {
            fs::remove_file(folder.join(path))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> Files {
        list.iter().map(|(path, text)| (path.into(), text.as_bytes().to_vec())).collect()
    }

    #[test]
    fn the_folder_holds_exactly_the_files_of_the_last_build() {
        let folder = tempfile::tempdir().unwrap();
        lay_out(folder.path(), &files(&[("pkg/a.js", "1"), ("old/icon.svg", "x")])).unwrap();
        lay_out(folder.path(), &files(&[("pkg/a.js", "2")])).unwrap();
        assert_eq!(public::files_below(folder.path()).unwrap(), [PathBuf::from("pkg/a.js")]);
        assert_eq!(fs::read_to_string(folder.path().join("pkg/a.js")).unwrap(), "2");
    }

    #[test]
    fn an_equal_file_is_not_written_again() {
        let folder = tempfile::tempdir().unwrap();
        let same = files(&[("a.css", "a{}")]);
        lay_out(folder.path(), &same).unwrap();
        let written = || fs::metadata(folder.path().join("a.css")).unwrap().modified().unwrap();
        let before = written();
        lay_out(folder.path(), &same).unwrap();
        assert_eq!(written(), before);
    }
}
