//! Refreshing tokens: when, how often, and what comes of it when something breaks in the middle.

use std::{collections::HashMap, pin::pin, time::Duration};

use chrono::TimeDelta;
use contract::{
    connection::ConnectionStatus,
    ids::ConnectionId,
    sync_run::{RunErrorKind, RunStatus},
};
use futures::future::join_all;
use hub::{
    Hub, HubError, connections,
    credentials::{ensure_accepted, ensure_fresh, entity},
    records, stream_places,
};
use sandbox::{Fault, RefreshTokens};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use testkit::World;
use tokio::time::timeout;
use uuid::Uuid;

use crate::{
    credentials::{consent, noted, refreshing, stored},
    settle, sync,
    vendor::{Refreshing, Vendor},
};

/// What the vendor's refusal reads like.
const ENDED: &str = "Vendor ended this connection (invalid_grant). Connect it again.";

async fn ask(world: &World, id: ConnectionId) -> Result<(), HubError> {
    ask_at(&world.hub, world, id).await
}

async fn ask_at(hub: &Hub, world: &World, id: ConnectionId) -> Result<(), HubError> {
    let asked = ensure_fresh(hub, world.admin.actor.organization_id(), id);
    // The clock stands still: nobody who waits for a lease in vain would ever end.
    timeout(Duration::from_mins(1), asked).await.expect("an end")
}

/// The reason of a refusal that only a person can mend.
fn refusal(asked: Result<(), HubError>) -> String {
    match asked.unwrap_err() {
        HubError::Connector(error) if error.kind == RunErrorKind::Unauthorized => error.message,
        other => panic!("{other:?}"),
    }
}

async fn connection(world: &World, id: ConnectionId) -> connections::entity::Model {
    let tx = world.hub.begin().await.unwrap();
    connections::entity::Entity::find_by_id(id.uuid()).one(&*tx).await.unwrap().unwrap()
}

async fn status(world: &World, id: ConnectionId) -> ConnectionStatus {
    connection(world, id).await.status.parse().unwrap()
}

#[tokio::test]
async fn a_token_is_refreshed_a_quarter_of_an_hour_or_half_its_life_before_its_end() {
    for (life, due) in [(3_600, 45 * 60), (600, 5 * 60)] {
        let vendor = Vendor::with(Refreshing { life, ..Refreshing::default() }).await;
        let world = vendor.world().await;
        let id = vendor.connect(&world).await;
        vendor.answer_refresh();
        world.clock.advance(TimeDelta::seconds(due - 1));
        ask(&world, id).await.unwrap();
        assert!(vendor.turned_in().is_empty(), "{life}: it is early");
        world.clock.advance(TimeDelta::seconds(1));
        ask(&world, id).await.unwrap();
        assert_eq!(vendor.turned_in(), ["rt-1"], "{life}: it is time");
        ask(&world, id).await.unwrap();
        assert_eq!(vendor.turned_in(), ["rt-1"], "{life}: the new one is good");
    }
}

#[tokio::test]
async fn an_answer_without_a_refresh_token_keeps_the_one_there_was() {
    let vendor = Vendor::with(Refreshing { rotates: false, ..Refreshing::default() }).await;
    let world = vendor.world().await;
    let id = vendor.connect(&world).await;
    for _ in 0..2 {
        world.clock.advance(TimeDelta::hours(1));
        vendor.answer_refresh();
        ask(&world, id).await.unwrap();
    }
    assert_eq!(vendor.turned_in(), ["rt-1", "rt-1"]);
}

/// Fifty callers at once, dealt out to these processes, of whom one is let through to the vendor.
async fn fifty(world: &World, processes: &[&Hub], id: ConnectionId, vendor: &Vendor) {
    let hubs = processes.iter().cycle().take(50);
    let asked = join_all(hubs.map(|hub| ask_at(hub, world, id)));
    let answer = async {
        vendor.until_refreshing().await;
        vendor.answer_refresh();
    };
    let (asked, ()) = tokio::join!(asked, answer);
    assert_eq!(asked.len(), 50);
    for one in asked {
        one.unwrap();
    }
}

#[tokio::test]
async fn fifty_callers_with_an_expired_token_make_one_refresh() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    let id = vendor.connect(&world).await;
    world.clock.advance(TimeDelta::hours(1));
    let before = stored(&world, id).await.generation;
    fifty(&world, &[&world.hub], id, &vendor).await;
    assert_eq!(vendor.turned_in(), ["rt-1"]);
    assert_eq!(stored(&world, id).await.generation, before + 1);
    assert_eq!(noted(&world, "credential.refreshed").await.len(), 1);
    world.start_jobs();
    assert_eq!(sync(&world, id).await.row.status, RunStatus::Succeeded);
    assert_eq!(vendor.tokens(), ["at-2"], "what was stored is what is used");
}

