//! Sync runs, as a browser sees them.

use std::time::Duration;

use contract::{ids::SyncRunId, sync_run::SyncRunDetail};
use testkit::Browser;

/// Begins one.
pub(crate) async fn start(admin: &Browser, connection: &str) -> SyncRunId {
    let form = [("connection_id", connection)];
    let answer = admin.post("/rpc/sync_runs/start").form(&form).send().await.unwrap();
    answer.json().await.unwrap()
}

/// Begins one and waits for its end.
pub(crate) async fn sync(admin: &Browser, connection: &str) -> SyncRunDetail {
    let run = start(admin, connection).await;
    wait(admin, run, |detail| !detail.row.status.is_active()).await
}

/// Asks until it is so; a lease lasts 45 seconds, and is looked at every 15.
pub(crate) async fn wait(
    admin: &Browser,
    run: SyncRunId,
    is_so: impl Fn(&SyncRunDetail) -> bool,
) -> SyncRunDetail {
    for _ in 0..2_400 {
        let answer = admin.get(&format!("/rpc/sync_runs/get?id={run}")).send().await.unwrap();
        let detail: SyncRunDetail = answer.json().await.unwrap();
        if is_so(&detail) {
            return detail;
        }
        tokio::time::sleep(Duration::from_millis(40)).await;
    }
    panic!("it never comes to that");
}
