//! `cargo xtask new-provider`: the beginning of a provider file, with a word on every part of it.
//!
//! The text is that of the format's own crate, whose tests hold that it reads.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::house;

/// The beginning of a file.
const SKELETON: &str = include_str!("../../connectors/skeleton.toml");

/// What the skeleton is called until it has a name.
const SLUG: &str = "new-provider";
const NAME: &str = "New Provider";
const VARIABLE: &str = "NEW_PROVIDER";

#[derive(clap::Args)]
pub(crate) struct Args {
    /// The provider's short name: a-z, 0-9 and dashes
    name: String,
    /// Write it into the data folder of an installation, which reads it without being built again
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let slug = args.name.as_str();
    check(slug)?;
    let folder = match &args.data_dir {
        Some(data_dir) => data_dir.join("providers"),
        None => house::root().join("crates/connectors/providers"),
    };
    let file = write(&folder, slug)?;
    println!("{}", next_steps(&file, args.data_dir.is_some()));
    Ok(())
}

/// The rule of the format: slugs stand in URLs and, in capitals, in environment variables.
fn check(slug: &str) -> Result<()> {
    let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let ends_well = !slug.starts_with('-') && !slug.ends_with('-');
    if slug.is_empty() || !slug.bytes().all(fits) || !ends_well {
        bail!("`{slug}` is no short name for a provider: a-z, 0-9 and dashes, as in acme-shop");
    }
    Ok(())
}

/// Writes the file; one that is there stays as it is.
fn write(folder: &Path, slug: &str) -> Result<PathBuf> {
    let path = folder.join(format!("{slug}.toml"));
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut file = match OpenOptions::new().write(true).create_new(true).open(&path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{} is there already; nothing was written", path.display())
        }
        opened => opened.with_context(|| format!("cannot write {}", path.display()))?,
    };
    file.write_all(text(slug).as_bytes())?;
    Ok(path)
}

/// The skeleton under this name.
fn text(slug: &str) -> String {
    SKELETON
        .replace(SLUG, slug)
        .replace(NAME, &for_people(slug))
        .replace(VARIABLE, &slug.to_uppercase().replace('-', "_"))
}

/// `acme-shop` becomes "Acme Shop".
fn for_people(slug: &str) -> String {
    let words = slug.split('-').map(|word| {
        let (first, rest) = word.split_at(word.len().min(1));
        format!("{}{rest}", first.to_uppercase())
    });
    words.collect::<Vec<_>>().join(" ")
}

fn next_steps(file: &Path, of_an_installation: bool) -> String {
    let file = file.display();
    let last = if of_an_installation {
        "restart Tributary: it reads the file at start and shows the provider in the picker"
    } else {
        "give the sandbox the same provider, and add it to the tests: \
         crates/connectors/tests/it/catalogue.rs, crates/hub/tests/hub/every_provider.rs"
    };
    format!(
        "Wrote {file}. What to do with it (crates/connectors/README.md says how):\n\
         1. fill it in; crates/connectors/FORMAT.md lists every key\n\
         2. tributary provider check {file}\n\
         3. tributary provider try {file} --stream things --token …\n\
         4. {last}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_is_letters_digits_and_dashes() {
        for good in ["acme", "acme-shop", "4me"] {
            assert!(check(good).is_ok(), "{good}");
        }
        for bad in ["", "Acme", "acme_shop", "../acme", "acme.toml", "-acme", "acme-", "ä"] {
            assert!(check(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_skeleton_takes_the_name() {
        let text = text("acme-shop");
        assert!(text.contains("slug = \"acme-shop\"\nname = \"Acme Shop\"\n"));
        assert!(text.contains("# variable = \"ACME_SHOP_KEY\""));
        assert!(!text.to_lowercase().contains("new-provider") && !text.contains(NAME));
    }

    #[test]
    fn a_file_that_is_there_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let providers = folder.path().join("providers");
        let path = write(&providers, "acme").unwrap();
        assert!(path.ends_with("providers/acme.toml"));
        fs::write(&path, "mine").unwrap();
        let error = write(&providers, "acme").unwrap_err().to_string();
        assert!(error.contains("is there already"), "{error}");
        assert_eq!(fs::read_to_string(path).unwrap(), "mine");
    }

    #[test]
    fn the_next_steps_name_files_that_exist() {
        let steps = next_steps(Path::new("x.toml"), false);
        let named = steps.split([' ', ',', '\n', '(', ';']).filter(|it| it.starts_with("crates/"));
        for path in named {
            assert!(house::root().join(path).exists(), "{path}");
        }
    }
}
