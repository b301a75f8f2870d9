//! kill -9 in the middle of a sync.

use std::collections::HashSet;

use contract::{
    query::{Cursor, Page},
    sync_run::RunStatus,
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
async fn a_run_that_was_killed_goes_on_after_the_restart_and_has_every_record_once() {
    let (sandbox, base) = provider(ORDERS).await;
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
    sandbox.control().set_fault("mock-saas", None);
    // A single process knows at once that nobody has the run; on PostgreSQL another replica might,
    // until its lease has run out.
    let done = wait(&admin, killed, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    assert!(done.row.counts.pages > before.row.counts.pages);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched, u64::from(ORDERS), "no page is counted twice");
    let numbers = numbers(&admin).await;
    assert_eq!(numbers.len(), ORDERS as usize);
    assert_eq!(numbers.iter().collect::<HashSet<_>>().len(), ORDERS as usize);
}

/// A provider that outlives the program, with 40 customers and 10 events.
pub(crate) async fn provider(orders: u32) -> (Sandbox, String) {
    let size = Size { orders, customers: 40, events: 10, ..Size::default() };
    let now = World::now().date_naive().and_hms_opt(0, 0, 0).map(|time| time.and_utc());
    let sandbox = Sandbox::new(Options { size, now, ..Options::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/mock-saas/", listener.local_addr().unwrap());
    let serving = sandbox.clone();
    tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
    (sandbox, base)
}

/// Connects it with its key: the id of the connection.
pub(crate) async fn connect(admin: &Browser) -> String {
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
