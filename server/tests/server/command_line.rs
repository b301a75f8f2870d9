//! A command that is run beside a test, on the installation of a database.

use std::{
    fs::{self, File},
    path::PathBuf,
    process::{Child, Stdio},
    time::Duration,
};

use testkit::TemporaryDatabase;
use uuid::Uuid;

use crate::program::{SESSION_SECRET, command};

/// What came of a command.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    pub(crate) said: String,
    pub(crate) complained: String,
}

/// A command that goes on, and is ended with the test.
pub(crate) struct Command {
    child: Child,
    said: PathBuf,
    complained: PathBuf,
}

impl Command {
    /// Starts it.
    pub(crate) fn start(
        database: &TemporaryDatabase,
        variables: &[(&str, &str)],
        arguments: &[&str],
    ) -> Self {
        let file = |kind: &str| {
            let name = format!("{kind}-{}.txt", Uuid::new_v4().simple());
            database.folder().join(name)
        };
        let (said, complained) = (file("said"), file("complained"));
        let child = command(database.folder())
            .args(arguments)
            .env("DATABASE_URL", database.url())
            .env("SESSION_SECRET", SESSION_SECRET)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(File::create(&said).unwrap())
            .stderr(File::create(&complained).unwrap())
            .spawn()
            .unwrap();
        Self { child, said, complained }
    }

    /// What it said so far.
    pub(crate) fn said(&self) -> String {
        fs::read_to_string(&self.said).unwrap()
    }

    /// Waits until it has said this.
    pub(crate) async fn says(&mut self, part: &str) {
        for _ in 0..600 {
            if self.said().contains(part) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not say {part}: {}", self.said());
    }

    /// Interrupts it, as Ctrl-C does.
    #[cfg(unix)]
    pub(crate) fn interrupt(&self) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    }

    /// Waits for its end.
    pub(crate) async fn end(mut self) -> Ended {
        for _ in 0..1_200 {
            if let Some(status) = self.child.try_wait().unwrap() {
                let complained = fs::read_to_string(&self.complained).unwrap();
                return Ended { code: status.code(), said: self.said(), complained };
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not end: {}", self.said());
    }
}

impl Drop for Command {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs it to its end.
pub(crate) async fn ran(
    database: &TemporaryDatabase,
    variables: &[(&str, &str)],
    arguments: &[&str],
) -> Ended {
    Command::start(database, variables, arguments).end().await
}