#[tokio::test]
async fn fifty_callers_of_two_replicas_make_one_refresh() {
    let vendor = Vendor::start().await;
    let world = vendor.world().await;
    let replica = world.replica(vendor.registered()).await;
    let id = vendor.connect(&world).await;
    // Three times, because who comes first is not ours to say.
    for expected in [vec!["rt-1"], vec!["rt-1", "rt-2"], vec!["rt-1", "rt-2", "rt-3"]] {
        world.clock.advance(TimeDelta::hours(1));
        fifty(&world, &[&world.hub, &replica], id, &vendor).await;
        assert_eq!(vendor.turned_in(), expected);
    }
    assert_eq!(noted(&world, "credential.refreshed").await.len(), 3);
    assert_eq!(stored(&world, id).await.lease_owner, None);
}

/// Fifty calls with a token that the provider takes no more, before its time.
#[tokio::test]
async fn fifty_calls_that_are_all_refused_make_one_refresh_and_all_succeed() {
    let world = World::new().await;
    let replica = world.replica(HashMap::new()).await;
    let control = world.sandbox.control();
    control.set_refresh_tokens("hubspot", RefreshTokens::SingleUseOrRevoked);
    let id = world.connect_by_consent("hubspot").await;
    control.expire_access_tokens("hubspot");
    // So slow that all have asked before the first of them is answered.
    control.set_fault("hubspot", Some(Fault::Slow { milliseconds: 1_500 }));
    let before = control.requests("hubspot");
    let organization_id = world.admin.actor.organization_id();
    let hubs = [&world.hub, &replica].into_iter().cycle().take(50);
    let calls = join_all(hubs.map(|hub| ensure_accepted(hub, organization_id, id)));
    for call in timeout(Duration::from_mins(1), calls).await.expect("an end") {
        call.unwrap();
    }
    let asked = control.requests("hubspot") - before;
    assert_eq!(asked, 100, "each was refused once, and heard once more");
    let refreshed = control.token_requests("hubspot");
    assert_eq!((refreshed.refreshes, refreshed.succeeded), (1, 1));
    assert_eq!(noted(&world, "credential.refreshed").await.len(), 1);
    assert_eq!(status(&world, id).await, ConnectionStatus::Active);
}

