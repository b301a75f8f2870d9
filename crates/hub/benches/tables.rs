//! How long a page of a table takes, with a million orders: filters and orders as people use them, on
//! the first page and on the thousandth.
//!
//! `cargo xtask bench tables` runs it, on SQLite and on PostgreSQL.

#![allow(clippy::unwrap_used, reason = "a measurement that cannot go on has failed")]

use std::{env, time::Instant};

use chrono::{DateTime, TimeDelta, Utc};
use connectors::MappedRecord;
use contract::{ids::SyncRunId, model::ORDERS, query::Cursor, value::Value};
use hub::records::{self, Seen, Target};
use testkit::World;

/// Orders.
const RECORDS: u64 = 1_000_000;

/// How many are written in one transaction.
const BATCH: u64 = 5_000;

/// How often each page is read.
const TIMES: usize = 5;

/// The most that 95 of 100 pages may take, in milliseconds.
const BUDGET: f64 = 50.0;

/// The page that lies far behind.
const FAR: usize = 1_000;

/// As people look at orders: what is rare and what is frequent, alone and together, in every order.
const QUERIES: [&str; 20] = [
    "",
    "sort=total",
    "sort=-total",
    "sort=customer_name",
    "sort=status,-placed_at",
    "status=paid",
    "status=refunded&sort=-total",
    "status=pending,paid&currency=EUR",
    "status.not=delivered&sort=-updated_at",
    "total.gte=900&total.lte=901",
    "total.gte=100&sort=customer_name",
    "item_count=7&status=shipped&currency=GBP",
    "placed_at.gte=2024-03-01&placed_at.lte=2024-03-07",
    "placed_at.gte=2024-01-01&status=cancelled&sort=-total",
    "customer_email=greta.steinberg7%40example.com",
    "customer_name.contains=rosenbaum&status=paid",
    "customer_name.lacks=anna&sort=total",
    "q=silberhof",
    "q=greta+wald&sort=-total",
    "any1.status=refunded&any1.total.gte=1990&sort=placed_at",
];

#[tokio::main]
async fn main() {
    let count = env::var("TRIBUTARY_BENCH_RECORDS").ok().and_then(|text| text.parse().ok());
    let count = count.unwrap_or(RECORDS);
    let world = World::new().await;
    let connection = world.connect("mock-saas").await;
    let target = Target {
        organization_id: world.admin.actor.organization_id(),
        connection_id: connection,
        stream: "orders".to_owned(),
        run_id: hub::new_id::<SyncRunId>(),
        model: &ORDERS,
    };
    let begun = Instant::now();
    for first in (0..count).step_by(usize::try_from(BATCH).unwrap()) {
        let now = world.clock.now();
        let seen = Seen { now, asked_at: now, whole: true, asked: false };
        let tx = world.hub.begin().await.unwrap();
        let orders = (first..(first + BATCH).min(count)).map(order).collect();
        records::upsert(&tx, &target, orders, seen).await.unwrap();
        tx.commit().await.unwrap();
    }
    let written = begun.elapsed();
    let begun = Instant::now();
    records::index(&world.hub, &ORDERS).await.unwrap();
    println!(
        "{count} orders on {}: written in {:.1} s, indexed in {:.1} s",
        if world.database.is_postgres() { "PostgreSQL" } else { "SQLite" },
        written.as_secs_f64(),
        begun.elapsed().as_secs_f64()
    );
    println!("  p50 ms  p95 ms      p50      p95");
    println!("  page 1           page {FAR}");
    let (mut near, mut far) = (Vec::new(), Vec::new());
    for query in QUERIES {
        let first = measure(&world, query).await;
        let place = place_of_the_far_page(&world, query).await;
        let last = match &place {
            Some(place) => measure(&world, &format!("{query}&after={place}")).await,
            None => Vec::new(),
        };
        println!("{}{}   {query}", columns(&first), columns(&last));
        near.extend(first);
        far.extend(last);
    }
    println!("{}{}   all", columns(&near), columns(&far));
    near.extend(far);
    let all = percentile(&near, 95);
    println!("95 of 100 pages within {all:.1} ms; budget {BUDGET:.0} ms");
    if all > BUDGET {
        println!("over budget");
        std::process::exit(1);
    }
}

