//! `tributary doctor`.

use std::fs;

use serde_json::Value;
use testkit::{TemporaryDatabase, World};

use crate::{
    command_line::{Ended, ran},
    outside::{Outside, connect},
    program::{ENCRYPTION_KEY, Program, SESSION_SECRET},
};

/// An installation with one connection, and the program that serves it.
async fn served() -> (TemporaryDatabase, Program) {
    let outside = Outside::with_orders(10).await;
    let database = TemporaryDatabase::new().await;
    let (name, address) = outside.mock_saas();
    let program = Program::demo(&database, &[(name, &address)]).await;
    connect(&program.admin().await).await;
    (database, program)
}

async fn doctor(database: &TemporaryDatabase, variables: &[(&str, &str)]) -> Ended {
    ran(database, variables, &["doctor", "--json"]).await
}

/// What was found of this.
fn check<'a>(checks: &'a [Value], name: &str) -> &'a Value {
    let found = checks.iter().find(|check| check["name"] == name);
    found.unwrap_or_else(|| panic!("no {name} in {checks:?}"))
}

fn checks(ended: &Ended) -> Vec<Value> {
    serde_json::from_str(&ended.said).unwrap_or_else(|error| panic!("{error}: {ended:?}"))
}

#[tokio::test]
async fn a_good_installation_is_told_so_and_no_secret_is() {
    let (database, program) = served().await;
    let ended = doctor(&database, &[]).await;
    assert_eq!(ended.code, Some(0), "{ended:?}");
    let found = checks(&ended);
    for name in [
        "configuration",
        "data folder",
        "keys",
        "database",
        "migrations",
        "clock",
        "credentials",
        "queue",
        "connections",
        "providers",
    ] {
        assert_eq!(check(&found, name)["verdict"], "ok", "{name}: {ended:?}");
    }
    let credentials = &check(&found, "credentials")["finding"];
    assert_eq!(credentials, "1 stored, and the keys open all of them");
    assert_eq!(check(&found, "connections")["finding"], "1 active");
    if !database.is_postgres() {
        assert_eq!(check(&found, "server")["finding"], "one serves this database");
        drop(program);
        let found = checks(&doctor(&database, &[]).await);
        assert_eq!(check(&found, "server")["finding"], "none runs now");
    }
    let online = ran(&database, &[("RUST_LOG", "trace")], &["doctor", "--online"]).await;
    assert!(online.said.contains("0 problems"), "{}", online.said);
    for text in [&ended.said, &ended.complained, &online.said, &online.complained] {
        for secret in [SESSION_SECRET, ENCRYPTION_KEY, &World::sandbox_key("mock-saas")] {
            assert!(!text.contains(secret), "{text}");
        }
    }
}

#[tokio::test]
async fn credentials_that_the_key_does_not_open_are_counted() {
    let (database, _program) = served().await;
    let other = "YW5vdGhlci1rZXktb2YtdGhlLXRlc3RzLTMyLWJ5dGU=";
    let ended = doctor(&database, &[("INTEGRATION_ENCRYPTION_KEY", other)]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let found = checks(&ended);
    let credentials = check(&found, "credentials");
    assert_eq!(credentials["verdict"], "problem");
    let finding = credentials["finding"].as_str().unwrap();
    assert!(finding.starts_with("1 of 1 stored credentials do not open"), "{finding}");
    assert!(credentials["remedy"].as_str().unwrap().contains("INTEGRATION_ENCRYPTION_KEY"));
    assert!(!ended.said.contains(other));
    let both = format!("{other},{ENCRYPTION_KEY}");
    let ended = doctor(&database, &[("INTEGRATION_ENCRYPTION_KEY", &both)]).await;
    assert_eq!(check(&checks(&ended), "credentials")["verdict"], "ok", "{ended:?}");
    let ended = doctor(&database, &[("INTEGRATION_ENCRYPTION_KEY", "not-a-key")]).await;
    assert_eq!(ended.code, Some(1));
    assert_eq!(check(&checks(&ended), "keys")["verdict"], "problem", "{ended:?}");
    assert!(!ended.said.contains("not-a-key"), "{ended:?}");
}

#[tokio::test]
async fn what_makes_no_sense_is_named_without_its_value() {
    let database = TemporaryDatabase::new().await;
    let ended = doctor(&database, &[("SESSION_SECRET", "short-secret")]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    let found = checks(&ended);
    let finding = check(&found, "configuration")["finding"].as_str().unwrap();
    assert!(finding.starts_with("SESSION_SECRET must have"), "{finding}");
    assert!(!ended.said.contains("short-secret"), "{ended:?}");
    let postgres = "postgres://me:hush-hush@127.0.0.1:1/none";
    let ended = doctor(&database, &[("DATABASE_URL", postgres)]).await;
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert_eq!(check(&checks(&ended), "database")["verdict"], "problem", "{ended:?}");
    assert!(!(ended.said.clone() + &ended.complained).contains("hush-hush"), "{ended:?}");
}

#[tokio::test]
async fn a_data_folder_that_cannot_be_used_or_is_open_to_all_is_found() {
    let database = TemporaryDatabase::new().await;
    let data = database.folder().join("data");
    fs::write(&data, "no folder").unwrap();
    let ended = doctor(&database, &[]).await;
    let found = checks(&ended);
    assert_eq!(check(&found, "data folder")["verdict"], "problem", "{ended:?}");
    assert_eq!(ended.code, Some(1));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::remove_file(&data).unwrap();
        fs::create_dir(&data).unwrap();
        let verdict = async |mode| {
            fs::set_permissions(&data, fs::Permissions::from_mode(mode)).unwrap();
            let found = checks(&doctor(&database, &[]).await);
            check(&found, "data folder")["verdict"].clone()
        };
        assert_eq!(verdict(0o755).await, "warning");
        assert_eq!(verdict(0o700).await, "ok");
        // Who may do everything may also write to a folder that is read-only.
        let read_only = verdict(0o500).await;
        let may_everything = fs::write(data.join("written"), "").is_ok();
        assert_eq!(read_only, if may_everything { "ok" } else { "problem" });
        fs::set_permissions(&data, fs::Permissions::from_mode(0o700)).unwrap();
    }
}

#[tokio::test]
async fn a_damaged_file_and_a_broken_provider_file_are_problems() {
    let (database, program) = served().await;
    drop(program);
    let providers = database.folder().join("data/providers");
    fs::create_dir_all(&providers).unwrap();
    fs::write(providers.join("mine.toml"), "slug = \"mine\"\nnmae = \"Mine\"\n").unwrap();
    let ended = doctor(&database, &[]).await;
    assert_eq!(ended.code, Some(1));
    let found = checks(&ended);
    let finding = check(&found, "providers")["finding"].as_str().unwrap();
    assert!(finding.contains("mine.toml:2"), "{finding}");
    if !database.is_postgres() {
        let file = database.folder().join("tributary.db");
        // The log would mend it.
        for log in ["tributary.db-wal", "tributary.db-shm"] {
            let _ = fs::remove_file(database.folder().join(log));
        }
        fs::write(&file, "this was a database once").unwrap();
        let ended = doctor(&database, &[]).await;
        assert_eq!(ended.code, Some(1));
        assert_eq!(check(&checks(&ended), "database")["verdict"], "problem", "{ended:?}");
    }
}
