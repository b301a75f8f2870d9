//! `tributary sync`, with a server and without one.

use std::{fs, path::Path};

use contract::{
    ids::SyncRunId,
    model::AUDIT_EVENTS,
    query::Page,
    sync_run::{RunKind, RunStatus, RunTrigger, SyncRunRow},
    value::Value,
};
use sandbox::Fault;
use testkit::{Browser, TemporaryDatabase, World, browser::location};

use crate::{
    command_line::{Command, ran},
    outside::{Outside, connect},
    program::Program,
    runs::wait,
};

const ORDERS: u32 = 120;
/// With 40 customers and 10 events.
const RECORDS: u64 = 170;

/// An installation that is connected to a provider, and that nobody serves.
struct Installed {
    outside: Outside,
    address: String,
    database: TemporaryDatabase,
    connection: String,
}

impl Installed {
    async fn new() -> Self {
        let outside = Outside::with_orders(ORDERS).await;
        let database = TemporaryDatabase::new().await;
        let (name, address) = outside.mock_saas();
        let program = Program::demo(&database, &[(name, &address)]).await;
        let connection = connect(&program.admin().await).await;
        drop(program);
        Self { outside, address, database, connection }
    }

    fn variables(&self) -> [(&str, &str); 1] {
        [("MOCK_SAAS_API_BASE", &self.address)]
    }

    /// Has each answer take its time.
    fn slow_down(&self, milliseconds: u32) {
        self.outside.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds }));
    }

    async fn listed(&self) -> Vec<SyncRunRow> {
        let ended = ran(&self.database, &self.variables(), &["sync", "list", "--json"]).await;
        assert_eq!(ended.code, Some(0), "{ended:?}");
        serde_json::from_str(&ended.said).unwrap()
    }
}

#[tokio::test]
async fn without_a_server_the_command_does_the_work_itself() {
    let installed = Installed::new().await;
    let (database, variables) = (&installed.database, installed.variables());
    let ended = ran(database, &variables, &["sync", "run", "MOCK-saas"]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.said.contains(": queued run_"), "{ended:?}");
    assert!(ended.said.contains("170 records (170 new, 0 changed)"), "{ended:?}");
    let narrow = ["sync", "run", &installed.connection, "--full", "--stream", "orders"];
    let ended = ran(database, &variables, &narrow).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    assert!(ended.said.contains("120 records (0 new, 0 changed)"), "{ended:?}");

    let listed = installed.listed().await;
    let [newer, older] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!((older.status, older.kind), (RunStatus::Succeeded, RunKind::Incremental));
    assert_eq!((older.counts.fetched, older.trigger), (RECORDS, RunTrigger::Manual));
    assert_eq!((newer.counts.fetched, newer.kind), (u64::from(ORDERS), RunKind::Full));

    let list = ["sync", "list", "--connection", "mock-saas", "--status", "succeeded"];
    let shown = ran(database, &variables, &[&list[..], &["--limit", "1"]].concat()).await.said;
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines.len(), 3, "{shown}");
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{shown}");
    assert!(lines[2].contains(&newer.id.to_string()), "{shown}");
    let shown = ran(database, &variables, &["sync", "list", "--status", "failed"]).await;
    assert_eq!(shown.said, "No syncs.\n");
}

#[tokio::test]
async fn with_a_server_it_is_the_server_that_does_it_and_the_trail_names_the_command_line() {
    let installed = Installed::new().await;
    let (database, variables) = (&installed.database, installed.variables());
    let program = Program::demo(database, &variables).await;
    let admin = program.admin().await;
    let left = ran(database, &variables, &["sync", "run", "mock-saas"]).await;
    assert_eq!(left.code, Some(0), "{left:?}");
    assert!(left.said.contains("A server does it"), "{left:?}");
    let first = installed.listed().await[0].id;
    let done = wait(&admin, first, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let followed = ran(database, &variables, &["sync", "run", "mock-saas", "--wait"]).await;
    assert_eq!(followed.code, Some(0), "{followed:?}");
    assert!(followed.said.contains("Succeeded"), "{followed:?}");

    installed.slow_down(5_000);
    let full = ["sync", "run", "mock-saas", "--full", "--wait"];
    let mut command = Command::start(database, &variables, &full);
    command.says("Running: ").await;
    let run = installed.listed().await[0].id;
    let cancelled = ran(database, &variables, &["sync", "cancel", &run.to_string()]).await;
    assert_eq!(cancelled.code, Some(0), "{cancelled:?}");
    let ended = command.end().await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.said.contains("Cancelled"), "{ended:?}");
    let again = ran(database, &variables, &["sync", "cancel", &run.to_string()]).await;
    assert_eq!(again.code, Some(1));
    assert!(again.complained.contains("has ended already"), "{again:?}");
    let actors = actors(&admin, run).await;
    assert_eq!(actors, ["command line", "command line"], "it was queued and cancelled there");
}

