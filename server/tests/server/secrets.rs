//! No secret in the database, the log, the pages, or what the browser loads.

use std::{collections::BTreeMap, fs, path::Path};

use contract::{
    session::AccessToken,
    sync_run::{RunErrorKind, RunStatus},
};
use testkit::{Browser, TemporaryDatabase, World, browser::location};
use url::Url;

use crate::{
    program::{ENCRYPTION_KEY, Program, SESSION_SECRET},
    runs::sync,
};

mod seen;

use seen::Seen;

#[tokio::test]
async fn no_secret_is_found_anywhere_it_could_leak_to() {
    let mut watched = Watched::start().await;
    watched.sign_in().await;
    let github_by_key = watched.with_key().await;
    let github = watched.by_consent("github", "acme/website").await;
    let hubspot = watched.by_consent("hubspot", "").await;
    let mut pages = vec![watched.refused_exchange().await];
    watched.see_sealed().await;
    for connection in [&github_by_key, &github, &hubspot] {
        pages.push(format!("/connections/{connection}"));
        pages.push(watched.succeeds(connection).await);
    }
    pages.push(watched.refresh(&hubspot).await);
    pages.push(watched.refused_refresh(&hubspot).await);
    for sort in ["the verifier of a visit", "access_token", "refresh_token", "key"] {
        assert!(watched.seen.count(sort) > 0, "{sort} was never seen");
    }

    let Watched { program, admin, database, seen } = watched;
    seen.are_not_in("the database", database.text().await.as_bytes());
    for page in pages.iter().map(String::as_str).chain(PAGES) {
        let answer = admin.get(page).send().await.unwrap();
        assert!(!answer.status().is_server_error(), "{page}: {}", answer.status());
        seen.are_not_in(page, &answer.bytes().await.unwrap());
    }
    seen.are_not_in("the log", &fs::read(&program.log).unwrap());
    drop(program);
    if !database.is_postgres() {
        // What was deleted or overwritten may still stand in the files.
        let files = fs::read_dir(database.folder()).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<_> = files.filter(|path| is_database(path)).collect();
        assert!(!files.is_empty());
        for file in files {
            seen.are_not_in("the files of the database", &fs::read(file).unwrap());
        }
    }
}

/// What anybody may look at, besides what this test makes.
const PAGES: [&str; 14] = [
    "/",
    "/connections",
    "/integrations",
    "/integrations/hubspot",
    "/syncs",
    "/alerts",
    "/activity",
    "/data/issues",
    "/rpc/connections/list",
    "/rpc/alerts/unresolved",
    "/rpc/audit_events/list?query=limit%3D200",
    "/rpc/session/frame",
    "/pkg/tributary_bg.wasm",
    "/pkg/tributary.js",
];

/// What the operator says.
fn ours() -> Seen {
    let mut seen = Seen::default();
    seen.add("our encryption key", ENCRYPTION_KEY);
    seen.add("our session secret", SESSION_SECRET);
    seen.add("the secret of our OAuth client", "sandbox-client-secret");
    seen
}

/// A program, an admin, and the secrets that came by.
struct Watched {
    program: Program,
    admin: Browser,
    database: TemporaryDatabase,
    seen: Seen,
}

impl Watched {
    async fn start() -> Self {
        let database = TemporaryDatabase::new().await;
        let program = Program::demo(&database, &[("RUST_LOG", "debug")]).await;
        let admin = program.admin().await;
        Self { program, admin, database, seen: ours() }
    }

    /// Opens what is sealed in the database now.
    async fn see_sealed(&mut self) {
        self.seen.add_sealed(&self.database.text().await);
    }

    /// Takes a token and a session.
    async fn sign_in(&mut self) {
        let said = BTreeMap::from([("username", "admin"), ("password", "admin123")]);
        let nobody = Browser::new(&self.program.url);
        let answer = nobody.post("/login").json(&said).send().await.unwrap();
        self.seen.add("a bearer token", &answer.json::<AccessToken>().await.unwrap().access_token);
        let signed_in = nobody.post("/login").form(&said).send().await.unwrap();
        self.seen.add("the id of a session", signed_in.cookies().next().unwrap().value());
    }