/// A lease as a process leaves it that died a moment ago with the answer in its hands.
async fn die_with_the_answer(world: &World, id: ConnectionId, vendor: &Vendor) {
    vendor.use_up("rt-1");
    let tx = world.hub.begin().await.unwrap();
    let row = entity::Entity::find_by_id(id.uuid()).one(&*tx).await.unwrap().unwrap();
    let mut row = row.into_active_model();
    row.lease_owner = Set(Some(Uuid::now_v7()));
    row.lease_until = Set(Some(World::now() + TimeDelta::hours(1) + TimeDelta::seconds(45)));
    row.update(&*tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_a_dead_process_used_up_is_tried_once_however_many_ask() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    let replica = world.replica(vendor.registered()).await;
    let id = vendor.connect(&world).await;
    world.clock.advance(TimeDelta::hours(1));
    die_with_the_answer(&world, id, &vendor).await;
    let hubs = [&world.hub, &replica].into_iter().cycle().take(50);
    {
        let mut asked = pin!(join_all(hubs.map(|hub| ask_at(hub, &world, id))));
        // Long enough for those who do not wait for the lease to end.
        assert!(timeout(Duration::from_millis(300), &mut asked).await.is_err());
        assert!(vendor.turned_in().is_empty());
        world.clock.advance(TimeDelta::seconds(45));
        for one in asked.await {
            assert_eq!(refusal(one), ENDED);
        }
    }
    assert_eq!(vendor.turned_in(), ["rt-1"]);
    let known = connection(&world, id).await;
    assert_eq!(known.status.parse(), Ok(ConnectionStatus::NeedsReconnect));
    assert_eq!(known.problem.as_deref(), Some(ENDED));
    // Whoever comes later is told the same, and nobody else is.
    assert_eq!(refusal(ask_at(&replica, &world, id).await), ENDED);
    world.start_jobs();
    let run = sync(&world, id).await.row.error.unwrap();
    assert_eq!((run.kind, run.message.as_str()), (RunErrorKind::Unauthorized, ENDED));
    assert_eq!(vendor.turned_in(), ["rt-1"]);
    assert_eq!(noted(&world, "connection.needs_reconnect").await.len(), 1);
    // A person mends it.
    assert_eq!(vendor.connect(&world).await, id);
    ask(&world, id).await.unwrap();
    assert_eq!(status(&world, id).await, ConnectionStatus::Active);
    assert_eq!(sync(&world, id).await.row.status, RunStatus::Succeeded);
}

/// Has the database refuse every new pair of tokens.
async fn refuse_to_store(world: &World) {
    const SQLITE: &str = "CREATE TRIGGER full BEFORE UPDATE OF sealed ON credentials
        BEGIN SELECT RAISE(ABORT, 'the disk is full'); END";
    const POSTGRES: [&str; 2] = [
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$",
        "CREATE TRIGGER full_disk BEFORE UPDATE OF sealed ON credentials
            FOR EACH ROW EXECUTE FUNCTION refuse()",
    ];
    let statements =
        if world.database.is_postgres() { POSTGRES.as_slice() } else { [SQLITE].as_slice() };
    let tx = world.hub.begin().await.unwrap();
    for statement in statements {
        tx.execute_unprepared(statement).await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_pair_that_could_not_be_stored_is_not_used_and_the_old_one_tried_once() {
    let vendor = Vendor::start().await;
    let world = vendor.world().await;
    let id = vendor.connect(&world).await;
    world.clock.advance(TimeDelta::hours(1));
    let before = stored(&world, id).await;
    refuse_to_store(&world).await;
    vendor.answer_refresh();
    let error = ask(&world, id).await.unwrap_err();
    assert!(matches!(error, HubError::Database(_)), "{error:?}");
    assert_eq!(stored(&world, id).await, before, "the lease has ended as well");
    assert_eq!(status(&world, id).await, ConnectionStatus::Active);
    for _ in 0..3 {
        assert_eq!(refusal(ask(&world, id).await), ENDED);
    }
    assert_eq!(vendor.turned_in(), ["rt-1", "rt-1"]);
    assert_eq!(status(&world, id).await, ConnectionStatus::NeedsReconnect);
    assert_eq!(noted(&world, "connection.needs_reconnect").await.len(), 1);
    assert!(noted(&world, "credential.refreshed").await.is_empty());
}

#[tokio::test]
async fn an_outage_of_the_token_endpoint_passes_and_a_token_that_works_is_used_meanwhile() {
    let vendor = Vendor::start().await;
    let world = vendor.world().await;
    let id = vendor.connect(&world).await;
    vendor.refreshing_is(Refreshing { fails: true, ..Refreshing::default() });
    world.clock.advance(TimeDelta::minutes(50));
    ask(&world, id).await.unwrap();
    assert_eq!(vendor.turned_in(), ["rt-1"], "it was due, and not to be had");
    world.clock.advance(TimeDelta::minutes(10));
    let error = ask(&world, id).await.unwrap_err();
    assert!(
        matches!(&error, HubError::Connector(it) if it.kind == RunErrorKind::ProviderDown),
        "{error:?}"
    );
    assert_eq!(status(&world, id).await, ConnectionStatus::Active);
    vendor.refreshing_is(Refreshing::default());
    vendor.answer_refresh();
    ask(&world, id).await.unwrap();
    assert_eq!(vendor.turned_in(), ["rt-1", "rt-1", "rt-1"]);
    assert_eq!(status(&world, id).await, ConnectionStatus::Active);
}

#[tokio::test]
async fn a_refresh_that_takes_long_keeps_its_lease() {
    let vendor = Vendor::start().await;
    let (world, id, run) = refreshing(&vendor).await;
    let replica = world.replica(vendor.registered()).await;
    let first = stored(&world, id).await.lease_until.unwrap();
    assert_eq!(first, world.clock.now() + TimeDelta::seconds(45));
    world.clock.advance(TimeDelta::seconds(40));
    // Its heart beats every five seconds.
    let beaten = timeout(Duration::from_secs(30), async {
        while stored(&world, id).await.lease_until == Some(first) {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    beaten.await.unwrap();
    world.clock.advance(TimeDelta::seconds(40));
    let mut other = pin!(ask_at(&replica, &world, id));
    assert!(timeout(Duration::from_millis(300), &mut other).await.is_err(), "it waits");
    vendor.answer_refresh();
    other.await.unwrap();
    assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
    assert_eq!(vendor.turned_in(), ["rt-1"]);
}

#[tokio::test]
async fn what_a_process_brings_that_was_thought_dead_is_kept() {
    let vendor = Vendor::start().await;
    let (world, id, run) = refreshing(&vendor).await;
    let replica = world.replica(vendor.registered()).await;
    let before = stored(&world, id).await.generation;
    world.clock.advance(TimeDelta::seconds(45));
    assert_eq!(refusal(ask_at(&replica, &world, id).await), ENDED);
    assert_eq!(status(&world, id).await, ConnectionStatus::NeedsReconnect);
    vendor.answer_refresh();
    assert_eq!(settle(&world, run).await.row.status, RunStatus::Succeeded);
    assert_eq!(stored(&world, id).await.generation, before + 1);
    assert_eq!(status(&world, id).await, ConnectionStatus::Active);
    ask_at(&replica, &world, id).await.unwrap();
    assert_eq!(vendor.turned_in(), ["rt-1", "rt-1"]);
}

#[tokio::test]
async fn a_refusal_that_comes_after_the_lease_has_ended_counts_for_nothing() {
    let vendor = Vendor::with(Refreshing { refuses_late: true, ..Refreshing::default() }).await;
    let world = vendor.world().await;
    let replica = world.replica(vendor.registered()).await;
    let id = vendor.connect(&world).await;
    world.clock.advance(TimeDelta::hours(1));
    let mut first = pin!(ask(&world, id));
    let mut second = pin!(ask_at(&replica, &world, id));
    vendor.use_up("rt-1");
    tokio::select! {
        _ = &mut first => panic!("it is not answered yet"),
        () = vendor.until_refreshing() => {}
    }
    vendor.make_good("rt-1");
    world.clock.advance(TimeDelta::seconds(45));
    tokio::select! {
        _ = &mut second => panic!("it is not answered yet"),
        () = vendor.until_refreshing() => {}
    }
    vendor.answer_refresh();
    assert!(timeout(Duration::from_millis(300), &mut first).await.is_err(), "it waits again");
    vendor.answer_refresh();
    let (first, second) = tokio::join!(first, second);
    first.unwrap();
    second.unwrap();
    assert_eq!(vendor.turned_in(), ["rt-1", "rt-1"]);
    assert_eq!(status(&world, id).await, ConnectionStatus::Active);
    assert!(noted(&world, "connection.needs_reconnect").await.is_empty());
}

#[tokio::test]
async fn the_start_of_a_process_that_is_alone_ends_the_leases_of_the_one_before() {
    let vendor = Vendor::start().await;
    let mut world = vendor.world().await;
    if world.database.is_postgres() {
        return;
    }
    let id = vendor.connect(&world).await;
    world.clock.advance(TimeDelta::hours(1));
    die_with_the_answer(&world, id, &vendor).await;
    world.start_jobs();
    assert_eq!(sync(&world, id).await.row.error.unwrap().message, ENDED);
    assert_eq!(vendor.turned_in(), ["rt-1"]);
}

#[tokio::test]
async fn connecting_again_keeps_the_connection_its_records_and_its_settings() {
    let mut world = World::new().await;
    world.start_jobs();
    let id = consent(&world, "github", None).await;
    sync(&world, id).await;
    let kept = async || {
        let actor = &world.viewer.actor;
        let records = records::list(&world.hub, actor, "issues", "limit=200").await.unwrap().rows;
        let tx = world.hub.begin().await.unwrap();
        let mut places = stream_places::entity::Entity::find()
            .filter(stream_places::entity::Column::ConnectionId.eq(id.uuid()))
            .all(&*tx)
            .await
            .unwrap();
        places.sort_by_key(|place| (place.stream.clone(), place.part.clone()));
        (records, places)
    };
    let (was, had) = (connection(&world, id).await, kept().await);
    assert!(!had.0.is_empty() && !had.1.is_empty(), "there is something to be kept");
    world.sandbox.control().revoke_grants("github");
    sync(&world, id).await;
    assert_eq!(status(&world, id).await, ConnectionStatus::NeedsReconnect);
    world.clock.advance(TimeDelta::minutes(1));
    assert_eq!(consent(&world, "github", Some(id)).await, id);
    let is = connection(&world, id).await;
    assert_eq!(is.connected_at, world.clock.now());
    assert_eq!(is, connections::entity::Model { connected_at: is.connected_at, ..was });
    assert_eq!(kept().await, had);
    let counts = sync(&world, id).await.row.counts;
    assert_eq!(counts.inserted, 0, "nothing is read as if it were new");
}
