//! Accounts at providers.

use std::{collections::BTreeMap, time::Duration};

use contract::{
    AppError, ErrorKind,
    connection::{ConnectionStatus, KeyConnectionInput},
    ids::ConnectionId,
    query::RowCount,
    sync_run::{RunKind, RunStatus, RunTrigger},
};
use hub::{HubError, connect_attempts, connections, providers, records, sync_runs};
use sandbox::Fault;
use sea_orm::EntityTrait;
use testkit::{World, WorldOptions};

use crate::{
    settle, sync, until_running,
    vendor::{Vendor, connect_with_key},
};

async fn refused(world: &World, provider: &str, key: &str) -> AppError {
    let admin = world.admin.actor.admin().unwrap();
    let input = KeyConnectionInput {
        provider: provider.to_owned(),
        secrets: BTreeMap::from([("key".to_owned(), key.to_owned())]),
        settings: BTreeMap::new(),
        reconnect: None,
    };
    connections::connect_with_key(&world.hub, &admin, input).await.unwrap_err().into()
}

#[tokio::test]
async fn a_key_is_tested_before_it_is_kept() {
    let world = World::new().await;
    let error = refused(&world, "mock-saas", "not-the-key").await;
    assert_eq!(error.kind, ErrorKind::Invalid);
    assert!(!error.message.contains("not-the-key"));
    assert!(error.message.ends_with("Check it and try again."), "{}", error.message);
    let listed = connections::list(&world.hub, &world.viewer.actor).await.unwrap();
    assert!(listed.is_empty());
}

#[tokio::test]
async fn a_provider_that_is_down_while_connecting_is_said_to_be_down() {
    let world = World::new().await;
    world.sandbox.control().set_fault("mock-saas", Some(Fault::Outage));
    let error = refused(&world, "mock-saas", &World::sandbox_key("mock-saas")).await;
    assert_eq!(error.kind, ErrorKind::Provider);
}

#[tokio::test]
async fn a_person_at_the_form_is_not_kept_waiting_for_a_provider_that_is_silent() {
    let patience = Some(Duration::from_secs(1));
    let world = World::with(WorldOptions { patience, ..WorldOptions::default() }).await;
    let silent = Fault::Slow { milliseconds: 900_000 };
    let visit = world.visit("github", "allow").await;
    for slug in ["mock-saas", "github"] {
        world.sandbox.control().set_fault(slug, Some(silent.clone()));
    }
    let key = World::sandbox_key("mock-saas");
    let answers = async {
        let error = refused(&world, "mock-saas", &key).await;
        let admin = &world.admin.actor;
        let done = connect_attempts::complete(&world.hub, admin, "github", visit.callback).await;
        [error.message, done.unwrap().outcome.unwrap_err()]
    };
    let answers = tokio::time::timeout(Duration::from_secs(20), answers).await.unwrap();
    for message in answers {
        assert!(message.contains("did not answer in time"), "{message}");
    }
}

#[tokio::test]
async fn an_unknown_provider_is_not_found() {
    let world = World::new().await;
    assert_eq!(refused(&world, "no-such-provider", "key").await.kind, ErrorKind::NotFound);
    let error = providers::get(&world.hub, &world.viewer.actor, "nope").await.unwrap_err();
    assert_eq!(AppError::from(error).kind, ErrorKind::NotFound);
}

#[tokio::test]
async fn connecting_the_same_account_again_renews_it_in_place() {
    let world = World::new().await;
    let first = world.connect("stripe").await;
    let second = world.connect("stripe").await;
    assert_eq!(first, second);
}

#[tokio::test]
async fn disconnecting_deletes_the_credential_and_keeps_the_records() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("stripe").await;
    sync(&world, connection).await;
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&world.hub, &admin, connection).await.unwrap();
    let tx = world.hub.begin().await.unwrap();
    let left = hub::credentials::entity::Entity::find().all(&*tx).await.unwrap();
    assert!(left.is_empty());
    drop(tx);
    let detail = connections::get(&world.hub, &world.viewer.actor, connection).await.unwrap();
    assert_eq!(detail.row.status, ConnectionStatus::Disconnected);
    let payments = records::list(&world.hub, &world.viewer.actor, "payments", "").await.unwrap();
    assert!(matches!(payments.count, RowCount::Exact(n) if n > 0));
    let again = world.connect("stripe").await;
    assert_eq!(again, connection, "connecting again continues where it was");
}

