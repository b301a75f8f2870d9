//! How many runs go on at once.

use chrono::TimeDelta;
use contract::{
    ids::{ConnectionId, OrganizationId, SyncRunId},
    sync_run::{RunKind, RunTrigger},
};
use hub::{
    connections::entity as connections,
    sync_runs::{
        self, NewRun,
        entity::{ActiveModel as Active, Column, Entity, Model},
    },
};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    sea_query::Expr,
};
use testkit::{Person, World};
use uuid::Uuid;

use crate::sync;

/// Another connection like this one: of this organization, to this account.
async fn another(
    world: &World,
    like: ConnectionId,
    organization: OrganizationId,
    account: &str,
) -> ConnectionId {
    let tx = world.hub.begin().await.unwrap();
    let row = connections::Entity::find_by_id(like.uuid()).one(&*tx).await.unwrap().unwrap();
    let id = Uuid::now_v7();
    let row = connections::ActiveModel {
        id: Set(id),
        organization_id: Set(organization.uuid()),
        account_id: Set(account.to_owned()),
        identity: Set(id.to_string()),
        ..row.into_active_model()
    };
    row.insert(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    ConnectionId::from_uuid(id)
}

/// Asks for a sync of one stream.
async fn ask(world: &World, who: &Person, connection: ConnectionId, stream: &str) -> SyncRunId {
    let admin = who.actor.admin().unwrap();
    let streams = Some(vec![stream.to_owned()]);
    let new = NewRun { streams, ..NewRun::whole(RunKind::Incremental, RunTrigger::Manual) };
    sync_runs::start(&world.hub, &admin, connection, new).await.unwrap()
}

/// A run of a connection that is read by a worker who does not come to its end. The workers of the
/// world do not know of it.
async fn read(world: &World, who: &Person, connection: ConnectionId) -> SyncRunId {
    let tx = world.hub.begin().await.unwrap();
    let like = Entity::find().one(&*tx).await.unwrap().expect("a run");
    let id = Uuid::now_v7();
    let row = Active {
        id: Set(id),
        organization_id: Set(who.actor.organization_id().uuid()),
        connection_id: Set(connection.uuid()),
        status: Set("running".to_owned()),
        lease_owner: Set(Some(id)),
        lease_until: Set(Some(world.clock.now() + TimeDelta::seconds(30))),
        finished_at: Set(None),
        ..like.into_active_model()
    };
    row.insert(&*tx).await.unwrap();
    tx.commit().await.unwrap();
    SyncRunId::from_uuid(id)
}

/// Ends such a run.
async fn end(world: &World, run: SyncRunId) {
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::Status, Expr::val("cancelled"))
        .filter(Column::Id.eq(run.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Waits until the row of a run is like this.
async fn until(world: &World, run: SyncRunId, like: impl Fn(&Model) -> bool) -> Model {
    let mut last = None;
    for _ in 0..1_000 {
        let tx = world.hub.begin().await.unwrap();
        let row = Entity::find_by_id(run.uuid()).one(&*tx).await.unwrap().unwrap();
        drop(tx);
        if like(&row) {
            return row;
        }
        last = Some(row);
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("the run does not come to that: {last:?}");
}

/// A world whose workers are at work, with a connection that was synced once.
async fn world() -> (World, ConnectionId) {
    let mut world = World::new().await;
    world.start_jobs();
    let first = world.connect("mock-saas").await;
    sync(&world, first).await;
    world.clock.advance(TimeDelta::minutes(1));
    (world, first)
}

/// One more run is held back by those that are read, one of another sort is not, and the end of one
/// of those lets it begin.
async fn assert_held(world: &World, one_more: SyncRunId, free: SyncRunId, read: SyncRunId) {
    let asked = world.clock.now();
    let held = until(world, one_more, |row| row.due_at > asked || row.started_at.is_some()).await;
    assert_eq!((held.status.as_str(), held.started_at), ("queued", None), "it is held back");
    until(world, free, |row| row.started_at.is_some()).await;
    end(world, read).await;
    world.clock.advance(TimeDelta::seconds(3));
    until(world, one_more, |row| row.started_at.is_some()).await;
}

#[tokio::test]
async fn an_organization_has_eight_runs_at_once() {
    let (world, first) = world().await;
    let acme = world.admin.actor.organization_id();
    let mut reading = Vec::new();
    for n in 0..8 {
        let connection = another(&world, first, acme, &format!("account {n}")).await;
        reading.push(read(&world, &world.admin, connection).await);
    }
    let one_more = ask(&world, &world.admin, first, "orders").await;
    let umbrella = world.stranger.actor.organization_id();
    let theirs = another(&world, first, umbrella, "theirs").await;
    let free = ask(&world, &world.stranger, theirs, "orders").await;
    assert_held(&world, one_more, free, reading[0]).await;
}

#[tokio::test]
async fn a_connection_has_two_runs_at_once() {
    let (world, first) = world().await;
    let reading = read(&world, &world.admin, first).await;
    read(&world, &world.admin, first).await;
    let one_more = ask(&world, &world.admin, first, "events").await;
    let acme = world.admin.actor.organization_id();
    let other = another(&world, first, acme, "another account").await;
    let free = ask(&world, &world.admin, other, "events").await;
    assert_held(&world, one_more, free, reading).await;
}

#[tokio::test]
async fn an_account_has_four_runs_at_once_whoever_connected_it() {
    let (world, first) = world().await;
    let [acme, umbrella] =
        [&world.admin, &world.stranger].map(|person| person.actor.organization_id());
    let one = another(&world, first, acme, "shared").await;
    let other = another(&world, first, acme, "shared").await;
    let theirs = another(&world, first, umbrella, "shared").await;
    let reading = read(&world, &world.admin, one).await;
    read(&world, &world.admin, one).await;
    for _ in 0..2 {
        read(&world, &world.stranger, theirs).await;
    }
    let one_more = ask(&world, &world.admin, other, "orders").await;
    let free = ask(&world, &world.admin, first, "orders").await;
    assert_held(&world, one_more, free, reading).await;
}
