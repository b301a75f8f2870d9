//! Finding what was deleted by the keys alone.

use chrono::TimeDelta;
use connectors::Catalogue;
use contract::{
    alert::AlertKind,
    ids::ConnectionId,
    model,
    provider::ConnectMethod,
    sync_run::{GoneDecision, RunErrorKind, RunKind, RunStatus, RunTrigger, SyncRunDetail},
};
use hub::{
    providers, records,
    sync_runs::{self, LogQuery},
};
use sandbox::{Fault, Options, Size};
use testkit::{World, WorldOptions};

use crate::{
    alerts::counted,
    lying_provider::{stored, told},
    settle, start, sync, until,
};

/// So many orders, at a midnight, where there are exactly so many; ten customers, ten events. All
/// is read once.
async fn shop(orders: u32) -> (World, ConnectionId) {
    let size = Size { orders, customers: 10, events: 10, ..Size::default() };
    let now = World::now().date_naive().and_hms_opt(0, 0, 0).map(|time| time.and_utc());
    let sandbox = Options { size, now, ..Options::default() };
    let mut world = World::with(WorldOptions { sandbox, ..WorldOptions::default() }).await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    let first = sync(&world, connection).await;
    assert_eq!(first.row.status, RunStatus::Succeeded, "{:?}", first.row.error);
    assert_eq!(stored(&world).await.len(), orders as usize);
    (world, connection)
}

/// Deletes the orders with these numbers at the provider.
fn delete(world: &World, numbers: impl IntoIterator<Item = u32>) {
    for number in numbers {
        let id = format!("ord_{number:06}");
        assert!(world.sandbox.control().delete_record("mock-saas", &id), "{id}");
    }
}

/// Syncs what is new after so many hours. Beside the run, how many requests it took.
async fn sync_after(world: &World, connection: ConnectionId, hours: i64) -> (SyncRunDetail, u64) {
    world.clock.advance(TimeDelta::hours(hours));
    let before = world.sandbox.control().requests("mock-saas");
    let run = sync(world, connection).await;
    (run, world.sandbox.control().requests("mock-saas") - before)
}

/// What was found to be gone among the orders, and what became of it.
fn gone(run: &SyncRunDetail) -> (u64, GoneDecision) {
    let orders = run.streams.iter().find(|stream| stream.name == "orders").unwrap();
    (orders.gone.count, orders.gone.decision)
}

/// The pages of keys of orders that a run has read, by its log.
async fn pages_of_keys(world: &World, run: &SyncRunDetail) -> Vec<String> {
    pages_of_keys_of(world, run, "orders").await
}

async fn pages_of_keys_of(world: &World, run: &SyncRunDetail, stream: &str) -> Vec<String> {
    let (text, stream) = ("keys".to_owned(), Some(stream.to_owned()));
    let query = LogQuery { text, stream, ..LogQuery::default() };
    let log = sync_runs::log(&world.hub, &world.viewer.actor, run.row.id, &query).await.unwrap();
    let lines = log.lines.into_iter().map(|line| line.message);
    lines.filter(|line| line.starts_with("Page ")).collect()
}

#[tokio::test]
async fn once_a_day_exactly_what_was_deleted_is_found_by_keys() {
    let (world, connection) = shop(2_300).await;
    delete(&world, [1, 77, 1_500, 2_299, 2_300]);
    // One page of what is new for each of the three streams.
    let (run, asked) = sync_after(&world, connection, 23).await;
    assert_eq!((run.row.status, run.row.counts.deleted, asked), (RunStatus::Succeeded, 0, 3));
    assert_eq!(stored(&world).await.len(), 2_300);

    // Besides, the keys of the customers; and those of the orders twice, before five are believed to
    // be gone.
    let (run, asked) = sync_after(&world, connection, 2).await;
    assert_eq!((run.row.status, asked), (RunStatus::Succeeded, 3 + 1 + 2 * 3));
    assert_eq!((gone(&run), run.row.counts.deleted), ((5, GoneDecision::Deleted), 5));
    assert_eq!(stored(&world).await, told(&world));
    let pages = ["Page 1: 1000 keys", "Page 2: 1000 keys", "Page 3: 295 keys"];
    assert_eq!(pages_of_keys(&world, &run).await, [pages, pages].concat());

    let (run, asked) = sync_after(&world, connection, 23).await;
    assert_eq!((gone(&run).0, asked), (0, 3), "that was enough for a day");
    // Nothing is gone: each page of keys is asked for once.
    let (run, asked) = sync_after(&world, connection, 2).await;
    assert_eq!((gone(&run).0, asked), (0, 3 + 1 + 3));
    assert_eq!(pages_of_keys(&world, &run).await, pages);
    assert_eq!(stored(&world).await, told(&world));
}

#[tokio::test]
async fn more_than_a_fifth_is_asked_about() {
    let (world, connection) = shop(300).await;
    delete(&world, 1..=63);
    let (run, _) = sync_after(&world, connection, 25).await;
    assert_eq!(gone(&run), (63, GoneDecision::Asked));
    assert_eq!((run.row.status, run.row.counts.deleted), (RunStatus::Partial, 0));
    assert_eq!(run.row.error.unwrap().kind, RunErrorKind::ManyGone);
    assert_eq!(stored(&world).await.len(), 300);
    let admin = world.admin.actor.admin().unwrap();
    sync_runs::delete_gone(&world.hub, &admin, run.row.id, "orders").await.unwrap();
    assert_eq!(stored(&world).await, told(&world));
}

