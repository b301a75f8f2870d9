//! Tables that have grown large: what is found is the same whichever way it is found, and there is an
//! index for every way.

use chrono::TimeDelta;
use connectors::MappedRecord;
use contract::{
    ids::{ConnectionId, SyncRunId},
    model::{Column, Kind, MODELS, Model, ORDERS},
    query::{Cursor, Operator, Page, Row, RowCount},
    value::Value,
};
use hub::records::{self, Keeper, Seen, Target};
use sandbox::{Options, Size};
use testkit::{World, WorldOptions};

use crate::sync;

/// More than the sort of a few, and more than a small table.
const ORDERS_THERE: u32 = 6_000;

/// A world with many orders.
async fn world() -> World {
    let size = Size { orders: ORDERS_THERE, customers: 40, events: 10, ..Size::default() };
    let sandbox = Options { size, ..Options::default() };
    let mut world = World::with(WorldOptions { sandbox, ..WorldOptions::default() }).await;
    world.start_jobs();
    let connection = world.connect("mock-saas").await;
    let run = sync(&world, connection).await;
    assert_eq!(run.row.error, None);
    world.stop_jobs().await;
    world
}

async fn list(world: &World, query: &str) -> Page {
    let page = records::list(&world.hub, &world.viewer.actor, "orders", query).await;
    page.unwrap_or_else(|error| panic!("orders?{query}: {error}"))
}

/// All rows that a query finds, page by page.
async fn all(world: &World, query: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut after = String::new();
    loop {
        let page = list(world, &format!("limit=200&{query}{after}")).await;
        rows.extend(page.rows);
        let Some(Cursor::After(place)) = page.next else { return rows };
        after = format!("&after={place}");
    }
}

fn cell<'r>(row: &'r Row, column: &str) -> &'r Value {
    &row.cells[ORDERS.position(column).unwrap()]
}

fn text<'r>(row: &'r Row, column: &str) -> &'r str {
    cell(row, column).as_text().unwrap_or_default()
}

fn number(row: &Row, column: &str) -> i64 {
    let Value::Integer(number) = cell(row, column) else { panic!("{column}: {row:?}") };
    *number
}

fn day(row: &Row, column: &str) -> String {
    let Value::Time(time) = cell(row, column) else { panic!("{column}: {row:?}") };
    time.date_naive().to_string()
}

/// In whole units, whatever the currency.
fn units(row: &Row) -> f64 {
    let minor = i32::try_from(number(row, "total")).unwrap();
    let places = contract::currency::exponent(text(row, "currency"));
    f64::from(minor) / 10_f64.powi(places.try_into().unwrap())
}

type Fits = Box<dyn Fn(&Row) -> bool>;

/// Queries, and what they mean.
fn questions(some: &Row) -> Vec<(String, Fits)> {
    let name = text(some, "customer_name").to_owned();
    let part: String = name.to_lowercase().chars().skip(1).take(4).collect();
    let email = text(some, "customer_email").to_owned();
    let order = text(some, "number").to_owned();
    let placed = day(some, "placed_at");
    let encoded = |text: &str| text.replace(' ', "%20").replace('@', "%40").replace('+', "%2B");
    let (name_in_url, email_in_url) = (encoded(&name), encoded(&email));
    let (part_in_url, number_in_url) = (encoded(&part), encoded(&order));
    let is = |column: &'static str, value: &str| -> Fits {
        let value = value.to_owned();
        Box::new(move |row| text(row, column) == value)
    };
    let has = |row: &Row, part: &str| {
        let texts = ["number", "customer_name", "customer_email"];
        texts.iter().any(|column| text(row, column).to_lowercase().contains(part))
    };
    let (part_1, part_2, part_3, name_1) = (part.clone(), part.clone(), part.clone(), name.clone());
    let (placed_1, placed_2) = (placed.clone(), placed.clone());
    vec![
        ("status=paid".into(), is("status", "paid")),
        (
            "status.not=paid,shipped".into(),
            Box::new(|row| !["paid", "shipped"].contains(&text(row, "status"))),
        ),
        (format!("customer_name={name_in_url}"), is("customer_name", &name)),
        (
            format!("customer_name.not={name_in_url}"),
            Box::new(move |row| text(row, "customer_name") != name_1),
        ),
        (format!("customer_email={email_in_url}"), is("customer_email", &email)),
        (format!("number={number_in_url}"), is("number", &order)),
        (
            format!("customer_name.contains={part_in_url}"),
            Box::new(move |row| text(row, "customer_name").to_lowercase().contains(&part_1)),
        ),
        (
            format!("customer_name.lacks={part_in_url}"),
            Box::new(move |row| !text(row, "customer_name").to_lowercase().contains(&part_2)),
        ),
        (format!("q={part_in_url}"), Box::new(move |row| has(row, &part_3))),
        ("q=an".into(), Box::new(move |row| has(row, "an"))),
        ("total.gte=250".into(), Box::new(|row| units(row) >= 250.0)),
        (
            "total.gte=100&total.lte=101".into(),
            Box::new(|row| (100.0..=101.0).contains(&units(row))),
        ),
        ("item_count=3".into(), Box::new(|row| number(row, "item_count") == 3)),
        (
            "item_count.gte=2&item_count.lte=4".into(),
            Box::new(|row| (2..=4).contains(&number(row, "item_count"))),
        ),
        ("item_count.not=1".into(), Box::new(|row| number(row, "item_count") != 1)),
        (format!("placed_at={placed}"), Box::new(move |row| day(row, "placed_at") == placed_1)),
        (format!("placed_at.gte={placed}"), Box::new(move |row| day(row, "placed_at") >= placed_2)),
        ("customer_name.is=empty".into(), Box::new(|row| cell(row, "customer_name").is_missing())),
        (
            "customer_name.is=filled".into(),
            Box::new(|row| !cell(row, "customer_name").is_missing()),
        ),
        (
            "any1.status=refunded&any1.item_count=1".into(),
            Box::new(|row| text(row, "status") == "refunded" || number(row, "item_count") == 1),
        ),
        (
            "status=paid&any1.currency=JPY&any1.total.gte=300&any2.item_count=1&any2.item_count=2"
                .into(),
            Box::new(|row| {
                text(row, "status") == "paid"
                    && (text(row, "currency") == "JPY" || units(row) >= 300.0)
                    && (1..=2).contains(&number(row, "item_count"))
            }),
        ),
        (
            format!("status=paid&customer_name.contains={part_in_url}&item_count.gte=2"),
            Box::new(move |row| {
                text(row, "status") == "paid"
                    && text(row, "customer_name").to_lowercase().contains(&part)
                    && number(row, "item_count") >= 2
            }),
        ),
    ]
}

