//! What is taken for gone, what is not, and what becomes of it.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use axum::http::StatusCode;
use chrono::TimeDelta;
use contract::{
    alert::AlertKind,
    ids::{ConnectionId, SyncRunId},
    model,
    sync_run::{Gone, GoneDecision, RunErrorKind, RunStatus, RunTrigger},
};
use hub::{
    records,
    sync_runs::{self, stream_entity},
};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};
use testkit::World;

use crate::{
    alerts::{counted, run, things, vendor},
    script::{Asked, Script},
    settle, sync, sync_all,
};

/// A list of which what is new can be read.
const LIST: &str = r#"
[[streams]]
name = "things"
label = "Things"
model = "items"
path = "/things"
query = { since = "{since}" }
records = "list"
id = "id"

[streams.cursor]
path = "at"

[streams.map]
title = "id"
created_at = "made"
"#;

/// The same in two parts.
const PARTS: &str = r#"
[[streams]]
name = "things"
label = "Things"
model = "items"
path = "/things/{part}"
query = { since = "{since}" }
each = { values = ["a", "b"], variable = "part" }
records = "list"
id = "id"

[streams.cursor]
path = "at"

[streams.map]
title = "id"
"#;

const KEYS: &str = r#"
[streams.keys]
path = "/keys"
query = { fields = "id" }
"#;

const PAGES: &str = r#"
[streams.paging]
scheme = "page_number"
to = { parameter = "page" }
size = { parameter = "size", value = 2 }
"#;

/// The things of a list with these numbers, which changed a day ago.
fn list(prefix: &str, numbers: std::ops::Range<u32>) -> Value {
    let thing = |n| json!({ "id": format!("{prefix}{n}"), "at": "2026-11-19T10:00:00Z" });
    json!({ "list": numbers.map(thing).collect::<Value>() })
}

/// What cannot be kept.
fn nameless() -> Value {
    json!({ "list": [{ "at": "2026-11-19T10:00:00Z" }] })
}

/// How many things are here.
async fn here(world: &World, connection: ConnectionId) -> u64 {
    let model = model::find("items").unwrap();
    let counted = records::count_by_stream(&world.hub, connection, model).await.unwrap();
    counted.get("things").copied().unwrap_or_default()
}

/// What became of the things that are gone, by the run, and how many it has marked as deleted.
async fn gone(world: &World, run: SyncRunId) -> (Gone, u64) {
    let detail = sync_runs::get(&world.hub, &world.viewer.actor, run).await.unwrap();
    (detail.streams[0].gone, detail.row.counts.deleted)
}

fn what(count: u64, decision: GoneDecision, deleted: u64) -> (Gone, u64) {
    (Gone { count, decision }, deleted)
}

fn later(world: &World) {
    world.clock.advance(TimeDelta::minutes(5));
}

/// A reading of everything stops between two parts, a run of what is new reads the second one, and the
/// first goes on: not behind the place that the other has left there.
#[tokio::test]
async fn what_another_run_has_read_meanwhile_is_not_gone_for_the_one_that_is_retried() {
    let script = Script::of(PARTS).await;
    let (world, connection) = script.world().await;
    let parts = |asked: &Asked| match (asked.path.as_str(), asked.parameter("since")) {
        (_, Some(_)) => Ok(json!({ "list": [] })),
        ("/things/a", None) => Ok(list("a", 0..10)),
        _ => Ok(list("b", 0..10)),
    };
    script.play(parts);
    let first = sync(&world, connection).await.row;
    assert_eq!((first.status, first.counts.inserted), (RunStatus::Succeeded, 20));
    later(&world);
    // What a run cannot keep is behind its place, so that a retry reads everything.
    script.play(|_| Ok(nameless()));
    let partial = sync(&world, connection).await.row;
    assert_eq!(partial.status, RunStatus::Partial);
    later(&world);
    script.play(move |asked| match asked.path.as_str() {
        "/things/b" => Err(StatusCode::BAD_REQUEST),
        _ => parts(asked),
    });
    let admin = world.admin.actor.admin().unwrap();
    let stopped = sync_runs::retry(&world.hub, &admin, partial.id).await.unwrap();
    let stopped = settle(&world, stopped).await.row;
    assert_eq!((stopped.status, stopped.counts.unchanged), (RunStatus::Failed, 10));
    later(&world);
    script.play(parts);
    let between = sync(&world, connection).await.row;
    assert_eq!((between.status, between.counts.unchanged), (RunStatus::Succeeded, 10));
    later(&world);
    let retried = sync_runs::retry(&world.hub, &admin, stopped.id).await.unwrap();
    let retried = settle(&world, retried).await.row;
    assert_eq!(retried.status, RunStatus::Succeeded, "{:?}", retried.error);
    assert_eq!(retried.counts.unchanged, 10, "the second part, from its beginning");
    assert_eq!(gone(&world, retried.id).await, what(0, GoneDecision::None, 0));
    assert_eq!(here(&world, connection).await, 20);
}