#[tokio::test]
async fn disconnecting_in_the_middle_of_a_run_cancels_it_with_its_streams() {
    let mut world = World::new().await;
    let connection = world.connect("mock-saas").await;
    world.sandbox.control().set_fault("mock-saas", Some(Fault::Slow { milliseconds: 300 }));
    world.start_jobs();
    let admin = world.admin.actor.admin().unwrap();
    let run = sync_runs::start(
        &world.hub,
        &admin,
        connection,
        sync_runs::NewRun::whole(RunKind::Incremental, RunTrigger::Manual),
    )
    .await
    .unwrap();
    until_running(&world, run).await;
    connections::disconnect(&world.hub, &admin, connection).await.unwrap();
    let ended = settle(&world, run).await;
    assert_eq!(ended.row.status, RunStatus::Cancelled);
    let left: Vec<_> = ended.streams.iter().filter(|stream| stream.status.is_active()).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Connects GitHub with the sandbox's token.
async fn github(
    world: &World,
    repository: &str,
    reconnect: Option<ConnectionId>,
) -> Result<ConnectionId, HubError> {
    let admin = world.admin.actor.admin().unwrap();
    let input = KeyConnectionInput {
        provider: "github".to_owned(),
        secrets: sandbox::secrets().remove("github").unwrap(),
        settings: BTreeMap::from([("repository".to_owned(), repository.to_owned())]),
        reconnect,
    };
    connections::connect_with_key(&world.hub, &admin, input).await
}

#[tokio::test]
async fn a_repository_is_the_same_in_capitals() {
    let world = World::new().await;
    let first = github(&world, "acme/app", None).await.unwrap();
    assert_eq!(github(&world, "ACME/App", None).await.unwrap(), first);
}

#[tokio::test]
async fn an_account_is_connected_once_however_many_ask_at_once() {
    let world = World::new().await;
    let asked = (0..8).map(|_| github(&world, "acme/app", None));
    let ids = futures::future::join_all(asked).await;
    let first = ids[0].as_ref().unwrap();
    assert!(ids.iter().all(|id| id.as_ref().unwrap() == first));
    assert_eq!(connections::list(&world.hub, &world.viewer.actor).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_new_key_renews_the_connection_that_was_named_with_its_settings() {
    let world = World::new().await;
    let first = github(&world, "acme/app", None).await.unwrap();
    assert_eq!(github(&world, "acme/other", Some(first)).await.unwrap(), first);
    let detail = connections::get(&world.hub, &world.viewer.actor, first).await.unwrap();
    assert_eq!(detail.settings, [("Repository".to_owned(), "acme/app".to_owned())]);
    let stripe = world.connect("stripe").await;
    let error = github(&world, "acme/app", Some(stripe)).await.unwrap_err();
    assert!(matches!(error, HubError::NotFound("connection")), "{error:?}");
}

#[tokio::test]
async fn a_key_that_is_connected_elsewhere_does_not_renew_a_connection() {
    let vendor = Vendor::start().await;
    let world = vendor.world().await;
    let first = connect_with_key(&world, "narrow-1", None).await.unwrap();
    connect_with_key(&world, "narrow-2", None).await.unwrap();
    let error =
        AppError::from(connect_with_key(&world, "narrow-2", Some(first)).await.unwrap_err());
    assert_eq!(error.kind, ErrorKind::Conflict);
    let said = "That key is already connected as Vendor (Vendor (restricted key)).";
    assert!(error.message.starts_with(said), "{}", error.message);
    assert_eq!(connect_with_key(&world, "narrow-3", Some(first)).await.unwrap(), first);
}
