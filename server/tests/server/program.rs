//! The real program, as a process.

use std::{
    fs::{self, File},
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command},
    time::Duration,
};

use contract::ids::SyncRunId;
use testkit::{Browser, TemporaryDatabase};
use url::Url;

/// The program `tributary serve`, which is ended with the test.
pub(crate) struct Program {
    child: Child,
    pub(crate) url: Url,
    pub(crate) sandbox_url: Url,
    pub(crate) log: PathBuf,
}

/// A port that was free a moment ago.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn local(port: u16) -> Url {
    Url::parse(&format!("http://127.0.0.1:{port}/")).unwrap()
}

impl Program {
    /// Starts it as a demonstration over this database, and waits until it serves.
    pub(crate) async fn demo(database: &TemporaryDatabase, variables: &[(&str, &str)]) -> Self {
        let (port, sandbox) = (free_port(), free_port());
        let log = database.folder().join(format!("log-{port}.txt"));
        let mut command = command(database.folder());
        command
            .args(["serve", "--demo"])
            .args(["--bind", &format!("127.0.0.1:{port}")])
            .args(["--sandbox-bind", &format!("127.0.0.1:{sandbox}")])
            .args(["--database-url", database.url()])
            .env("SESSION_SECRET", SESSION_SECRET)
            .envs(variables.iter().copied())
            .stdout(File::create(&log).unwrap())
            .stderr(File::options().append(true).open(&log).unwrap());
        Self::serving(command, [port, sandbox], log).await
    }

    /// Spawns this command, which serves on the first of these ports, its sandbox on the second,
    /// and waits until it does.
    pub(crate) async fn serving(mut command: Command, ports: [u16; 2], log: PathBuf) -> Self {
        let child = command.spawn().unwrap();
        let [url, sandbox_url] = ports.map(local);
        let program = Self { child, url, sandbox_url, log };
        program.wait().await;
        program
    }

    async fn wait(&self) {
        let browser = Browser::new(&self.url);
        for _ in 0..300 {
            if browser.get("/healthz").send().await.is_ok_and(|answer| answer.status() == 200) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not serve: {}", fs::read_to_string(&self.log).unwrap());
    }

    /// What it has logged so far.
    pub(crate) fn logged(&self) -> String {
        fs::read_to_string(&self.log).unwrap()
    }

    /// Whether a worker of this process has taken the run.
    pub(crate) fn has_taken(&self, run: SyncRunId) -> bool {
        let run = run.to_string();
        self.logged().lines().any(|line| line.contains("a run is taken") && line.contains(&run))
    }

    /// The number of its process.
    #[allow(dead_code, reason = "the measurements ask how much memory it takes")]
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it without warning: SIGKILL.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits until it has died by itself.
    pub(crate) async fn wait_for_death(&mut self) {
        for _ in 0..600 {
            if self.child.try_wait().unwrap().is_some() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it lives: {}", fs::read_to_string(&self.log).unwrap());
    }

    /// A browser in which the demonstration's admin has signed in.
    pub(crate) async fn admin(&self) -> Browser {
        let form = [("username", "admin"), ("password", "admin123")];
        let browser = Browser::new(&self.url);
        let answer = browser.post("/login").form(&form).send().await.unwrap();
        assert_eq!(testkit::browser::location(&answer).as_deref(), Some("/"));
        browser
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program in a folder, with nothing of our own environment that could change what it does.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tributary"));
    command.current_dir(folder).env_clear().env("TRIBUTARY_DATA_DIR", folder.join("data"));
    for kept in ["PATH", "HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"] {
        if let Ok(value) = std::env::var(kept) {
            command.env(kept, value);
        }
    }
    command.env("INTEGRATION_ENCRYPTION_KEY", ENCRYPTION_KEY);
    command
}

/// A session secret of the tests.
pub(crate) const SESSION_SECRET: &str = "a session secret of the tests, long enough";

/// A Fernet key of the tests.
pub(crate) const ENCRYPTION_KEY: &str = "dHJpYnV0YXJ5LXRlc3RzLW9ubHkta2V5LTMyLWJ5dGU=";
