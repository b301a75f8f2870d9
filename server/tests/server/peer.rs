//! A sync against GitHub's own API description, served by software that is not ours.
//!
//! `cargo xtask test --only peer` starts the server (`end2end/peers/github-api.mjs`) and runs this.

use std::time::Duration;

use contract::{
    connection::ConnectionRow,
    ids::SyncRunId,
    model::ISSUES,
    query::Page,
    sync_run::{RunStatus, SyncRunDetail},
    value::Value,
};
use testkit::{Browser, TemporaryDatabase};

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
    let connection = made_by_itself(&admin).await;
    assert_eq!((connection.provider.as_str(), connection.sandbox), ("github", false));
    let form = [("connection_id", connection.id.to_string())];
    let started = admin.post("/rpc/sync_runs/start").form(&form).send().await.unwrap();
    assert_eq!(started.status(), 200);
    let run = end_of(&admin, started.json().await.unwrap()).await;
    assert_eq!(run.row.status, RunStatus::Succeeded, "{:?}", run.row.error);
    let inserted =
        |name: &str| run.streams.iter().find(|it| it.name == name).unwrap().counts.inserted;
    assert_eq!((inserted("issues"), inserted("comments")), (1, 1), "{:?}", run.row.counts);
    let listed = admin.get("/api/v1/records/issues").send().await.unwrap();
    let page: Page = listed.json().await.unwrap();
    let row = page.rows.first().expect("its issue arrived");
    let cell = |name: &str| &row.cells[ISSUES.position(name).unwrap()];
    // The example of GitHub's own description of "List repository issues".
    assert_eq!(cell("title"), &Value::Text("Found a bug".into()));
    assert_eq!(cell("state"), &Value::Text("open".into()));
    assert_eq!(cell("author"), &Value::Text("octocat".into()));
    assert_eq!(cell("labels"), &Value::Tags(vec!["bug".into()]));
    let moment = Value::Time("2011-04-22T13:33:48Z".parse().unwrap());
    assert_eq!((cell("created_at"), cell("updated_at")), (&moment, &moment));
    let html = admin.get("/data/issues").send().await.unwrap().text().await.unwrap();
    assert!(html.contains("Found a bug") && html.contains("octocat"));
}

/// The one connection: it is made while the server answers already.
async fn made_by_itself(admin: &Browser) -> ConnectionRow {
    for _ in 0..300 {
        let listed = admin.get("/rpc/connections/list").send().await.unwrap();
        let mut connections: Vec<ConnectionRow> = listed.json().await.unwrap();
        if let Some(connection) = connections.pop() {
            assert!(connections.is_empty(), "{connections:?}");
            return connection;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("no connection is made");
}

async fn end_of(admin: &Browser, run: SyncRunId) -> SyncRunDetail {
    for _ in 0..300 {
        let answer = admin.get(&format!("/rpc/sync_runs/get?id={run}")).send().await.unwrap();
        let detail: SyncRunDetail = answer.json().await.unwrap();
        if !detail.row.status.is_active() {
            return detail;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the run does not end");
}