fn columns(times: &[f64]) -> String {
    if times.is_empty() {
        return format!("{:>8} {:>8}", "–", "–");
    }
    format!("{:>8.1} {:>8.1}", percentile(times, 50), percentile(times, 95))
}

fn percentile(times: &[f64], percent: usize) -> f64 {
    let mut sorted = times.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[(sorted.len() * percent).div_ceil(100).saturating_sub(1)]
}

/// Milliseconds.
async fn measure(world: &World, query: &str) -> Vec<f64> {
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let begun = Instant::now();
        records::list(&world.hub, &world.viewer.actor, "orders", query).await.unwrap();
        times.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    times
}

/// Where the page begins that is far behind; nothing where there are not so many.
async fn place_of_the_far_page(world: &World, query: &str) -> Option<String> {
    const AT_ONCE: usize = 200;
    let mut place: Option<String> = None;
    for _ in 0..(FAR - 1) * 50 / AT_ONCE {
        let after = place.map(|place| format!("&after={place}")).unwrap_or_default();
        let query = format!("{query}&limit={AT_ONCE}{after}");
        let page = records::list(&world.hub, &world.viewer.actor, "orders", &query).await.unwrap();
        let Some(Cursor::After(next)) = page.next else { return None };
        place = Some(next);
    }
    place
}

const FIRST: [&str; 20] = [
    "Anna", "Ben", "Carla", "David", "Emma", "Finn", "Greta", "Hugo", "Ida", "Jonas", "Klara",
    "Leo", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tina", "Yara",
];
const LAST: [[&str; 10]; 2] = [
    ["Mei", "Schul", "Hof", "Stein", "Wald", "Feld", "Lind", "Rosen", "Silber", "Gold"],
    ["er", "mann", "hof", "berg", "stein", "feld", "bach", "baum", "ner", "ing"],
];
const STATUS: [&str; 12] = [
    "pending",
    "paid",
    "paid",
    "shipped",
    "shipped",
    "delivered",
    "delivered",
    "delivered",
    "delivered",
    "delivered",
    "cancelled",
    "refunded",
];
const CURRENCY: [&str; 5] = ["EUR", "EUR", "EUR", "USD", "GBP"];

/// An order of this number; the same each time.
fn order(number: u64) -> MappedRecord {
    // Spread well, and known: the finalizer of splitmix64.
    let mut state = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let mut draw = |below: u64| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % below).unwrap()
    };
    let first = FIRST[draw(20)];
    let last = format!("{}{}", LAST[0][draw(10)], LAST[1][draw(10)]);
    let email = format!("{first}.{last}{}@example.com", draw(100)).to_lowercase();
    let placed = moment(number * 120);
    let updated = placed + TimeDelta::minutes(i64::try_from(draw(50_000)).unwrap());
    let total = i64::try_from(500 + draw(199_500)).unwrap();
    let items = i64::try_from(1 + draw(12)).unwrap();
    let text = |text: &str| Value::Text(text.to_owned());
    let name = format!("{first} {last}");
    let values = vec![
        text(&format!("A-{}", 100_000 + number)),
        text(STATUS[draw(12)]),
        text(&name),
        text(&email),
        Value::Integer(total),
        text(CURRENCY[draw(5)]),
        Value::Integer(items),
        Value::Time(placed),
        Value::Time(updated),
    ];
    let raw = format!(
        r#"{{"id":"ord_{number}","customer":{{"name":"{name}","email":"{email}"}},"total":{total},"note":"{}"}}"#,
        "x".repeat(400)
    );
    MappedRecord { external_id: format!("ord_{number}"), values, notes: Vec::new(), raw }
}

fn moment(seconds: u64) -> DateTime<Utc> {
    let first = DateTime::parse_from_rfc3339("2021-01-01T00:00:00Z").unwrap().to_utc();
    first + TimeDelta::seconds(i64::try_from(seconds).unwrap())
}
