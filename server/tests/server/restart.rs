//! kill -9 in the middle of a sync.

use contract::sync_run::RunStatus;
use sandbox::Fault;
use testkit::TemporaryDatabase;

use crate::{
    outside::{Outside, connect, stored_orders},
    program::Program,
    runs::{start, wait},
};

const ORDERS: u32 = 3_000;

#[tokio::test]
async fn a_run_that_was_killed_goes_on_after_the_restart_and_has_every_record_once() {
    let outside = Outside::with_orders(ORDERS).await;
    let database = TemporaryDatabase::new().await;
    let (name, address) = outside.mock_saas();
    let variables = [(name, address.as_str())];
    let mut program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    let connection = connect(&admin).await;
    outside.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 60 }));
    let killed = start(&admin, &connection).await;
    let before = wait(&admin, killed, |detail| detail.row.counts.pages >= 4).await;
    assert!(before.row.status.is_active());
    program.kill();

    let program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    outside.control().set_fault("mock-saas", None);
    // A single process knows at once that nobody has the run; on PostgreSQL another replica might,
    // until its lease has run out.
    let done = wait(&admin, killed, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    assert!(done.row.counts.pages > before.row.counts.pages);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched, u64::from(ORDERS), "no page is counted twice");
    assert_eq!(stored_orders(&admin).await, outside.orders());
}