/// Who did what is known of a run.
async fn actors(admin: &Browser, run: SyncRunId) -> Vec<String> {
    let path = format!("/rpc/audit_events/list?query=object%3D{run}");
    let page: Page = admin.get(&path).send().await.unwrap().json().await.unwrap();
    let place = AUDIT_EVENTS.position("actor").unwrap();
    let actor = |cell: &Value| cell.as_text().unwrap().to_owned();
    page.rows.iter().map(|row| actor(&row.cells[place])).collect()
}

#[cfg(unix)]
#[tokio::test]
async fn interrupted_it_gives_the_run_back_and_the_next_one_goes_on() {
    let installed = Installed::new().await;
    let (database, variables) = (&installed.database, installed.variables());
    installed.slow_down(1_000);
    let mut first = Command::start(database, &variables, &["sync", "run", "mock-saas"]);
    first.says("Running: ").await;
    first.interrupt();
    let stopped = first.end().await;
    assert_eq!(stopped.code, Some(3), "{stopped:?}");
    assert!(stopped.said.contains("back in the queue"), "{stopped:?}");
    assert_eq!(installed.listed().await[0].status, RunStatus::Queued);

    installed.outside.control().set_fault("mock-saas", None);
    let second = ran(database, &variables, &["sync", "run", "mock-saas"]).await;
    assert_eq!(second.code, Some(0), "{second:?}");
    assert!(second.said.contains("is being synced already"), "{second:?}");
    let listed = installed.listed().await;
    assert_eq!((listed.len(), listed[0].counts.inserted), (1, RECORDS), "no record twice");
}

#[tokio::test]
async fn what_fails_ends_with_its_reason_and_another_code() {
    let installed = Installed::new().await;
    installed.outside.control().set_fault("mock-saas", Some(Fault::Html));
    let run = ["sync", "run", "mock-saas"];
    let ended = ran(&installed.database, &installed.variables(), &run).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.said.contains("Failed") && ended.said.contains("Mock SaaS"), "{ended:?}");
}

#[tokio::test]
async fn a_connection_that_cannot_be_told_is_not_guessed() {
    let database = TemporaryDatabase::new().await;
    let program = Program::demo(&database, &[]).await;
    let admin = program.admin().await;
    let ids = [github(&admin, "acme/app").await, github(&admin, "acme/website").await];
    let refused = async |asked: &str| ran(&database, &[], &["sync", "run", asked]).await;
    let ambiguous = refused("github").await;
    assert_eq!(ambiguous.code, Some(1), "{ambiguous:?}");
    assert!(ids.iter().all(|id| ambiguous.complained.contains(id)), "{ambiguous:?}");
    let unknown = refused("nothing").await;
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.complained.contains("there is no connection \"nothing\""), "{unknown:?}");
    assert!(ids.iter().all(|id| unknown.complained.contains(id)), "{unknown:?}");
    let stream = ["sync", "run", &ids[0], "--stream", "nope"];
    let unknown = ran(&database, &[], &stream).await;
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.complained.contains("GitHub has no stream \"nope\""), "{unknown:?}");
    let run = "run_00000000000000000000000000000007";
    let unknown = ran(&database, &[], &["sync", "cancel", run]).await;
    assert_eq!(unknown.code, Some(1));
    assert!(unknown.complained.contains("sync run"), "{unknown:?}");
}

/// Connects a repository with a key: the id of the connection.
async fn github(admin: &Browser, repository: &str) -> String {
    let key = World::sandbox_key("github");
    let form = [("secret.key", key.as_str()), ("setting.repository", repository)];
    let answer = admin.post("/integrations/github/key").form(&form).send().await.unwrap();
    location(&answer).unwrap().trim_start_matches("/connections/").to_owned()
}

#[tokio::test]
async fn where_nothing_is_installed_nothing_is_made() {
    let database = TemporaryDatabase::new().await;
    let nowhere = format!("sqlite:{}", database.folder().join("mistyped.db").display());
    let variables = [("DATABASE_URL", nowhere.as_str())];
    for arguments in [["sync", "list"], ["doctor", "--json"]] {
        let ended = ran(&database, &variables, &arguments).await;
        let said = ended.said + &ended.complained;
        assert!(said.contains("mistyped.db"), "{said}");
    }
    let made = |entry: fs::DirEntry| entry.file_name().to_string_lossy().contains("mistyped");
    let mut entries = fs::read_dir(database.folder()).unwrap().map(|entry| entry.unwrap());
    assert!(!entries.any(made));
    assert!(!database.folder().join("data").exists());
}

/// Nobody signs in at a terminal: what comes through a door must never work as the operator, which
/// `Operator::at_terminal` alone makes.
#[test]
fn no_door_makes_an_operator() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut looked_at = 0;
    for folder in ["src/http", "src/layers", "src/rest.rs", "src/router.rs", "../app/src"] {
        each_file(&root.join(folder), &mut |path, text| {
            looked_at += 1;
            assert!(!text.contains("at_terminal"), "{}", path.display());
        });
    }
    assert!(looked_at > 50, "{looked_at} files");
}

fn each_file(path: &Path, look: &mut impl FnMut(&Path, &str)) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            each_file(&entry.unwrap().path(), look);
        }
    } else {
        look(path, &fs::read_to_string(path).unwrap());
    }
}