#[tokio::test]
async fn what_is_new_that_cannot_be_kept_does_not_keep_the_keys_from_being_looked_through() {
    let script = Script::of(&format!("{LIST}{KEYS}")).await;
    let (world, connection) = script.world().await;
    let keys_read = Arc::new(AtomicU32::new(0));
    let reads = keys_read.clone();
    script.play(move |asked| match (asked.path.as_str(), asked.parameter("since")) {
        ("/keys", _) => {
            reads.fetch_add(1, Ordering::SeqCst);
            Ok(list("", 1..20))
        }
        (_, None) => Ok(list("", 0..20)),
        _ => Ok(nameless()),
    });
    assert_eq!(sync(&world, connection).await.row.counts.inserted, 20);
    for (hours, reads, found) in
        [(25, 1, what(1, GoneDecision::Deleted, 1)), (1, 1, what(0, GoneDecision::None, 0))]
    {
        world.clock.advance(TimeDelta::hours(hours));
        let run = sync(&world, connection).await.row;
        let error = run.error.unwrap();
        assert_eq!((run.status, error.kind), (RunStatus::Partial, RunErrorKind::BadAnswer));
        assert!(error.message.contains("1 record could not be kept"), "{}", error.message);
        assert_eq!(gone(&world, run.id).await, found);
        assert_eq!(keys_read.load(Ordering::SeqCst), reads, "once a day");
    }
    assert_eq!(here(&world, connection).await, 19);
}

/// A comparison sees all that there is, and does nothing about what it does not see.
#[tokio::test]
async fn a_comparison_does_not_stand_for_the_keys() {
    let script = Script::of(&format!("{LIST}{KEYS}")).await;
    let (world, connection) = script.world().await;
    script.play(|asked| match asked.parameter("since") {
        Some(_) => Ok(json!({ "list": [] })),
        None => Ok(list("", 0..20)),
    });
    sync(&world, connection).await;
    world.clock.advance(TimeDelta::hours(25));
    script.play(|asked| match asked.parameter("since") {
        Some(_) => Ok(json!({ "list": [] })),
        None => Ok(list("", 1..20)),
    });
    let compared = crate::sync_kind(&world, connection, contract::sync_run::RunKind::Verify).await;
    assert_eq!(compared.row.status, RunStatus::Partial);
    later(&world);
    let run = sync(&world, connection).await.row;
    assert_eq!(gone(&world, run.id).await, what(1, GoneDecision::Deleted, 1));
}

#[tokio::test]
async fn a_record_that_is_seen_again_before_a_person_decides_is_not_deleted() {
    let script = Script::of(LIST).await;
    let (world, connection) = script.world().await;
    script.play(|_| Ok(list("", 0..20)));
    sync(&world, connection).await;
    later(&world);
    script.play(|_| Ok(list("", 4..20)));
    let asking = sync_all(&world, connection).await.row.id;
    assert_eq!(gone(&world, asking).await, what(4, GoneDecision::Asked, 0));
    later(&world);
    // Three of them are there again, as they were.
    script.play(|_| Ok(list("", 1..20)));
    assert_eq!(sync(&world, connection).await.row.counts.unchanged, 19);
    let admin = world.admin.actor.admin().unwrap();
    sync_runs::delete_gone(&world.hub, &admin, asking, "things").await.unwrap();
    assert_eq!(gone(&world, asking).await, what(1, GoneDecision::Deleted, 1));
    assert_eq!(here(&world, connection).await, 19);
}

