//! Looking an installation over, and the operator who does.

use chrono::TimeDelta;
use contract::{
    query::{Page, RowCount},
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use hub::{
    Operator, Within, audit,
    checkup::{self, Verdict},
    connections,
    database::Database,
    sync_runs::{self, NewRun},
};
use testkit::{TemporaryDatabase, World};

use crate::start;

async fn database(world: &World) -> Database {
    Database::existing(world.database.url()).await.unwrap()
}

#[tokio::test]
async fn a_run_that_nobody_takes_for_more_than_a_minute_is_found() {
    let world = World::new().await;
    let connection = world.connect("stripe").await;
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    let database = database(&world).await;
    for (later, verdict) in [(60 - 1, Verdict::Ok), (60, Verdict::Warning)] {
        let now = World::now() + TimeDelta::seconds(later);
        let check = checkup::queue(&database, now).await.unwrap();
        assert_eq!(check.verdict, verdict, "{later}: {}", check.finding);
        assert!(check.finding.contains(&format!("{run}, due for {later} s")), "{}", check.finding);
    }
}

#[tokio::test]
async fn migrations_that_are_not_run_are_named_and_not_run() {
    let empty = TemporaryDatabase::new().await;
    if !empty.is_postgres() {
        std::fs::write(empty.folder().join("tributary.db"), "").unwrap();
    }
    for _ in 0..2 {
        let database = Database::existing(empty.url()).await.unwrap();
        let check = checkup::schema(&database).await;
        assert_eq!(check.verdict, Verdict::Warning);
        assert!(check.finding.contains("m0001_organizations"), "{}", check.finding);
        database.close().await.unwrap();
    }
    let database = Database::open(empty.url()).await.unwrap();
    assert_eq!(checkup::schema(&database).await.verdict, Verdict::Ok);
    assert_eq!(checkup::engine(&database).await.unwrap().verdict, Verdict::Ok);
}

#[tokio::test]
async fn a_missing_file_is_not_made() {
    let nowhere = TemporaryDatabase::new().await;
    let file = nowhere.folder().join("nowhere.db");
    assert!(Database::existing(&format!("sqlite:{}", file.display())).await.is_err());
    assert!(!file.exists());
}

#[tokio::test]
async fn the_operator_works_in_one_organization_at_a_time_and_the_trail_says_so() {
    let world = World::new().await;
    let connection = world.connect("stripe").await;
    let operators = Operator::at_terminal(&world.hub).await.unwrap();
    let [acme, umbrella] = operators.as_slice() else { panic!("{operators:?}") };
    assert_eq!(acme.organization_id(), world.admin.actor.organization_id());
    assert_eq!(connections::list(&world.hub, umbrella).await.unwrap(), []);
    let new = || NewRun::whole(RunKind::Full, RunTrigger::Manual);
    let foreign = sync_runs::start(&world.hub, umbrella, connection, new()).await;
    assert_eq!(foreign.unwrap_err().to_string(), "no such connection");
    let run = sync_runs::start(&world.hub, acme, connection, new()).await.unwrap();
    assert!(sync_runs::cancel(&world.hub, umbrella, run).await.is_err());
    assert!(sync_runs::lacks_worker(&world.hub, acme, run).await.unwrap());
    sync_runs::cancel(&world.hub, acme, run).await.unwrap();
    let row = sync_runs::get(&world.hub, acme, run).await.unwrap().row;
    assert_eq!(row.status, RunStatus::Cancelled);
    let by = async |actor: &str| -> Page {
        let query = format!("actor={actor}&object={run}");
        audit::list(&world.hub, &world.viewer.actor, &query).await.unwrap()
    };
    assert_eq!(by("command+line").await.count, RowCount::Exact(2));
    assert_eq!(by("system").await.count, RowCount::Exact(0));
}