    /// Connects GitHub with a key.
    async fn with_key(&mut self) -> String {
        let key = World::sandbox_key("github");
        self.seen.add("key", &key);
        let form = [("secret.key", key.as_str()), ("setting.repository", "acme/app")];
        let answer = self.admin.post("/integrations/github/key").form(&form).send().await.unwrap();
        id(&location(&answer).unwrap())
    }

    /// Connects a provider through its consent screen.
    async fn by_consent(&mut self, provider: &str, repository: &str) -> String {
        let screen = self.visit(provider, repository).await;
        let allow = self.admin.post(screen.as_str()).form(&[("decision", "allow")]);
        let back = location(&allow.send().await.unwrap()).unwrap();
        self.seen.add(CODE, &parameter(&Url::parse(&back).unwrap(), "code"));
        let answer = self.admin.get(&back).send().await.unwrap();
        id(&location(&answer).unwrap())
    }

    /// Comes back from a consent screen with a code that the provider refuses: the page that says
    /// so.
    async fn refused_exchange(&mut self) -> String {
        let state = parameter(&self.visit("hubspot", "").await, "state");
        let code = "code-that-was-not-given-out";
        self.seen.add(CODE, code);
        let back = format!("/integrations/hubspot/oauth2callback?code={code}&state={state}");
        let answer = self.admin.get(&back).send().await.unwrap();
        let attempt = location(&answer).unwrap();
        assert!(attempt.starts_with("/integrations/hubspot/attempts/"), "{attempt}");
        attempt
    }

    /// The consent screen that we are sent to.
    async fn visit(&mut self, provider: &str, repository: &str) -> Url {
        let form = [("setting.repository", repository)];
        let form: Vec<_> = form.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let path = format!("/integrations/{provider}/authorize");
        let answer = self.admin.post(&path).form(&form).send().await.unwrap();
        let screen = Url::parse(&location(&answer).unwrap()).unwrap();
        self.seen.add("the state of a visit", &parameter(&screen, "state"));
        // The verifier is forgotten when the visit ends.
        self.see_sealed().await;
        screen
    }

    /// Syncs: the page of the run.
    async fn succeeds(&self, connection: &str) -> String {
        let run = sync(&self.admin, connection).await.row;
        assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
        format!("/syncs/{}", run.id)
    }

    /// Has a token expire and be replaced: the page of the run that did it.
    async fn refresh(&mut self, hubspot: &str) -> String {
        let before = self.seen.count("access_token");
        self.control("hubspot/expire-access-tokens").await;
        let page = self.succeeds(hubspot).await;
        self.see_sealed().await;
        assert_eq!(self.seen.count("access_token"), before + 1, "it was replaced");
        page
    }

    /// Has a refresh refused: the page of the run that failed.
    async fn refused_refresh(&self, hubspot: &str) -> String {
        self.control("hubspot/revoke-grants").await;
        let run = sync(&self.admin, hubspot).await.row;
        assert_eq!(run.error.unwrap().kind, RunErrorKind::Unauthorized);
        format!("/syncs/{}", run.id)
    }

    /// Has something happen at a provider.
    async fn control(&self, what: &str) {
        let sandbox = Browser::new(&self.program.sandbox_url);
        let answer = sandbox.post(&format!("/control/{what}")).send().await.unwrap();
        assert!(answer.status().is_success(), "{what}: {}", answer.status());
    }
}

/// What a consent screen gives for tokens.
const CODE: &str = "the code of a consent screen";

fn parameter(url: &Url, name: &str) -> String {
    let found = url.query_pairs().find(|(known, _)| known == name);
    found.unwrap_or_else(|| panic!("no {name} in {url}")).1.into_owned()
}

/// The connection of a page.
fn id(page: &str) -> String {
    page.strip_prefix("/connections/").unwrap_or_else(|| panic!("{page}")).to_owned()
}

fn is_database(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(".db"))
}