#[tokio::test]
async fn what_is_read_twice_is_refused_and_noted_once() {
    let script = Script::of(&format!("{LIST}{PAGES}")).await;
    let (world, connection) = script.world().await;
    script.play(|_| Ok(list("old", 0..1)));
    sync(&world, connection).await;
    later(&world);
    script.play(|asked| {
        if asked.parameter("page") == Some("2") {
            return Ok(nameless());
        }
        let mut two = list("", 0..2);
        two["list"][0]["made"] = json!("nonsense");
        Ok(two)
    });
    let counts = sync(&world, connection).await.row.counts;
    assert_eq!((counts.pages, counts.fetched, counts.inserted), (4, 3, 2));
    assert_eq!((counts.rejected, counts.noted, counts.unchanged), (1, 1, 0));
}

#[tokio::test]
async fn the_alert_of_many_that_are_gone_is_over_when_they_are_back_whatever_else_there_is_to_say()
{
    let (vendor, mut world, id) = vendor(49).await;
    vendor.send(things(30));
    run(&mut world, id, RunTrigger::Schedule).await;
    assert_eq!(counted(&world).await, [(AlertKind::ManyGone, 1)]);
    // Nobody looks what is gone where one cannot be kept.
    let mut with_a_bad_one = things(49);
    with_a_bad_one.as_array_mut().unwrap().push(json!({ "title": "without an id" }));
    vendor.send(with_a_bad_one);
    assert_eq!(run(&mut world, id, RunTrigger::Schedule).await.1, RunStatus::Partial);
    assert_eq!(counted(&world).await, [(AlertKind::ManyGone, 1)]);
    let mut with_a_note = things(49);
    with_a_note[0]["made"] = json!("nonsense");
    vendor.send(with_a_note);
    assert_eq!(run(&mut world, id, RunTrigger::Schedule).await.1, RunStatus::Partial);
    assert_eq!(counted(&world).await, []);
}

#[tokio::test]
async fn more_than_one_transaction_holds_are_deleted_and_brought_back() {
    let (vendor, mut world, id) = vendor(9_000).await;
    vendor.send(things(2_500));
    let (asking, _) = run(&mut world, id, RunTrigger::Manual).await;
    assert_eq!(gone(&world, asking).await, what(6_500, GoneDecision::Asked, 0));
    let admin = world.admin.actor.admin().unwrap();
    sync_runs::delete_gone(&world.hub, &admin, asking, "things").await.unwrap();
    assert_eq!(gone(&world, asking).await, what(6_500, GoneDecision::Deleted, 6_500));
    assert_eq!(here(&world, id).await, 2_500);
    sync_runs::keep_gone(&world.hub, &admin, asking, "things").await.unwrap();
    assert_eq!(gone(&world, asking).await, what(6_500, GoneDecision::Kept, 0));
    assert_eq!(here(&world, id).await, 9_000);
    sync_runs::delete_gone(&world.hub, &admin, asking, "things").await.unwrap();
    assert_eq!(gone(&world, asking).await, what(6_500, GoneDecision::Deleted, 6_500));
}

/// The decision of a process that died before it had done anything about it.
async fn decided(world: &World, run: SyncRunId, decision: GoneDecision) {
    use stream_entity::{Column, Entity};
    let tx = world.hub.begin().await.unwrap();
    Entity::update_many()
        .col_expr(Column::GoneDecision, Expr::val(decision.to_string()))
        .filter(Column::RunId.eq(run.uuid()))
        .exec(&*tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_decided_is_done_although_the_process_died_behind_the_decision() {
    let (vendor, mut world, id) = vendor(20).await;
    vendor.send(things(16));
    let (asking, _) = run(&mut world, id, RunTrigger::Manual).await;
    assert_eq!(gone(&world, asking).await, what(4, GoneDecision::Asked, 0));
    sync_runs::finish_decisions(&world.hub).await.unwrap();
    assert_eq!(here(&world, id).await, 20, "nobody has decided");
    decided(&world, asking, GoneDecision::Deleted).await;
    sync_runs::finish_decisions(&world.hub).await.unwrap();
    assert_eq!(gone(&world, asking).await, what(4, GoneDecision::Deleted, 4));
    assert_eq!(here(&world, id).await, 16);
    decided(&world, asking, GoneDecision::Kept).await;
    sync_runs::finish_decisions(&world.hub).await.unwrap();
    assert_eq!(gone(&world, asking).await, what(4, GoneDecision::Kept, 0));
    assert_eq!(here(&world, id).await, 20);
}
