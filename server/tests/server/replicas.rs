//! Several processes on one PostgreSQL.

use contract::sync_run::RunStatus;
use sandbox::Fault;
use testkit::TemporaryDatabase;

use crate::{
    outside::{Outside, connect, stored_orders},
    program::Program,
    runs::{start, wait},
};

const ORDERS: u32 = 2_000;

#[tokio::test]
async fn a_run_of_a_replica_that_was_killed_is_finished_once_by_the_other() {
    let database = TemporaryDatabase::new().await;
    // SQLite is served by one process.
    if !database.is_postgres() {
        return;
    }
    let outside = Outside::with_orders(ORDERS).await;
    let (name, address) = outside.mock_saas();
    let variables = [(name, address.as_str())];
    let one = Program::demo(&database, &variables).await;
    let other = Program::demo(&database, &variables).await;
    let admins = [one.admin().await, other.admin().await];
    let connection = connect(&admins[0]).await;
    outside.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 150 }));
    let run = start(&admins[0], &connection).await;
    // Asked for once more, on the other replica: it is the same run.
    assert_eq!(start(&admins[1], &connection).await, run);
    wait(&admins[1], run, |detail| detail.row.counts.pages >= 5).await;
    let mut replicas = [one, other];
    let reader = reader(&replicas);
    replicas[reader].kill();
    let left = &admins[1 - reader];
    let done = wait(left, run, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched, u64::from(ORDERS), "no page is counted twice");
    assert_eq!(stored_orders(left).await, outside.orders());
    let most = outside.control().most_at_once("mock-saas");
    assert_eq!(most["/external/orders"], 1, "no stream is read twice at the same time");
}

/// Which of the replicas reads, by what they log.
fn reader(replicas: &[Program; 2]) -> usize {
    let logs = replicas.each_ref().map(|it| std::fs::read_to_string(&it.log).unwrap());
    logs.iter().position(|log| log.contains("a run is taken")).unwrap()
}
