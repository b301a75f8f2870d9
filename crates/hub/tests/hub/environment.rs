//! Connections that the environment asks for.

use std::collections::HashMap;

use chrono::TimeDelta;
use connectors::EndpointOverrides;
use contract::connection::{ConnectionRow, ConnectionStatus};
use hub::{ProviderSettings, connections, environment, users};
use sandbox::{Fault, Options, Sandbox};
use testkit::{World, WorldOptions};
use tokio::net::TcpListener;

use crate::vendor::{self, Vendor};

const SLUG: &str = "mock-saas";

/// A world whose environment names a key of a provider that answers somewhere else than the
/// sandbox of the demonstration.
async fn world() -> (World, Sandbox) {
    let provider = Sandbox::new(Options { now: Some(World::now()), ..Options::default() });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/{SLUG}/", listener.local_addr().unwrap()).parse().unwrap();
    let serving = provider.clone();
    tokio::spawn(async move { serving.serve(listener, std::future::pending()).await });
    let said = ProviderSettings {
        endpoints: EndpointOverrides { api_base: Some(base), ..EndpointOverrides::default() },
        secrets: sandbox::secrets().remove(SLUG).unwrap(),
        ..ProviderSettings::default()
    };
    let providers = HashMap::from([(SLUG.to_owned(), said)]);
    (World::with(WorldOptions { providers, ..WorldOptions::default() }).await, provider)
}

#[tokio::test]
async fn a_demonstration_says_which_providers_are_real() {
    let (world, _provider) = world().await;
    let frame = users::frame(&world.hub, Some(&world.viewer.actor)).await.unwrap();
    assert_eq!(frame.demo.unwrap().real, ["Mock SaaS"]);
    let frame = users::frame(&world.hub, None).await.unwrap();
    assert!(frame.demo.unwrap().real.is_empty(), "strangers need not know");
    let pretended = World::new().await;
    pretended.connect(SLUG).await;
    let frame = users::frame(&pretended.hub, Some(&pretended.viewer.actor)).await.unwrap();
    assert!(frame.demo.unwrap().real.is_empty());
}

async fn connect_all(world: &World) -> Vec<String> {
    environment::connect_all(&world.hub, &[SLUG.to_owned()]).await.unwrap()
}

async fn listed(world: &World) -> Vec<ConnectionRow> {
    connections::list(&world.hub, &world.viewer.actor).await.unwrap()
}

#[tokio::test]
async fn a_key_of_the_environment_is_connected_once() {
    let (world, _provider) = world().await;
    assert!(connect_all(&world).await.is_empty());
    let first = listed(&world).await;
    assert_eq!(first.len(), 1);
    assert_eq!((first[0].status, first[0].sandbox), (ConnectionStatus::Active, false));
    assert!(connect_all(&world).await.is_empty());
    assert_eq!(listed(&world).await, first);
}

#[tokio::test]
async fn a_key_that_does_not_say_whose_it_is_takes_the_place_of_the_one_before() {
    let vendor = Vendor::start().await;
    let world = vendor.world_with(vendor.with_key("narrow-1")).await;
    let vendors = [vendor::SLUG.to_owned()];
    environment::connect_all(&world.hub, &vendors).await.unwrap();
    let first = listed(&world).await;
    for (key, account) in [
        ("narrow-2", "Vendor (restricted key)"),
        ("full-1", "Acme"),
        ("full-2", "Acme"),
        ("narrow-3", "Vendor (restricted key)"),
    ] {
        world.clock.advance(TimeDelta::minutes(1));
        let restarted = world.replica(vendor.with_key(key)).await;
        environment::connect_all(&restarted, &vendors).await.unwrap();
        let now = listed(&world).await;
        assert_eq!((now.len(), now[0].id), (1, first[0].id), "{key}");
        assert_eq!(now[0].account.as_deref(), Some(account), "{key}");
        assert_eq!(now[0].connected_at, world.clock.now(), "{key}");
    }
}

#[tokio::test]
async fn a_provider_that_is_down_is_asked_again_and_no_account_is_made_up() {
    let (world, provider) = world().await;
    provider.control().set_fault(SLUG, Some(Fault::Outage));
    assert_eq!(connect_all(&world).await, [SLUG]);
    assert!(listed(&world).await.is_empty());
    provider.control().set_fault(SLUG, None);
    assert!(connect_all(&world).await.is_empty());
    assert_eq!(listed(&world).await.len(), 1);
}

#[tokio::test]
async fn what_a_person_disconnected_stays_disconnected() {
    let (world, _provider) = world().await;
    connect_all(&world).await;
    let id = listed(&world).await[0].id;
    let admin = world.admin.actor.admin().unwrap();
    connections::disconnect(&world.hub, &admin, id).await.unwrap();
    assert!(connect_all(&world).await.is_empty());
    let after = listed(&world).await;
    assert_eq!(after.len(), 1);
    assert_eq!(after[0].status, ConnectionStatus::Disconnected);
}
