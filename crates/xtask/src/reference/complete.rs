//! Whether everything that a file may say stands in the reference.

use anyhow::{Result, bail};

use super::attributes::derives;
use super::format::Format;
use super::outline::NOT_OF_FILES;
use super::sources::Id;

/// Every type that serde reads is shown, or is known to be none of a file's.
pub(super) fn check(format: &Format<'_>) -> Result<()> {
    let mut unused: Vec<Id<'_>> = NOT_OF_FILES.to_vec();
    for found in format.sources.types().filter(|it| derives(it.attributes(), "Deserialize")) {
        let is_known = unused.iter().position(|id| *id == found.id());
        match (is_known, format.is_shown(found.id())) {
            (Some(place), false) => drop(unused.remove(place)),
            (None, true) => {}
            (Some(_), true) => {
                bail!("NOT_OF_FILES of the outline has {}, which is of files", found.name)
            }
            (None, false) => bail!(
                "{}: nothing in the reference leads to {}: give it a section in the outline, or \
                 say in NOT_OF_FILES why it is none of a provider file's",
                found.file,
                found.name
            ),
        }
    }
    let stale = unused.iter().map(|(file, name)| format!("{name} of {file}"));
    let stale: Vec<_> = stale.chain(format.stale()).collect();
    match stale.as_slice() {
        [] => Ok(()),
        [first, ..] => bail!("the outline of the reference speaks of {first}, which is not there"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sources::Sources;
    use super::*;

    #[test]
    fn a_type_that_nothing_leads_to_is_refused() {
        let sources = Sources::made_up(&[("new.rs", "#[derive(Deserialize)] struct Forgotten {}")]);
        let format = Format::new(&sources, &[], &[]);
        let error = check(&format).unwrap_err().to_string();
        assert!(error.contains("nothing in the reference leads to Forgotten"), "{error}");
        format.show(&sources.find(("new.rs", "Forgotten")).unwrap());
        let error = check(&format).unwrap_err().to_string();
        assert!(error.contains("which is not there"), "{error}");
    }
}
