//! A sync against GitHub's own API description, served by software that is not ours.
//!
//! `cargo xtask test --only peer` starts the server (`end2end/peers/github-api.mjs`) and runs this.

use std::time::Duration;

use contract::{connection::ConnectionRow, model::ISSUES, query::Page, value::Value};
use testkit::TemporaryDatabase;

use crate::program::Program;

#[tokio::test]
#[ignore = "needs a server; cargo xtask test --only peer starts it"]
async fn peer_github_a_token_of_the_environment_connects_and_its_issue_arrives() {
    let base = std::env::var("TRIBUTARY_PEER_GITHUB").expect("the address of the server");
    let database = TemporaryDatabase::new().await;
    let variables = [
        ("GITHUB_API_BASE", base.as_str()),
        ("GITHUB_TOKEN", "any-token"),
        ("GITHUB_REPOSITORY", "octocat/hello-world"),
    ];
    let program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    let listed = admin.get("/rpc/connections/list").send().await.unwrap();
    let connections: Vec<ConnectionRow> = listed.json().await.unwrap();
    assert_eq!(connections.len(), 1, "a connection by itself: {connections:?}");
    assert_eq!((connections[0].provider.as_str(), connections[0].sandbox), ("github", false));
    let form = [("connection_id", connections[0].id.to_string())];
    let started = admin.post("/rpc/sync_runs/start").form(&form).send().await.unwrap();
    assert_eq!(started.status(), 200);
    let mut page = Page::empty();
    for _ in 0..200 {
        page = admin.get("/api/v1/records/issues").send().await.unwrap().json().await.unwrap();
        if !page.rows.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let row = page.rows.first().expect("its issue arrives");
    let cell = |name: &str| &row.cells[ISSUES.position(name).unwrap()];
    // The example of GitHub's own description of "List repository issues".
    assert_eq!(cell("title"), &Value::Text("Found a bug".into()));
    assert_eq!(cell("state"), &Value::Text("open".into()));
    assert_eq!(cell("author"), &Value::Text("octocat".into()));
    assert_eq!(cell("labels"), &Value::Tags(vec!["bug".into()]));
    let Value::Time(created) = cell("created_at") else { panic!("{:?}", cell("created_at")) };
    assert_eq!(created.to_rfc3339(), "2011-04-22T13:33:48+00:00");
    let html = admin.get("/data/issues").send().await.unwrap().text().await.unwrap();
    assert!(html.contains("Found a bug") && html.contains("octocat"));
}
