//! Several processes on one PostgreSQL.

use std::time::{Duration, Instant};

use contract::sync_run::RunStatus;
use sandbox::Fault;
use testkit::TemporaryDatabase;

use crate::{
    outside::{Outside, connect, stored_orders},
    program::Program,
    runs::{TAKEN_OVER, get, lines_with, start, wait},
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
    let read = wait(&admins[1], run, |detail| detail.row.counts.pages >= 5).await;
    assert_eq!(read.row.status, RunStatus::Running, "there is something left to be read");
    let mut replicas = [one, other];
    let taken = replicas.each_ref().map(|replica| replica.has_taken(run));
    assert!(taken[0] != taken[1], "one of the two reads: {taken:?}");
    let reader = usize::from(taken[1]);
    replicas[reader].kill();
    let killed = Instant::now();
    let left = &admins[1 - reader];
    // What the dead one has written may still grow by the page whose commit had arrived.
    let stood = get(left, run).await.row;
    assert_eq!(stood.status, RunStatus::Running, "nobody has noticed yet");
    assert_eq!(lines_with(left, run, TAKEN_OVER).await, 0);

    wait(left, run, |detail| detail.row.counts.pages > stood.counts.pages + 1).await;
    let idle = killed.elapsed();
    assert!(idle < Duration::from_mins(1), "it went on after {idle:?}");
    assert!(replicas[1 - reader].has_taken(run), "the other one has it now");
    assert_eq!(lines_with(left, run, TAKEN_OVER).await, 1);

    let done = wait(left, run, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    assert_eq!(orders.counts.fetched, u64::from(ORDERS), "no page is counted twice");
    assert_eq!(stored_orders(left).await, outside.orders());
    let most = outside.control().most_at_once("mock-saas");
    for stream in ["customers", "orders", "events"] {
        let path = format!("/external/{stream}");
        assert_eq!(most[&path], 1, "{stream} are not read twice at the same time");
    }
}