#[tokio::test]
async fn what_is_found_is_the_same_before_and_after_the_table_is_large() {
    let world = world().await;
    let everything = all(&world, "").await;
    assert!(everything.len() >= ORDERS_THERE as usize);
    // An order in the middle, so that filters made of it find more than the first page.
    let questions = questions(&everything[everything.len() / 2]);
    for indexed in [false, true] {
        if indexed {
            Keeper::default().look(&world.hub).await.unwrap();
        }
        for (query, fits) in &questions {
            let expected: Vec<&str> =
                everything.iter().filter(|row| fits(row)).map(|row| row.id.as_str()).collect();
            let found = all(&world, query).await;
            let found: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
            assert!(found == expected, "{query}: {} of {}", found.len(), expected.len());
            let by_total = all(&world, &format!("{query}&sort=-item_count,total")).await;
            let order = |row: &Row| (-number(row, "item_count"), number(row, "total"));
            assert!(by_total.is_sorted_by_key(order), "{query}");
            assert_eq!(by_total.len(), expected.len(), "{query}");
            match list(&world, query).await.count {
                RowCount::Exact(count) => assert_eq!(count, expected.len() as u64, "{query}"),
                RowCount::MoreThan(_) | RowCount::AtLeast(_) => panic!("{query} has a rough count"),
            }
        }
    }
}

#[tokio::test]
async fn what_changed_after_the_index_was_made_is_found_by_its_new_text() {
    let mut world = world().await;
    Keeper::default().look(&world.hub).await.unwrap();
    let order = all(&world, "status=paid").await.remove(0);
    let number = text(&order, "number").to_owned();
    let control = world.sandbox.control();
    let truth = control.truth("mock-saas", "orders");
    let id = truth.iter().find(|it| it["number"] == number.as_str()).unwrap()["id"].clone();
    let new =
        serde_json::json!({ "customer": { "name": "Ünïque Quokka", "email": "q@example.com" } });
    control.edit_record("mock-saas", id.as_str().unwrap(), &new).unwrap();
    world.start_jobs();
    let connections = hub::connections::list(&world.hub, &world.viewer.actor).await.unwrap();
    sync(&world, connections[0].id).await;
    world.stop_jobs().await;
    for times in 0..2 {
        for query in ["q=quokka", "customer_name.contains=ünïque"] {
            let found = all(&world, query).await;
            assert_eq!(found.len(), 1, "{query}, {times}");
            assert_eq!(found[0].id, order.id);
        }
        let before = text(&order, "customer_name").to_lowercase().replace(' ', "%20");
        assert!(all(&world, &format!("q={before}")).await.iter().all(|row| row.id != order.id));
        Keeper::default().look(&world.hub).await.unwrap();
    }
}

