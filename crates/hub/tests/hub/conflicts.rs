//! Two writers of one row: which of them it is left to.

use chrono::{DateTime, TimeDelta, Utc};
use connectors::MappedRecord;
use contract::{
    ids::{ConnectionId, SyncRunId},
    model::ORDERS,
    value::Value,
};
use hub::records::{self, Seen, Target, Written};
use testkit::World;
use uuid::Uuid;

/// Minutes after noon.
fn minute(minutes: i64) -> DateTime<Utc> {
    World::now() + TimeDelta::minutes(minutes)
}

/// A run that reads orders.
struct Writer<'a> {
    world: &'a World,
    target: Target,
    /// Whether it reads all there is.
    whole: bool,
}

/// What became of the one record that was given.
#[derive(Debug, PartialEq, Eq)]
enum Became {
    Inserted,
    Updated,
    Unchanged,
}

impl Writer<'_> {
    /// Writes the order with this status, which the provider changed then, from a page that was asked
    /// for then, now.
    async fn write(&self, status: &str, updated: Option<i64>, asked: i64, now: i64) -> Became {
        let mut values = vec![Value::Missing; ORDERS.columns.len()];
        values[ORDERS.position("status").unwrap()] = Value::Text(status.to_owned());
        values[ORDERS.position("updated_at").unwrap()] =
            updated.map_or(Value::Missing, |at| Value::Time(minute(at)));
        let (external_id, raw) = ("ord_1".to_owned(), format!("{{\"status\":\"{status}\"}}"));
        let record = MappedRecord { external_id, values, notes: Vec::new(), raw };
        let (now, asked_at) = (minute(now), minute(asked));
        let seen = Seen { now, asked_at, whole: self.whole, asked: false };
        let tx = self.world.hub.begin().await.unwrap();
        let written = records::upsert(&tx, &self.target, vec![record], seen).await.unwrap();
        tx.commit().await.unwrap();
        let Written { inserted, updated, unchanged, .. } = written;
        match (inserted, updated, unchanged) {
            (1, 0, 0) => Became::Inserted,
            (0, 1, 0) => Became::Updated,
            (0, 0, 1) => Became::Unchanged,
            other => panic!("{other:?}"),
        }
    }
}

async fn connection() -> (World, ConnectionId) {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    (world, connection)
}

fn writer(world: &World, connection_id: ConnectionId, whole: bool) -> Writer<'_> {
    let organization_id = world.admin.actor.organization_id();
    let run_id = SyncRunId::from_uuid(Uuid::now_v7());
    let stream = "orders".to_owned();
    let target = Target { organization_id, connection_id, stream, run_id, model: &ORDERS };
    Writer { world, target, whole }
}

/// The status of the one order that is here.
async fn status(world: &World) -> String {
    let page = records::list(&world.hub, &world.viewer.actor, "orders", "").await.unwrap();
    assert_eq!(page.rows.len(), 1);
    page.rows[0].cells[ORDERS.position("status").unwrap()].as_text().unwrap().to_owned()
}

#[tokio::test]
async fn a_stale_page_never_overwrites_a_fresher_row() {
    let (world, connection) = connection().await;
    let (fast, slow) = (writer(&world, connection, false), writer(&world, connection, false));
    assert_eq!(fast.write("shipped", Some(10), 11, 12).await, Became::Inserted);
    // Asked for before that, and after.
    for (asked, now) in [(9, 13), (14, 15)] {
        assert_eq!(slow.write("paid", Some(5), asked, now).await, Became::Unchanged);
        assert_eq!(status(&world).await, "shipped");
    }
    // The same run may read it twice.
    assert_eq!(fast.write("paid", Some(5), 16, 17).await, Became::Unchanged);
    assert_eq!(status(&world).await, "shipped");
}

#[tokio::test]
async fn a_newer_state_is_taken_whoever_asked_first() {
    let (world, connection) = connection().await;
    let (one, other) = (writer(&world, connection, false), writer(&world, connection, false));
    assert_eq!(one.write("paid", Some(5), 8, 9).await, Became::Inserted);
    assert_eq!(other.write("shipped", Some(6), 7, 10).await, Became::Updated);
    assert_eq!(status(&world).await, "shipped");
    let whole = writer(&world, connection, true);
    assert_eq!(whole.write("delivered", Some(7), 7, 11).await, Became::Updated);
    assert_eq!(status(&world).await, "delivered");
}

/// With the same time of change on both sides, or without one on either, the row is the fresher one
/// if another run wrote it after the page was asked for.
#[tokio::test]
async fn what_the_provider_does_not_decide_the_order_of_asking_does() {
    for (here, there) in [(Some(5), Some(5)), (None, None), (Some(5), None), (None, Some(5))] {
        for whole in [false, true] {
            let case = format!("{here:?} {there:?} {whole}");
            let (world, connection) = connection().await;
            let (one, other) =
                (writer(&world, connection, false), writer(&world, connection, whole));
            assert_eq!(one.write("shipped", here, 8, 9).await, Became::Inserted, "{case}");
            assert_eq!(other.write("paid", there, 8, 10).await, Became::Unchanged, "{case}");
            assert_eq!(status(&world).await, "shipped", "{case}");
            // At the very moment of the write, and after it.
            assert_eq!(other.write("delivered", there, 9, 11).await, Became::Updated, "{case}");
            assert_eq!(status(&world).await, "delivered", "{case}");
            // What a run wrote itself does not hold it up.
            assert_eq!(other.write("returned", there, 10, 12).await, Became::Updated, "{case}");
            assert_eq!(status(&world).await, "returned", "{case}");
        }
    }
}

#[tokio::test]
async fn a_reading_of_everything_has_the_last_word_unless_the_row_was_written_since() {
    let (world, connection) = connection().await;
    let (one, whole) = (writer(&world, connection, false), writer(&world, connection, true));
    assert_eq!(one.write("shipped", Some(10), 11, 12).await, Became::Inserted);
    assert_eq!(whole.write("paid", Some(5), 11, 13).await, Became::Unchanged);
    assert_eq!(status(&world).await, "shipped");
    // The provider has put it back to how it was, with the old time.
    assert_eq!(whole.write("paid", Some(5), 13, 14).await, Became::Updated);
    assert_eq!(status(&world).await, "paid");
}

#[tokio::test]
async fn a_time_that_is_still_to_come_is_a_wrong_clocks_and_keeps_nobody_out() {
    let (world, connection) = connection().await;
    let (one, other) = (writer(&world, connection, false), writer(&world, connection, false));
    assert_eq!(one.write("shipped", Some(60), 11, 12).await, Became::Inserted);
    assert_eq!(other.write("paid", Some(5), 11, 13).await, Became::Unchanged, "asked before");
    assert_eq!(other.write("delivered", Some(15), 16, 17).await, Became::Updated);
    assert_eq!(status(&world).await, "delivered");
}
