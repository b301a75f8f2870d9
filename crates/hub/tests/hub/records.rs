//! Rows of the models.

use contract::{
    model::{ISSUES, ORDERS, PAYMENTS},
    query::RowCount,
    sync_run::{RunCounts, RunStatus},
    value::Value,
};
use hub::records;
use sandbox::{Options, Size};
use serde_json::json;
use testkit::{World, WorldOptions};

use crate::{sync, sync_all};

#[tokio::test]
async fn reading_everything_again_finds_everything_unchanged() {
    let mut world = World::new().await;
    world.start_jobs();
    for slug in ["mock-saas", "github", "hubspot", "stripe"] {
        let connection = world.connect(slug).await;
        let first = sync(&world, connection).await.row;
        assert_eq!(first.status, RunStatus::Succeeded, "{slug}: {:?}", first.error);
        assert!(first.counts.fetched > 0, "{slug}");
        assert_eq!(first.counts.inserted, first.counts.fetched, "{slug}");
        let second = sync_all(&world, connection).await.row;
        let RunCounts { pages, fetched, .. } = first.counts;
        let unchanged = RunCounts { pages, fetched, unchanged: fetched, ..RunCounts::default() };
        assert_eq!(second.counts, unchanged, "{slug}");
    }
}

#[tokio::test]
async fn a_second_sync_reads_only_what_is_new() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("github").await;
    let first = sync(&world, connection).await.row.counts;
    assert!(first.pages > 1, "{first:?}");
    let requests = world.sandbox.control().requests("github");
    let second = sync(&world, connection).await.row;
    // Issues and comments.
    assert_eq!((second.status, second.counts.pages), (RunStatus::Succeeded, 2));
    let asked = world.sandbox.control().requests("github") - requests;
    assert_eq!(asked, 2, "one request for a stream with nothing new");

    world.sandbox.control().advance(std::time::Duration::from_hours(1));
    world.clock.advance(chrono::TimeDelta::hours(1));
    let changes = json!({ "title": "Edited since" });
    world.sandbox.control().edit_record("github", "acme/app#7", &changes).unwrap();
    let third = sync(&world, connection).await.row;
    assert_eq!((third.counts.updated, third.counts.pages), (1, 2), "{:?}", third.counts);
}

#[tokio::test]
async fn every_record_of_the_provider_is_there_once() {
    let size = Size { orders: 731, customers: 52, events: 18, ..Size::default() };
    let sandbox = Options { size, ..Options::default() };
    let mut world = World::with(WorldOptions { sandbox, ..WorldOptions::default() }).await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    sync(&world, connection).await;
    sync(&world, connection).await;
    let actor = &world.viewer.actor;
    for (model, stream) in [("orders", "orders"), ("customers", "customers"), ("items", "events")] {
        let there = truth(&world, stream).await;
        let here = records::list(&world.hub, actor, model, "").await.unwrap().count;
        assert_eq!(here, RowCount::Exact(there), "{model}");
    }
}

/// How many records the provider says it has.
async fn truth(world: &World, stream: &str) -> u64 {
    let url = world.sandbox_url.join(&format!("mock-saas/external/{stream}")).unwrap();
    let request = testkit::Browser::new(&world.sandbox_url).client().get(url);
    let key = World::sandbox_key("mock-saas");
    let answer = request.header("x-api-key", key).send().await.unwrap();
    answer.json::<serde_json::Value>().await.unwrap()["total"].as_u64().unwrap()
}

#[tokio::test]
async fn an_edit_at_the_provider_changes_one_row_and_keeps_its_id() {
    let mut world = World::new().await;
    world.start_jobs();
    let connection = world.connect("github").await;
    sync(&world, connection).await;
    let actor = &world.viewer.actor;
    let first = records::list(&world.hub, actor, "issues", "limit=1&state=open").await.unwrap();
    let row = &first.rows[0];
    let Value::Integer(number) = row.cells[ISSUES.position("number").unwrap()] else { panic!() };
    let changes = json!({"title": "Edited at the provider", "state": "closed"});
    world.sandbox.control().edit_record("github", &format!("acme/app#{number}"), &changes).unwrap();
    let second = sync(&world, connection).await.row;
    assert_eq!((second.counts.updated, second.counts.inserted), (1, 0));
    let id = row.id.parse().unwrap();
    let detail = records::get(&world.hub, actor, "issues", id).await.unwrap();
    let title = &detail.cells[ISSUES.position("title").unwrap()];
    assert_eq!(title, &Value::Text("Edited at the provider".into()));
    assert_eq!(detail.provenance.run_id, second.id);
    assert!(detail.raw.contains("Edited at the provider"));
}

#[tokio::test]
async fn values_arrive_as_the_provider_said_them() {
    let mut world = World::new().await;
    world.start_jobs();
    for slug in ["mock-saas", "stripe"] {
        let connection = world.connect(slug).await;
        sync(&world, connection).await;
    }
    let actor = &world.viewer.actor;
    let (total, currency) =
        (ORDERS.position("total").unwrap(), ORDERS.position("currency").unwrap());
    for row in records::list(&world.hub, actor, "orders", "limit=200").await.unwrap().rows {
        let detail =
            records::get(&world.hub, actor, "orders", row.id.parse().unwrap()).await.unwrap();
        let raw: serde_json::Value = serde_json::from_str(&detail.raw).unwrap();
        let code = raw["currency"].as_str().unwrap();
        let minor = contract::currency::parse_minor(raw["total"].as_str().unwrap(), code).unwrap();
        assert_eq!(row.cells[total], Value::Integer(minor));
        assert_eq!(row.cells[currency].as_text(), Some(code));
    }
    let (amount, created) =
        (PAYMENTS.position("amount").unwrap(), PAYMENTS.position("created_at").unwrap());
    for row in records::list(&world.hub, actor, "payments", "limit=50").await.unwrap().rows {
        let detail =
            records::get(&world.hub, actor, "payments", row.id.parse().unwrap()).await.unwrap();
        let raw: serde_json::Value = serde_json::from_str(&detail.raw).unwrap();
        assert_eq!(row.cells[amount], Value::Integer(raw["amount"].as_i64().unwrap()));
        let Value::Time(time) = &row.cells[created] else { panic!() };
        assert_eq!(time.timestamp(), raw["created"].as_i64().unwrap());
    }
}
