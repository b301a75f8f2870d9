//! Secrets at rest and in use.

use std::{collections::BTreeMap, time::Duration};

use chrono::TimeDelta;
use contract::{
    connection::{ConnectionStatus, Display},
    ids::{ConnectionId, SyncRunId},
    query::Row,
    sync_run::{RunErrorKind, RunKind, RunStatus, RunTrigger},
};
use hub::{
    connect_attempts::{self, Callback, NewAttempt},
    connections, sync_runs,
};
use sea_orm::EntityTrait;
use testkit::{Browser, World, browser::location};
use url::Url;

use crate::{settle, sync, vendor::Vendor};

/// Connects through the consent screen.
async fn connect(world: &World, provider: &str) -> ConnectionId {
    consent(world, provider, None).await
}

/// Agrees at the consent screen, for a connection that is to be renewed where one is named.
pub(crate) async fn consent(
    world: &World,
    provider: &str,
    reconnect: Option<ConnectionId>,
) -> ConnectionId {
    let admin = world.admin.actor.admin().unwrap();
    let settings = match provider {
        "github" => BTreeMap::from([("repository".to_owned(), "acme/app".to_owned())]),
        _ => BTreeMap::new(),
    };
    let new =
        NewAttempt { provider: provider.to_owned(), settings, reconnect, display: Display::Page };
    let started = connect_attempts::start(&world.hub, &admin, new).await.unwrap();
    let person = Browser::new(&world.sandbox_url);
    let allow = person.post(&started.authorize_url).form(&[("decision", "allow")]);
    let back = Url::parse(&location(&allow.send().await.unwrap()).unwrap()).unwrap();
    let query: BTreeMap<_, _> = back.query_pairs().into_owned().collect();
    let callback = Callback {
        code: query.get("code").cloned(),
        state: query.get("state").cloned(),
        ..Callback::default()
    };
    let done = connect_attempts::complete(&world.hub, &world.admin.actor, provider, callback);
    done.await.unwrap().outcome.unwrap()
}

pub(crate) async fn stored(world: &World, id: ConnectionId) -> hub::credentials::entity::Model {
    let tx = world.hub.begin().await.unwrap();
    let row = hub::credentials::entity::Entity::find_by_id(id.uuid()).one(&*tx).await.unwrap();
    row.unwrap()
}

#[tokio::test]
async fn a_credential_is_a_fernet_token_at_rest() {
    let world = World::new().await;
    let id = world.connect("mock-saas").await;
    let sealed = stored(&world, id).await.sealed;
    assert!(sealed.starts_with("gAAAA"), "the version byte of Fernet");
    assert!(!sealed.contains(&World::sandbox_key("mock-saas")));
}

#[tokio::test]
async fn a_token_that_expired_is_refreshed_before_it_is_used() {
    let mut world = World::new().await;
    world.start_jobs();
    let id = connect(&world, "hubspot").await;
    let before = stored(&world, id).await;
    assert!(before.expires_at.is_some());
    world.clock.advance(TimeDelta::hours(1));
    world.sandbox.control().advance(Duration::from_hours(1));
    let run = sync(&world, id).await.row;
    assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
    let after = stored(&world, id).await;
    assert_eq!(after.generation, before.generation + 1);
    assert_ne!(after.sealed, before.sealed);
}

#[tokio::test]
async fn a_token_that_is_refused_is_refreshed_once_and_the_page_read_again() {
    let mut world = World::new().await;
    world.start_jobs();
    let id = connect(&world, "hubspot").await;
    let before = stored(&world, id).await.generation;
    world.sandbox.control().expire_access_tokens("hubspot");
    let run = sync(&world, id).await.row;
    assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
    assert_eq!(stored(&world, id).await.generation, before + 1);
}

#[tokio::test]
async fn a_grant_that_was_withdrawn_asks_for_a_reconnect() {
    let mut world = World::new().await;
    world.start_jobs();
    for provider in ["hubspot", "github"] {
        let id = connect(&world, provider).await;
        world.sandbox.control().revoke_grants(provider);
        let run = sync(&world, id).await.row;
        assert_eq!(run.error.unwrap().kind, RunErrorKind::Unauthorized, "{provider}");
        let detail = connections::get(&world.hub, &world.viewer.actor, id).await.unwrap();
        assert_eq!(detail.row.status, ConnectionStatus::NeedsReconnect, "{provider}");
        let again = connect(&world, provider).await;
        assert_eq!(again, id, "{provider} is renewed in place");
        assert_eq!(sync(&world, id).await.row.status, RunStatus::Succeeded, "{provider}");
    }
}

#[tokio::test]
async fn an_outage_of_the_token_endpoint_does_not_ask_for_a_reconnect() {
    let mut world = World::new().await;
    world.start_jobs();
    let id = connect(&world, "hubspot").await;
    world.sandbox.control().expire_access_tokens("hubspot");
    world.sandbox.control().set_fault("hubspot", Some(sandbox::Fault::Outage));
    let run = sync(&world, id).await.row;
    assert_eq!(run.error.unwrap().kind, RunErrorKind::ProviderDown);
    let detail = connections::get(&world.hub, &world.viewer.actor, id).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Error);
    world.sandbox.control().set_fault("hubspot", None);
    assert_eq!(sync(&world, id).await.row.status, RunStatus::Succeeded);
}

