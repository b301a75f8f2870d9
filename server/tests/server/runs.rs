//! Sync runs, as a browser sees them.

use std::time::Duration;

use contract::{
    ids::SyncRunId,
    sync_run::{RunKind, RunLog, SyncRunDetail},
};
use reqwest::StatusCode;
use testkit::Browser;

/// Begins one of what is new.
pub(crate) async fn start(admin: &Browser, connection: &str) -> SyncRunId {
    start_kind(admin, connection, RunKind::Incremental).await
}

/// Begins one.
pub(crate) async fn start_kind(admin: &Browser, connection: &str, kind: RunKind) -> SyncRunId {
    ask(admin, connection, kind).await.expect("nothing else is being read")
}

/// Asks for one; nothing where another kind of run is going on.
pub(crate) async fn ask(admin: &Browser, connection: &str, kind: RunKind) -> Option<SyncRunId> {
    let kind = kind.to_string();
    let form = [("connection_id", connection), ("kind", &kind)];
    let answer = admin.post("/rpc/sync_runs/start").form(&form).send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    if status == StatusCode::CONFLICT && text.contains("is being synced otherwise") {
        return None;
    }
    assert!(status.is_success(), "a run could not be asked for: {status} {text}");
    Some(serde_json::from_str(&text).unwrap())
}

/// How it stands.
pub(crate) async fn get(admin: &Browser, run: SyncRunId) -> SyncRunDetail {
    let answer = admin.get(&format!("/rpc/sync_runs/get?id={run}")).send().await.unwrap();
    answer.json().await.unwrap()
}

/// How many lines of its log hold these words.
pub(crate) async fn lines_with(admin: &Browser, run: SyncRunId, words: &str) -> usize {
    let words = words.replace(' ', "+");
    let path = format!("/rpc/sync_runs/log?id={run}&text={words}");
    let log: RunLog = admin.get(&path).send().await.unwrap().json().await.unwrap();
    log.lines.len()
}

/// Begins one and waits for its end.
pub(crate) async fn sync(admin: &Browser, connection: &str) -> SyncRunDetail {
    let run = start(admin, connection).await;
    wait(admin, run, |detail| !detail.row.status.is_active()).await
}

/// The line of a run whose worker died and that another one has taken.
pub(crate) const TAKEN_OVER: &str = "The worker was not heard of since";

/// Asks until it is so; a lease lasts 30 seconds, and is looked at every two.
pub(crate) async fn wait(
    admin: &Browser,
    run: SyncRunId,
    is_so: impl Fn(&SyncRunDetail) -> bool,
) -> SyncRunDetail {
    for _ in 0..2_400 {
        let detail = get(admin, run).await;
        if is_so(&detail) {
            return detail;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    panic!("it never comes to that");
}