#[tokio::test]
async fn the_alert_of_keys_that_were_missing_is_over_when_they_are_back() {
    let (world, connection) = shop(300).await;
    delete(&world, 1..=63);
    sync_after(&world, connection, 25).await;
    assert_eq!(counted(&world).await, [(AlertKind::ManyGone, 1)]);
    for number in 1..=63 {
        let id = format!("ord_{number:06}");
        assert!(world.sandbox.control().undelete_record("mock-saas", &id));
    }
    let (run, _) = sync_after(&world, connection, 25).await;
    assert_eq!((run.row.status, gone(&run).0), (RunStatus::Succeeded, 0));
    assert_eq!(counted(&world).await, []);
}

#[tokio::test]
async fn a_record_that_is_there_again_comes_back() {
    let (world, connection) = shop(300).await;
    delete(&world, [42, 43]);
    let (run, _) = sync_after(&world, connection, 25).await;
    assert_eq!(gone(&run), (2, GoneDecision::Deleted));
    assert_eq!(stored(&world).await.len(), 298);
    assert!(world.sandbox.control().undelete_record("mock-saas", "ord_000042"));
    sync_after(&world, connection, 1).await;
    assert_eq!(stored(&world).await.len(), 298, "it has not changed, and keys are read once a day");
    let (run, _) = sync_after(&world, connection, 25).await;
    assert_eq!(gone(&run).0, 0);
    let stored = stored(&world).await;
    assert_eq!((stored.len(), &stored), (299, &told(&world)));
}

#[tokio::test]
async fn a_stop_in_the_middle_of_the_keys_goes_on_there() {
    let (mut world, connection) = shop(6_000).await;
    delete(&world, [1, 3_000, 6_000]);
    world.clock.advance(TimeDelta::hours(25));
    let slow = Fault::Slow { milliseconds: 150 };
    world.sandbox.control().set_fault("mock-saas", Some(slow));
    let run = start(&world, connection, RunKind::Incremental, RunTrigger::Manual).await;
    // One page of what is new, and two of keys.
    let is_read = |detail: &SyncRunDetail| {
        detail.streams.iter().any(|it| it.name == "orders" && it.counts.pages >= 3)
    };
    until(&world, run, is_read).await;
    world.stop_jobs().await;
    let handed = sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
    assert_eq!(handed.row.status, RunStatus::Queued);
    let before = pages_of_keys(&world, &handed).await.len();
    assert!((2..6).contains(&before), "{before}");

    world.sandbox.control().set_fault("mock-saas", None);
    world.start_jobs();
    let done = settle(&world, run).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    // Six pages, and once more because three are gone; none of them a third time.
    let mut pages: Vec<String> = (1..6).map(|n| format!("Page {n}: 1000 keys")).collect();
    pages.push("Page 6: 997 keys".to_owned());
    assert_eq!(pages_of_keys(&world, &done).await, [pages.clone(), pages].concat());
    assert_eq!(gone(&done), (3, GoneDecision::Deleted));
    assert_eq!(stored(&world).await, told(&world));
}

/// The keys of each stream that can list them are those of the records that are here.
#[tokio::test]
async fn every_provider_file_that_lists_keys_lists_those_of_its_records() {
    let catalogue = Catalogue::builtin().unwrap();
    let mut read = Vec::new();
    for provider in catalogue.iter() {
        let streams: Vec<_> = provider.streams.iter().filter(|it| it.keys().is_some()).collect();
        if streams.is_empty() {
            continue;
        }
        read.push(provider.slug.as_str());
        let mut world = World::new().await;
        world.start_jobs();
        let detail = providers::get(&world.hub, &world.viewer.actor, &provider.slug).await.unwrap();
        let connection = match detail.methods[0] {
            ConnectMethod::OAuth { .. } => world.connect_by_consent(&provider.slug).await,
            ConnectMethod::Key { .. } => world.connect(&provider.slug).await,
        };
        sync(&world, connection).await;
        world.clock.advance(TimeDelta::hours(25));
        let run = sync(&world, connection).await;
        let status = (run.row.status, run.row.counts.deleted);
        assert_eq!(status, (RunStatus::Succeeded, 0), "{}: {:?}", provider.slug, run.row.error);
        for stream in streams {
            let name = format!("{}.{}", provider.slug, stream.name);
            let model = model::find(stream.model.name).unwrap();
            let here = records::count_by_stream(&world.hub, connection, model).await.unwrap();
            let pages = pages_of_keys_of(&world, &run, &stream.name).await;
            let keys = pages.iter().map(|page| {
                let (_, keys) = page.split_once(": ").unwrap();
                keys.trim_end_matches(" keys").parse::<u64>().unwrap()
            });
            assert!(here[&stream.name] > 0, "{name}");
            assert_eq!(keys.sum::<u64>(), here[&stream.name], "{name}: {pages:?}");
        }
        world.stop_jobs().await;
    }
    read.sort_unstable();
    assert_eq!(read, ["hubspot", "mock-saas", "netsuite", "salesforce"]);
}