#[tokio::test]
async fn a_table_can_be_entered_at_a_day_a_number_or_a_letter() {
    let world = world().await;
    let rows = all(&world, "").await;
    let placed = day(&rows[rows.len() / 2], "placed_at");
    let page = list(&world, &format!("from={placed}&limit=5")).await;
    let first = rows.iter().find(|row| day(row, "placed_at") <= placed).unwrap();
    assert_eq!(page.rows[0].id, first.id, "newest first: the last of that day");
    assert!(page.previous.is_some());
    let Some(Cursor::Before(place)) = page.previous else { panic!() };
    let before = list(&world, &format!("before={place}&limit=1")).await;
    assert!(day(&before.rows[0], "placed_at") > placed);
    assert_eq!(list(&world, "from=9999-01-01&limit=1").await.previous, None, "nothing is newer");
    let up = list(&world, "sort=item_count&from=4&limit=1").await;
    assert_eq!(number(&up.rows[0], "item_count"), 4);
    let letter = list(&world, "sort=customer_name&from=M&limit=1").await;
    assert!(text(&letter.rows[0], "customer_name") >= "M");
    let refused = records::list(&world.hub, &world.viewer.actor, "orders", "from=someday").await;
    let error: contract::AppError = refused.unwrap_err().into();
    assert_eq!(error.field.as_deref(), Some("from"));
}

/// A value for each way to filter a column that an index answers.
fn filters(column: &Column) -> Vec<String> {
    let name = column.name;
    let value = |operator: Operator| match (column.kind, operator) {
        (_, Operator::Is) => Some("empty"),
        (Kind::Time | Kind::Day, _) => Some("2026-01-05"),
        (Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. }, Operator::Not) => None,
        (Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. }, _) => Some("5"),
        (_, Operator::In) => Some("words"),
        (_, Operator::Contains | Operator::Has)
            if column.searched == contract::model::Searched::Yes =>
        {
            Some("words")
        }
        _ => None,
    };
    let operators = Operator::of(column.kind).iter();
    operators.filter_map(|it| value(*it).map(|value| format!("{name}.{it}={value}"))).collect()
}

#[tokio::test]
async fn every_column_is_sorted_and_filtered_by_an_index() {
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let sqlite = !world.database.is_postgres();
    for model in MODELS {
        write(&world, connection, model).await;
        records::index(&world.hub, model).await.unwrap();
        for column in model.columns {
            let own = format!("{}_by_{}", model.name, column.name);
            for query in [format!("sort={}", column.name), format!("sort=-{}", column.name)] {
                let plan = explain(&world, model.name, &query).await;
                // PostgreSQL reads a small table as a whole, whatever indexes there are.
                assert!(!sqlite || plan.contains(&format!("INDEX {own} ")), "{query}: {plan}");
                assert!(!sqlite || !plan.contains("TEMP B-TREE"), "{query} is sorted: {plan}");
            }
            for query in filters(column) {
                let plan = explain(&world, model.name, &query).await;
                let by_text = format!("{}_search_row", model.name);
                let found = [own.as_str(), by_text.as_str()];
                let uses = found.iter().any(|index| plan.contains(&format!("INDEX {index} ")));
                assert!(!sqlite || uses, "{}?{query}: {plan}", model.name);
                assert!(!plan.contains("SCAN orders"), "{}?{query}: {plan}", model.name);
            }
        }
    }
}

/// Some rows with something in each column.
async fn write(world: &World, connection_id: ConnectionId, model: &'static Model) {
    let organization_id = world.admin.actor.organization_id();
    let (stream, run_id) = (model.name.to_owned(), hub::new_id::<SyncRunId>());
    let target = Target { organization_id, connection_id, stream, run_id, model };
    let record = |number: i64| {
        let value = |column: &Column| match column.kind {
            Kind::Text | Kind::Enum(_) | Kind::Link => Value::Text(format!("text {number}")),
            Kind::Tags => Value::Tags(vec![format!("label {number}")]),
            Kind::Integer | Kind::Decimal { .. } | Kind::Money { .. } => Value::Integer(number),
            Kind::Time | Kind::Day => Value::Time(World::now() - TimeDelta::hours(number)),
        };
        MappedRecord {
            external_id: number.to_string(),
            values: model.columns.iter().map(value).collect(),
            notes: Vec::new(),
            raw: "{}".to_owned(),
        }
    };
    let now = world.clock.now();
    let seen = Seen { now, asked_at: now, whole: true, asked: false };
    let tx = world.hub.begin().await.unwrap();
    records::upsert(&tx, &target, (0..400).map(record).collect(), seen).await.unwrap();
    tx.commit().await.unwrap();
}

async fn explain(world: &World, model: &str, query: &str) -> String {
    let lines = records::explain(&world.hub, &world.viewer.actor, model, query).await;
    lines.unwrap_or_else(|error| panic!("{model}?{query}: {error}")).join("\n")
}