#[tokio::test]
async fn disconnecting_revokes_at_the_provider() {
    let mut world = World::new().await;
    world.start_jobs();
    let id = connect(&world, "github").await;
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&world.hub, &admin, id).await.unwrap();
    let detail = &noted(&world, "credential.revoked").await[0];
    assert!(detail.contains("revoked at the provider"), "{detail}");
}

#[tokio::test]
async fn a_provider_that_fails_keeps_nobody_from_disconnecting_and_the_trail_says_so() {
    let world = World::new().await;
    let id = connect(&world, "github").await;
    world.sandbox.control().set_fault("github", Some(sandbox::Fault::Outage));
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&world.hub, &admin, id).await.unwrap();
    let detail = connections::get(&world.hub, &world.viewer.actor, id).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Disconnected);
    let noted = noted(&world, "credential.not_revoked").await;
    assert!(noted[0].contains("revoking at the provider failed"), "{noted:?}");
}

/// What the trail says of this, the newest first.
pub(crate) async fn noted(world: &World, action: &str) -> Vec<String> {
    let query = format!("action={action}");
    let events = hub::audit::list(&world.hub, &world.viewer.actor, &query).await.unwrap();
    let detail = |row: &Row| row.cells[4].as_text().unwrap().to_owned();
    events.rows.iter().map(detail).collect()
}

#[tokio::test]
async fn disconnecting_again_changes_nothing() {
    let vendor = Vendor::start().await;
    let world = vendor.world().await;
    let id = vendor.connect(&world).await;
    let admin = world.admin.actor.admin().unwrap();
    for _ in 0..2 {
        connections::disconnect(&world.hub, &admin, id).await.unwrap();
    }
    assert_eq!(vendor.revoked(), ["rt-1"]);
    assert_eq!(noted(&world, "connection.disconnected").await.len(), 1);
    assert_eq!(noted(&world, "credential.revoked").await.len(), 1);
}

/// A connection whose token has expired, and a run of it that is asking for a fresh one.
pub(crate) async fn refreshing(vendor: &Vendor) -> (World, ConnectionId, SyncRunId) {
    let mut world = vendor.world().await;
    let id = vendor.connect(&world).await;
    world.clock.advance(TimeDelta::hours(2));
    world.start_jobs();
    let admin = world.admin.actor.admin().unwrap();
    let (kind, trigger) = (RunKind::Incremental, RunTrigger::Manual);
    let run = sync_runs::start(&world.hub, &admin, id, sync_runs::NewRun::whole(kind, trigger))
        .await
        .unwrap();
    vendor.until_refreshing().await;
    (world, id, run)
}

#[tokio::test]
async fn disconnecting_waits_for_a_refresh_and_revokes_what_it_brings() {
    let vendor = Vendor::start().await;
    let (world, id, _) = refreshing(&vendor).await;
    let admin = world.admin.actor.admin().unwrap();
    let answer = async {
        // Long enough for a disconnection that does not wait.
        tokio::time::sleep(Duration::from_millis(300)).await;
        vendor.answer_refresh();
    };
    let (done, ()) = tokio::join!(connections::disconnect(&world.hub, &admin, id), answer);
    done.unwrap();
    assert_eq!(vendor.revoked(), ["rt-2"]);
    assert_eq!(noted(&world, "credential.revoked").await.len(), 1);
}

#[tokio::test]
async fn what_a_refresh_brings_after_another_replica_disconnected_is_revoked() {
    let vendor = Vendor::start().await;
    let (world, id, _) = refreshing(&vendor).await;
    let replica = world.replica(vendor.registered()).await;
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&replica, &admin, id).await.unwrap();
    assert_eq!(vendor.revoked(), ["rt-1"]);
    vendor.answer_refresh();
    until(async || noted(&world, "credential.revoked").await.len() == 2).await;
    assert_eq!(vendor.revoked(), ["rt-1", "rt-2"]);
}

#[tokio::test]
async fn a_consent_during_a_refresh_goes_before_what_the_refresh_brings() {
    let vendor = Vendor::start().await;
    let (world, id, run) = refreshing(&vendor).await;
    assert_eq!(vendor.connect(&world).await, id);
    let renewed = stored(&world, id).await;
    vendor.answer_refresh();
    let run = settle(&world, run).await.row;
    assert_eq!(run.status, RunStatus::Succeeded, "{:?}", run.error);
    assert_eq!(stored(&world, id).await, renewed);
    assert!(vendor.revoked().is_empty(), "a token of the same grant may go with it");
    let detail = connections::get(&world.hub, &world.viewer.actor, id).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Active);
}

#[tokio::test]
async fn a_refresh_from_before_a_disconnection_does_not_replace_a_new_consent() {
    let vendor = Vendor::start().await;
    let (mut world, id, _) = refreshing(&vendor).await;
    let replica = world.replica(vendor.registered()).await;
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&replica, &admin, id).await.unwrap();
    assert_eq!(vendor.connect(&world).await, id);
    let connected = stored(&world, id).await;
    vendor.answer_refresh();
    // Comes back when the worker is through with the answer.
    world.stop_jobs().await;
    assert_eq!(stored(&world, id).await, connected);
}

async fn until(so: impl AsyncFn() -> bool) {
    for _ in 0..500 {
        if so().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it never comes to this");
}
