//! The data folder, what is in it, and the disk under it.

use std::{fs, path::Path};

use hub::{checkup::Check, database};
use secrecy::ExposeSecret;
use tempfile::NamedTempFile;

use crate::config::Config;

const NAME: &str = "data folder";

/// Below this many MB it is time to make room.
const LOW: u64 = 1_024;
/// Below this many a sync may fail at any moment.
const EMPTY: u64 = 100;

/// Looks at the folder, the files of the certificate, and the disk.
pub(super) fn check(config: &Config) -> Vec<Check> {
    let folder = &config.data_dir;
    let mut checks = Vec::new();
    if folder.exists() {
        checks.push(usable(folder).unwrap_or_else(|| private(config)));
        checks.extend(disk(folder));
    } else {
        let finding = format!("there is no {} yet: the first start makes it", folder.display());
        checks.push(Check::ok(NAME, finding));
    }
    checks.extend(certificate(config));
    checks
}

/// What keeps the folder from being used.
fn usable(folder: &Path) -> Option<Check> {
    let path = folder.display();
    if !folder.is_dir() {
        let remedy = "Name a folder with TRIBUTARY_DATA_DIR or --data-dir.";
        return Some(Check::problem(NAME, format!("{path} is no folder"), remedy));
    }
    // Gone when it is dropped.
    let error = NamedTempFile::new_in(folder).err()?;
    let finding = format!("{path} cannot be written to by this user: {error}");
    let remedy = "Give the folder to the user that runs the server, or run this as that user.";
    Some(Check::problem(NAME, finding, remedy))
}

/// Whether nobody else can read what is in it.
fn private(config: &Config) -> Check {
    let folder = &config.data_dir;
    let mut open: Vec<_> = ["session-secret", "integration-encryption-key"]
        .into_iter()
        .map(|file| folder.join(file))
        .chain(database::file(config.database_url.expose_secret()))
        .filter(|file| is_open(file))
        .map(|file| file.display().to_string())
        .collect();
    if is_open(folder) {
        open.insert(0, folder.display().to_string());
    }
    if open.is_empty() {
        let finding = format!("{} can be written to, and is private", folder.display());
        return Check::ok(NAME, finding);
    }
    let finding = format!("other users of this machine can read {}", open.join(", "));
    Check::warning(NAME, finding, "chmod go-rwx what is named here: it holds what people store.")
}

/// Whether others than its owner may do something with it.
#[cfg(unix)]
fn is_open(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::metadata(path).is_ok_and(|it| it.permissions().mode() & 0o077 != 0)
}

/// Other systems keep rights in ways that we do not look at.
#[cfg(not(unix))]
fn is_open(_: &Path) -> bool {
    false
}

fn certificate(config: &Config) -> Option<Check> {
    let files = config.tls.as_ref()?;
    let name = "certificate";
    let unread = [&files.certificate, &files.key].into_iter().find_map(|path| {
        let error = fs::read(path).err()?;
        Some(format!("{} cannot be read: {error}", path.display()))
    });
    Some(match unread {
        Some(finding) => Check::problem(name, finding, "Correct TLS_CERT and TLS_KEY."),
        None => Check::ok(name, "its files can be read"),
    })
}

#[cfg(unix)]
fn disk(folder: &Path) -> Option<Check> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(judge(disk.f_bavail.saturating_mul(disk.f_frsize) / (1_024 * 1_024)))
}

#[cfg(not(unix))]
fn disk(_: &Path) -> Option<Check> {
    None
}

fn judge(free: u64) -> Check {
    let name = "disk";
    let finding = format!("{free} MB free under the data folder");
    let remedy = "Make room: what is synced is stored here. TRIBUTARY_KEEP_LOGS and \
                  TRIBUTARY_KEEP_RUNS say how long history is kept.";
    match free {
        ..EMPTY => Check::problem(name, finding, remedy),
        EMPTY..LOW => Check::warning(name, finding, remedy),
        LOW.. => Check::ok(name, finding),
    }
}

#[cfg(test)]
mod tests {
    use hub::checkup::Verdict;

    use super::*;

    #[test]
    fn a_disk_is_low_before_it_is_full() {
        let verdicts = [0, 99, 100, 1_023, 1_024].map(|free| judge(free).verdict);
        let expected =
            [Verdict::Problem, Verdict::Problem, Verdict::Warning, Verdict::Warning, Verdict::Ok];
        assert_eq!(verdicts, expected);
    }
}
