//! kill -9 in the middle of a sync.

use std::collections::HashSet;

use contract::{
    query::{Cursor, Page},
    sync_run::{RunErrorKind, RunStatus},
};
use sandbox::{Fault, Options, Sandbox, Size};
use testkit::{Browser, TemporaryDatabase, World, browser::location};
use tokio::net::TcpListener;

use crate::{
    program::Program,
    runs::{start, wait},
};

const ORDERS: u32 = 3_000;

#[tokio::test]
async fn a_run_that_was_killed_is_shown_as_interrupted_and_a_new_one_has_every_record_once() {
    let (sandbox, base) = provider().await;
    let database = TemporaryDatabase::new().await;
    let variables = [("MOCK_SAAS_API_BASE", base.as_str())];
    let mut program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    let connection = connect(&admin).await;
    sandbox.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 60 }));
    let killed = start(&admin, &connection).await;
    let before = wait(&admin, killed, |detail| detail.row.counts.pages >= 4).await;
    assert!(before.row.status.is_active());
    program.kill();

    let program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    // A single process knows at once; on PostgreSQL another replica might have the run, until its
    // lease has run out.
    let shown = wait(&admin, killed, |detail| !detail.row.status.is_active()).await;
    assert_eq!(shown.row.status, RunStatus::Failed);
    assert_eq!(shown.row.error.unwrap().kind, RunErrorKind::Interrupted);
    assert!(shown.row.counts.pages >= 4, "what was committed is counted");
    let html = admin.get(&format!("/syncs/{killed}")).send().await.unwrap().text().await.unwrap();
    assert!(html.contains("Interrupted"));

    sandbox.control().set_fault("mock-saas", None);
    let second = start(&admin, &connection).await;
    let done = wait(&admin, second, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched, u64::from(ORDERS));
    let numbers = numbers(&admin).await;
    assert_eq!(numbers.len(), ORDERS as usize);
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), ORDERS as usize);
}

/// A provider that outlives the program.
async fn provider() -> (Sandbox, String) {
    let size = Size { orders: ORDERS, customers: 40, events: 10, ..Size::default() };
    let now = World::now().date_naive().and_hms_opt(0, 0, 0).map(|time| time.and_utc());
    let sandbox = Sandbox::new(Options { size, now, ..Options::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/mock-saas/", listener.local_addr().unwrap());
    let serving = sandbox.clone();
    tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
    (sandbox, base)
}

async fn connect(admin: &Browser) -> String {
    let key = World::sandbox_key("mock-saas");
    let form = [("secret.key", key)];
    let answer = admin.post("/integrations/mock-saas/key").form(&form).send().await.unwrap();
    location(&answer).unwrap().trim_start_matches("/connections/").to_owned()
}

/// The numbers of all orders, page by page.
async fn numbers(admin: &Browser) -> Vec<String> {
    let mut numbers = Vec::new();
    let mut path = "/api/v1/records/orders?limit=200".to_owned();
    loop {
        let page: Page = admin.get(&path).send().await.unwrap().json().await.unwrap();
        numbers
            .extend(page.rows.iter().filter_map(|row| row.cells[0].as_text()).map(str::to_owned));
        let Some(Cursor::After(place)) = page.next else { return numbers };
        path = format!("/api/v1/records/orders?limit=200&after={place}");
    }
}
