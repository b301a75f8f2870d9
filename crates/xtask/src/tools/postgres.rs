//! A real PostgreSQL for the tests: a cluster of its own in a temporary folder, gone afterwards.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use rustix::process::Signal;
use tempfile::TempDir;

use super::{Missing, apt, on_path};
use crate::children::{self, Service};
use crate::ports;

const SETTINGS: [&str; 8] = [
    // A test that waits for its own open transaction fails with a sentence, and does not hang.
    "lock_timeout=30s",
    "idle_in_transaction_session_timeout=2min",
    // Safe only for data nobody wants to keep: the tests' time goes into syncing otherwise.
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
];

/// A running server; stopped, and its folder removed, when dropped.
pub(crate) struct Postgres {
    url: String,
    // In this order: the server stops before its folder goes.
    _server: Service,
    _folder: TempDir,
}

impl Postgres {
    /// Finds or installs the programs, makes a cluster and starts it on a free port.
    pub(crate) fn start() -> Result<Self> {
        let programs = find_or_install()?;
        let user = account()?;
        let folder = tempfile::Builder::new().prefix("tributary-postgres-").tempdir()?;
        if let Some(user) = user {
            chown(folder.path(), Some(user.uid), Some(user.gid))?;
        }
        let data = folder.path().join("data");
        let call = |program: &str| {
            let mut command = Command::new(programs.join(program));
            command.current_dir(folder.path());
            if let Some(user) = user {
                command.uid(user.uid).gid(user.gid);
            }
            command
        };

        children::output(
            call("initdb")
                .arg("--pgdata")
                .arg(&data)
                .args(["--username=tributary", "--auth=trust", "--encoding=UTF8"])
                .args(["--locale=C", "--no-sync"]),
        )
        .context("cannot make a PostgreSQL cluster")?;

        let port = ports::free()?;
        let log = folder.path().join("log");
        let mut command = call("postgres");
        command.arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        command.stdout(Stdio::null()).stderr(fs::File::create(&log)?);
        // INT is PostgreSQL's "fast" shutdown: TERM waits for every client to leave.
        let mut server = Service::start("PostgreSQL", &mut command, Signal::INT)?;
        server
            .wait_until(Duration::from_mins(1), || {
                children::output(Command::new(programs.join("pg_isready")).args([
                    "-q",
                    "-h",
                    "127.0.0.1",
                    "-p",
                    &port.to_string(),
                ]))
                .is_ok()
            })
            .with_context(|| last_line(&log))?;

        let url = format!("postgres://tributary@127.0.0.1:{port}/postgres");
        Ok(Self { url, _server: server, _folder: folder })
    }

    /// What to put into `TEST_DATABASE_URL`.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
}

/// The folder of the programs; they are rarely on the PATH.
fn find_or_install() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if apt::may_install()
        && apt::install(&["postgresql"]).is_ok()
        && let Some(found) = installed()
    {
        return Ok(found);
    }
    bail!(Missing(
        "no PostgreSQL was found and none could be installed: install its server, or name a running one in TEST_DATABASE_URL"
            .to_owned()
    ))
}

fn installed() -> Option<PathBuf> {
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready"].iter().all(|program| folder.join(program).is_file())
    };
    let on_path = on_path("initdb")
        // Its siblings are beside the file itself, not beside a link to it.
        .and_then(|file| file.canonicalize().ok())
        .and_then(|file| file.parent().map(Path::to_path_buf));
    let mut versions: Vec<PathBuf> = ["/usr/lib/postgresql", "/usr/local/pgsql"]
        .iter()
        .filter_map(|folder| fs::read_dir(folder).ok())
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .collect();
    versions.sort();
    on_path.into_iter().chain(versions.into_iter().rev()).find(complete)
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Account {
    uid: u32,
    gid: u32,
}

/// Whom to run it as: PostgreSQL refuses root, and needs no rights.
fn account() -> Result<Option<Account>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let accounts = fs::read_to_string("/etc/passwd").context("cannot read /etc/passwd")?;
    match find_account(&accounts) {
        Some(account) => Ok(Some(account)),
        None => bail!(Missing(
            "PostgreSQL refuses to run as root, and there is neither a user `postgres` nor `nobody`: name a running server in TEST_DATABASE_URL"
                .to_owned()
        )),
    }
}

fn find_account(accounts: &str) -> Option<Account> {
    ["postgres", "nobody"].iter().find_map(|name| {
        let line = accounts.lines().find(|line| line.split(':').next() == Some(*name))?;
        let mut ids = line.split(':').skip(2).map(str::parse);
        Some(Account { uid: ids.next()?.ok()?, gid: ids.next()?.ok()? })
    })
}

fn last_line(log: &Path) -> String {
    let text = fs::read_to_string(log).unwrap_or_default();
    let line = text.lines().last().unwrap_or("it said nothing").to_owned();
    format!("PostgreSQL's last words: {line}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postgres_own_account_is_preferred_to_nobody() {
        let accounts =
            "root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/x\npostgres:x:101:104::/:/x\n";
        assert_eq!(find_account(accounts), Some(Account { uid: 101, gid: 104 }));
        assert_eq!(
            find_account("nobody:x:65534:65533::/:/x"),
            Some(Account { uid: 65534, gid: 65533 })
        );
        assert_eq!(find_account("root:x:0:0::/root:/bin/sh"), None);
    }
}
