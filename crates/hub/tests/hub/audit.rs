//! The trail.

use contract::{audit_event::AuditAction, query::RowCount};
use hub::audit::{self, By};
use testkit::World;

use crate::sync;

async fn count(world: &World, query: &str) -> u64 {
    match audit::list(&world.hub, &world.viewer.actor, query).await.unwrap().count {
        RowCount::Exact(count) => count,
        more @ (RowCount::MoreThan(_) | RowCount::AtLeast(_)) => panic!("{more:?}"),
    }
}

#[tokio::test]
async fn every_change_leaves_its_event() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("stripe").await;
    sync(&world, connection).await;
    let admin = world.admin.actor.admin().unwrap();
    hub::connections::disconnect(&world.hub, &admin, connection).await.unwrap();
    for (action, events) in [
        ("organization.created", 1),
        ("user.created", 2),
        ("connection.connected", 1),
        ("sync_run.queued", 1),
        ("sync_run.finished", 1),
        ("connection.disconnected", 1),
        ("credential.not_revoked", 1),
    ] {
        assert_eq!(count(&world, &format!("action={action}")).await, events, "{action}");
    }
    assert_eq!(count(&world, "actor=acme-admin&action=sync_run.queued").await, 1);
    assert_eq!(count(&world, "actor=system&action=sync_run.finished").await, 1);
    assert_eq!(count(&world, &format!("object={connection}")).await, 3);
    assert_eq!(count(&world, "q=STRIPE+queued").await, 1);
    assert_eq!(count(&world, "at.gte=2026-11-21").await, 0);
}

#[tokio::test]
async fn a_change_that_did_not_happen_leaves_none() {
    let world = World::new().await;
    let before = count(&world, "").await;
    let tx = world.hub.begin().await.unwrap();
    let by = By::Actor(&world.admin.actor);
    let action = AuditAction::Disconnected;
    audit::record(&world.hub, &tx, by, action, &"con_x", "").await.unwrap();
    drop(tx);
    assert_eq!(count(&world, "").await, before);
}
