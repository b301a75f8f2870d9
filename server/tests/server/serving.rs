//! How the real program starts, refuses to start, and serves.

use std::{
    fs::{self, File},
    path::Path,
    process::Stdio,
};

use contract::provider::{ProviderDetail, ProviderState};
use testkit::{Browser, Person, TemporaryDatabase, World};

use crate::program::{Program, SESSION_SECRET, command, free_port};

/// Runs it and gives what it says when it refuses to start.
fn refusal(folder: &Path, variables: &[(&str, &str)]) -> String {
    let port = free_port();
    let output = command(folder)
        .args(["serve", "--bind", &format!("127.0.0.1:{port}")])
        .envs(variables.iter().copied())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(!output.status.success(), "it started");
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn a_broken_provider_file_stops_the_start_with_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let providers = folder.path().join("data/providers");
    fs::create_dir_all(&providers).unwrap();
    fs::write(providers.join("mine.toml"), "slug = \"mine\"\nnmae = \"Mine\"\n").unwrap();
    let says = refusal(folder.path(), &[]);
    assert!(says.contains("mine.toml:2"), "{says}");
    assert!(says.contains("nmae") && says.contains("name"), "{says}");
}

#[test]
fn without_a_good_key_it_does_not_start() {
    let folder = tempfile::tempdir().unwrap();
    let says = refusal(folder.path(), &[("INTEGRATION_ENCRYPTION_KEY", "not-a-key")]);
    assert!(says.contains("INTEGRATION_ENCRYPTION_KEY"), "{says}");
    assert!(!says.contains("not-a-key"), "{says}");
    let postgres = [("DATABASE_URL", "postgres://127.0.0.1:1/none"), ("SESSION_SECRET", "")];
    let says = refusal(folder.path(), &postgres);
    assert!(says.contains("SESSION_SECRET must be set"), "{says}");
}

#[tokio::test]
async fn outside_a_demonstration_its_people_do_not_exist_and_one_link_lets_the_first_admin_in() {
    let database = TemporaryDatabase::new().await;
    let port = free_port();
    let log = database.folder().join("log.txt");
    let mut serve = command(database.folder());
    serve
        .args(["serve", "--bind", &format!("127.0.0.1:{port}")])
        .args(["--database-url", database.url()])
        .env("SESSION_SECRET", SESSION_SECRET)
        .stdout(File::create(&log).unwrap())
        .stderr(Stdio::null());
    let program = Program::serving(serve, [port, free_port()], log).await;
    let browser = Browser::new(&program.url);
    let form = [("username", "admin"), ("password", "admin123")];
    let answer = browser.post("/login").form(&form).send().await.unwrap();
    let refused = testkit::browser::location(&answer);
    assert_eq!(refused.as_deref(), Some("/login?problem=refused"));

    let printed = fs::read_to_string(&program.log).unwrap();
    let code = printed.trim().rsplit_once("code=").unwrap().1.to_owned();
    let page = browser.get(&format!("/setup?code={code}")).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let set_up = |password: &'static str| {
        let fields = [
            ("code", code.clone()),
            ("organization", "Initech".to_owned()),
            ("username", "Bill".to_owned()),
            ("password", password.to_owned()),
        ];
        browser.post("/setup").form(&fields).send()
    };
    let weak = testkit::browser::location(&set_up("admin123").await.unwrap()).unwrap();
    assert!(weak.starts_with("/setup?"), "{weak}");
    let page = browser.get(&weak).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("at least 8 characters"), "{page}");
    let page = browser.get("/setup?problem=Send+us+money").send().await.unwrap();
    assert!(!page.text().await.unwrap().contains("role=\"alert\""));
    let done = testkit::browser::location(&set_up("a good long one").await.unwrap());
    assert_eq!(done.as_deref(), Some("/login"));
    let again = testkit::browser::location(&set_up("a good long one").await.unwrap()).unwrap();
    assert!(again.starts_with("/setup?"), "the link is good once: {again}");
    let page = browser.get(&again).send().await.unwrap();
    let to = testkit::browser::location(&page);
    assert_eq!(to.as_deref(), Some("/login?problem=set_up"));
    let bill = Person {
        username: "bill".to_owned(),
        password: "a good long one".to_owned(),
        actor: World::new().await.admin.actor.clone(),
    };
    Browser::signed_in(&program.url, &bill).await;
}

#[tokio::test]
async fn the_database_of_a_demonstration_is_not_served_for_real() {
    let database = TemporaryDatabase::new().await;
    let mut demo = Program::demo(&database, &[]).await;
    demo.kill();
    let variables = [("DATABASE_URL", database.url()), ("SESSION_SECRET", SESSION_SECRET)];
    let says = refusal(database.folder(), &variables);
    assert!(says.contains("--demo") && says.contains("TRIBUTARY_DATA_DIR"), "{says}");
}

#[tokio::test]
async fn a_second_process_on_the_same_sqlite_database_is_refused_with_what_to_do() {
    let database = TemporaryDatabase::new().await;
    let first = Program::demo(&database, &[]).await;
    // Replicas share a PostgreSQL.
    if database.is_postgres() {
        return;
    }
    let elsewhere = tempfile::tempdir().unwrap();
    for folder in [database.folder(), elsewhere.path()] {
        let says = refusal(folder, &[("DATABASE_URL", database.url())]);
        assert!(says.contains("another process serves the database"), "{says}");
        assert!(says.contains("TRIBUTARY_DATA_DIR"), "{says}");
    }
    first.admin().await;
}

#[tokio::test]
async fn the_session_cookie_is_for_https_alone_where_the_public_address_is() {
    for (public_url, secure) in
        [("https://hub.example.com", true), ("http://hub.example.com", false)]
    {
        let database = TemporaryDatabase::new().await;
        let program = Program::demo(&database, &[("PUBLIC_URL", public_url)]).await;
        let form = [("username", "admin"), ("password", "admin123")];
        let answer = Browser::new(&program.url).post("/login").form(&form).send().await.unwrap();
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        assert_eq!(cookie.split("; ").any(|it| it == "Secure"), secure, "{public_url}: {cookie}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn only_their_owner_can_read_the_database_and_its_log() {
    use std::os::unix::fs::PermissionsExt;
    let database = TemporaryDatabase::new().await;
    let _program = Program::demo(&database, &[]).await;
    let files = fs::read_dir(database.folder()).unwrap().map(|entry| entry.unwrap());
    for file in files.filter(|file| file.file_name().to_string_lossy().contains(".db")) {
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{file:?}");
    }
}

#[tokio::test]
async fn a_provider_of_ones_own_is_not_sent_to_a_sandbox_that_does_not_know_it() {
    let database = TemporaryDatabase::new().await;
    let providers = database.folder().join("data/providers");
    fs::create_dir_all(&providers).unwrap();
    let stripe = include_str!("../../../crates/connectors/providers/stripe.toml");
    let mine = stripe.replacen("slug = \"stripe\"", "slug = \"mine\"", 1);
    let mine = mine.replace("STRIPE_", "MINE_");
    fs::write(providers.join("mine.toml"), mine).unwrap();
    let program = Program::demo(&database, &[]).await;
    let admin = program.admin().await;
    for (slug, state) in [("stripe", ProviderState::Sandbox), ("mine", ProviderState::Ready)] {
        let answer = admin.get(&format!("/rpc/providers/get?slug={slug}")).send().await.unwrap();
        assert_eq!(answer.json::<ProviderDetail>().await.unwrap().row.state, state, "{slug}");
    }
}
