//! No secret in the database, the log, the pages, or what the browser loads.

use std::{fs, path::Path};

use contract::session::AccessToken;
use testkit::{Browser, TemporaryDatabase, World, browser::location};

use crate::program::{ENCRYPTION_KEY, Program};

#[tokio::test]
async fn no_secret_is_found_anywhere_it_could_leak_to() {
    let database = TemporaryDatabase::new().await;
    let program = Program::demo(&database, &[("RUST_LOG", "debug")]).await;
    let admin = program.admin().await;
    let key = World::sandbox_key("github");
    let form = [("secret.key", key.as_str()), ("setting.repository", "acme/app")];
    let answer = admin.post("/integrations/github/key").form(&form).send().await.unwrap();
    let by_key = location(&answer).unwrap();
    let (by_consent, codes) = consent(&admin).await;
    let body = [("username", "admin"), ("password", "admin123")];
    let body = body.into_iter().collect::<std::collections::BTreeMap<_, _>>();
    let token = admin.post("/login").json(&body).send().await.unwrap();
    let token: AccessToken = token.json().await.unwrap();
    let signed_in = Browser::new(&program.url).post("/login").form(&body).send().await.unwrap();
    let session = signed_in.cookies().next().unwrap().value().to_owned();
    for page in [&by_key, &by_consent] {
        let id = page.trim_start_matches("/connections/");
        let form = [("connection_id", id)];
        let answer = admin.post("/rpc/sync_runs/start").form(&form).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
    tokio::time::sleep(std::time::Duration::from_secs(2)).await;

    // Issued by the sandbox: GitHub's begin with gho_, HubSpot's code and tokens are in the log of
    // nobody; the client's secret and our own keys never leave the process.
    let secrets = [
        key.as_str(),
        "gho_",
        "sandbox-client-secret",
        ENCRYPTION_KEY,
        "a session secret of the tests",
    ];
    let mut places = vec![("log", fs::read(&program.log).unwrap())];
    for page in ["/", "/connections", &by_key, &by_consent, "/syncs", "/activity", "/data/issues"] {
        let text = admin.get(page).send().await.unwrap().text().await.unwrap();
        places.push(("a page", text.into_bytes()));
    }
    for path in ["/rpc/connections/list", "/rpc/audit_events/list?query=", "/rpc/session/frame"] {
        let text = admin.get(path).send().await.unwrap().text().await.unwrap();
        places.push(("an answer", text.into_bytes()));
    }
    for path in ["/pkg/tributary_bg.wasm", "/pkg/tributary.js"] {
        places.push((
            "the front end",
            admin.get(path).send().await.unwrap().bytes().await.unwrap().to_vec(),
        ));
    }
    drop(program);
    if !database.is_postgres() {
        let files = fs::read_dir(database.folder()).unwrap().map(|entry| entry.unwrap().path());
        for file in files.filter(|path| is_database(path)) {
            places.push(("the database", fs::read(file).unwrap()));
        }
        assert!(places.iter().any(|(place, _)| *place == "the database"));
    }
    let seen = codes.iter().chain([&token.access_token, &session]);
    for secret in seen {
        assert!(!contains(&places[0].1, secret), "{secret} is in the log");
    }
    for (place, bytes) in &places {
        for secret in secrets {
            assert!(!contains(bytes, secret), "{secret} is in {place}");
        }
    }
}

/// Connects GitHub through the consent screen of the sandbox: where it leads, and the code and the
/// state that were seen on the way.
async fn consent(admin: &Browser) -> (String, Vec<String>) {
    let form = [("setting.repository", "acme/website")];
    let answer = admin.post("/integrations/github/authorize").form(&form).send().await.unwrap();
    let screen = location(&answer).unwrap();
    let decided = admin.post(&screen).form(&[("decision", "allow")]).send().await.unwrap();
    let back = url::Url::parse(&location(&decided).unwrap()).unwrap();
    let codes = back.query_pairs().filter(|(name, _)| name == "code" || name == "state");
    let codes: Vec<_> = codes.map(|(_, value)| value.into_owned()).collect();
    assert_eq!(codes.len(), 2, "{back}");
    let answer = admin.get(back.as_str()).send().await.unwrap();
    (location(&answer).unwrap(), codes)
}

fn is_database(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.contains(".db"))
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}
