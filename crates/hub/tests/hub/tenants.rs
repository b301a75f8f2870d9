//! Another organization's ids are "not found", and viewers change nothing.

use std::collections::BTreeMap;

use contract::{
    AppError, ErrorKind,
    connection::{Display, KeyConnectionInput},
    query::RowCount,
    sync_run::{RunKind, RunTrigger},
};
use hub::{
    HubError, audit, connect_attempts, connections, dashboard, providers, records, sync_runs,
};
use testkit::World;

use crate::sync;

fn kind<T>(answer: Result<T, HubError>) -> ErrorKind {
    AppError::from(answer.err().unwrap()).kind
}

#[tokio::test]
async fn what_belongs_to_another_organization_is_not_found() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    let run = sync(&world, connection).await.row.id;
    let orders = records::list(&world.hub, &world.viewer.actor, "orders", "limit=1").await.unwrap();
    let record = orders.rows[0].id.parse().unwrap();
    let admin = world.admin.actor.admin().unwrap();
    let new = connect_attempts::NewAttempt {
        provider: "hubspot".to_owned(),
        settings: BTreeMap::new(),
        reconnect: None,
        display: Display::Page,
    };
    let attempt = connect_attempts::start(&world.hub, &admin, new).await.unwrap().attempt_id;

    let (hub, stranger) = (&world.hub, &world.stranger.actor);
    let other = stranger.admin().unwrap();
    let not_found = ErrorKind::NotFound;
    assert_eq!(kind(connections::get(hub, stranger, connection).await), not_found);
    assert_eq!(kind(connections::disconnect(hub, &other, connection).await), not_found);
    assert_eq!(kind(sync_runs::get(hub, stranger, run).await), not_found);
    let start = sync_runs::start(
        hub,
        &other,
        connection,
        sync_runs::NewRun::whole(RunKind::Incremental, RunTrigger::Manual),
    );
    assert_eq!(kind(start.await), not_found);
    assert_eq!(kind(records::get(hub, stranger, "orders", record).await), not_found);
    assert_eq!(kind(connect_attempts::get(hub, stranger, attempt).await), not_found);
    assert!(connections::list(hub, stranger).await.unwrap().is_empty());
    let rows = records::list(hub, stranger, "orders", "").await.unwrap();
    assert_eq!(rows.count, RowCount::Exact(0));
    assert_eq!(sync_runs::list(hub, stranger, "").await.unwrap().count, RowCount::Exact(0));
    let trail = audit::list(hub, stranger, "q=acme").await.unwrap();
    assert_eq!(trail.count, RowCount::Exact(0));
    assert!(!dashboard::get(hub, stranger).await.unwrap().connected);
    assert!(providers::list(hub, stranger).await.unwrap().iter().all(|row| row.connections == 0));
}

#[tokio::test]
async fn only_its_own_organization_can_renew_a_connection() {
    let world = World::new().await;
    let hub = &world.hub;
    let (owner, other) =
        (world.admin.actor.admin().unwrap(), world.stranger.actor.admin().unwrap());

    let connection = world.connect_by_consent("hubspot").await;
    let visit = || connect_attempts::NewAttempt {
        provider: "hubspot".to_owned(),
        settings: BTreeMap::new(),
        reconnect: Some(connection),
        display: Display::Page,
    };
    let refused = connect_attempts::start(hub, &other, visit()).await;
    assert_eq!(kind(refused), ErrorKind::NotFound);
    connect_attempts::start(hub, &owner, visit()).await.unwrap();

    let connection = world.connect("stripe").await;
    let key = || KeyConnectionInput { reconnect: Some(connection), ..stripe() };
    let refused = connections::connect_with_key(hub, &other, key()).await;
    assert_eq!(kind(refused), ErrorKind::NotFound);
    assert!(connections::list(hub, &world.stranger.actor).await.unwrap().is_empty());
    let renewed = connections::connect_with_key(hub, &owner, key()).await;
    assert_eq!(renewed.unwrap(), connection);
}

/// What Stripe is connected with.
fn stripe() -> KeyConnectionInput {
    KeyConnectionInput {
        provider: "stripe".to_owned(),
        secrets: BTreeMap::from([("key".to_owned(), World::sandbox_key("stripe"))]),
        settings: BTreeMap::new(),
        reconnect: None,
    }
}

#[tokio::test]
async fn a_viewer_is_never_given_the_right_to_change_things() {
    let world = World::new().await;
    assert_eq!(kind(world.viewer.actor.admin()), ErrorKind::Forbidden);
    let callback = connect_attempts::Callback::default();
    let completed =
        connect_attempts::complete(&world.hub, &world.viewer.actor, "github", callback).await;
    assert_eq!(kind(completed), ErrorKind::Forbidden);
}

#[tokio::test]
async fn two_organizations_may_connect_the_same_account() {
    let world = World::new().await;
    let ours = world.connect("stripe").await;
    let other = world.stranger.actor.admin().unwrap();
    let theirs = connections::connect_with_key(&world.hub, &other, stripe()).await.unwrap();
    assert_ne!(ours, theirs);
}
