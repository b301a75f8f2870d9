//! Filters, order and pages over real rows.

use std::collections::HashSet;

use contract::{
    AppError, ErrorKind,
    model::{ISSUES, MODELS, ORDERS},
    query::{Cursor, Page, RowCount},
    value::Value,
};
use hub::records;
use sea_orm::ConnectionTrait;
use testkit::World;

use crate::sync;

/// A world with all records of the sandbox.
async fn synced() -> World {
    let mut world = World::new().await;
    world.start_jobs();
    for slug in ["mock-saas", "github", "hubspot", "stripe"] {
        let connection = world.connect(slug).await;
        let run = sync(&world, connection).await;
        assert_eq!(run.row.error, None, "{slug}");
    }
    world
}

async fn list(world: &World, model: &str, query: &str) -> Page {
    let page = records::list(&world.hub, &world.viewer.actor, model, query).await;
    page.unwrap_or_else(|error| panic!("{model}?{query}: {error}"))
}

async fn refused(world: &World, model: &str, query: &str) -> AppError {
    records::list(&world.hub, &world.viewer.actor, model, query).await.unwrap_err().into()
}

fn with_cursor(query: &str, cursor: &Cursor) -> String {
    match cursor {
        Cursor::After(place) => format!("{query}&after={place}"),
        Cursor::Before(place) => format!("{query}&before={place}"),
        Cursor::From(value) => format!("{query}&from={value}"),
    }
}

#[tokio::test]
async fn filters_find_what_they_say() {
    let world = synced().await;
    let state = ISSUES.position("state").unwrap();
    let open = list(&world, "issues", "state=open&limit=200").await;
    assert!(!open.rows.is_empty());
    assert!(open.rows.iter().all(|row| row.cells[state] == Value::Text("open".into())));
    let both = list(&world, "issues", "state=open,closed").await.count;
    let closed = list(&world, "issues", "state=closed").await.count;
    let (RowCount::Exact(both), RowCount::Exact(closed)) = (both, closed) else { panic!() };
    let RowCount::Exact(all) = list(&world, "issues", "").await.count else { panic!() };
    assert_eq!(both, all);
    assert!(closed > 0 && closed < all);

    let (total, currency) =
        (ORDERS.position("total").unwrap(), ORDERS.position("currency").unwrap());
    let dear = list(&world, "orders", "total.gte=100&total.lte=200.50&limit=200").await;
    assert!(!dear.rows.is_empty());
    for row in &dear.rows {
        let (Value::Integer(minor), Some(code)) =
            (&row.cells[total], row.cells[currency].as_text())
        else {
            panic!("{row:?}")
        };
        let unit = 10_i64.pow(contract::currency::exponent(code));
        assert!((100 * unit..=200 * unit + unit / 2).contains(minor), "{minor} {code}");
    }

    let placed = ORDERS.position("placed_at").unwrap();
    let day = list(&world, "orders", "placed_at.gte=2026-03-01&placed_at.lte=2026-03-01").await;
    assert!(!day.rows.is_empty());
    for row in &day.rows {
        let Value::Time(time) = &row.cells[placed] else { panic!() };
        assert_eq!(time.date_naive().to_string(), "2026-03-01");
    }
}

#[tokio::test]
async fn search_looks_into_the_whole_row_without_regard_to_case() {
    let world = synced().await;
    let first = &list(&world, "customers", "sort=-email&limit=1").await.rows[0];
    let email = first.cells[1].as_text().unwrap().to_uppercase();
    let found = list(&world, "customers", &format!("q={}", email.replace('@', "%40"))).await;
    assert!(found.rows.iter().any(|row| row.id == first.id));
    let none = list(&world, "customers", "q=no-such-text-anywhere").await;
    assert_eq!(none.count, RowCount::Exact(0));
    // What LIKE would take as "anything" finds only itself.
    let percent = list(&world, "customers", "q=%25%25%25").await;
    assert_eq!(percent.count, RowCount::Exact(0));
}

#[tokio::test]
async fn search_finds_a_whole_number_with_or_without_its_sign() {
    let world = synced().await;
    let number = ISSUES.position("number").unwrap();
    let first = list(&world, "issues", "limit=1").await;
    let wanted = first.rows[0].cells[number].clone();
    let Value::Integer(digits) = wanted else { panic!("{wanted:?}") };
    for text in [format!("q={digits}"), format!("q=%23{digits}")] {
        let found = list(&world, "issues", &text).await;
        assert!(found.rows.iter().any(|row| row.cells[number] == wanted), "{text}");
    }
}

#[tokio::test]
async fn text_filters_fold_case_beyond_ascii() {
    let world = synced().await;
    for spelling in ["zoë", "ZOË", "Zoë"] {
        let query: String = format!("name.contains={spelling}");
        let found = list(&world, "customers", &query).await;
        assert!(!found.rows.is_empty(), "{spelling}");
    }
}

#[tokio::test]
async fn paging_shows_every_row_once_in_any_order_there_and_back() {
    let world = synced().await;
    for model in MODELS {
        for column in model.columns {
            for sign in ["", "-"] {
                let query = format!("limit=97&sort={sign}{}", column.name);
                walk(&world, model.name, &query).await;
            }
        }
    }
}

async fn walk(world: &World, model: &str, query: &str) {
    let mut page = list(world, model, query).await;
    let RowCount::Exact(count) = page.count else { panic!("{model} has too many rows") };
    assert_eq!(page.previous, None);
    let mut pages = vec![ids(&page)];
    while let Some(next) = &page.next {
        page = list(world, model, &with_cursor(query, next)).await;
        pages.push(ids(&page));
    }
    let all: Vec<_> = pages.iter().flatten().collect();
    assert_eq!(all.len() as u64, count, "{model}?{query}");
    assert_eq!(all.iter().collect::<HashSet<_>>().len(), all.len(), "{model}?{query}");
    let mut back = vec![ids(&page)];
    while let Some(previous) = &page.previous {
        page = list(world, model, &with_cursor(query, previous)).await;
        back.insert(0, ids(&page));
    }
    assert_eq!(back.concat(), pages.concat(), "{model}?{query}");
}

fn ids(page: &Page) -> Vec<String> {
    page.rows.iter().map(|row| row.id.clone()).collect()
}

#[tokio::test]
async fn a_damaged_page_link_is_refused_and_named() {
    let world = synced().await;
    let page = list(&world, "orders", "limit=5").await;
    let Some(Cursor::After(good)) = page.next else { panic!() };
    for (query, what) in [
        ("after=%F0%9F%92%A9".to_owned(), "no base64"),
        (format!("after={}", &good[..good.len() - 4]), "cut off"),
        (format!("sort=total&after={good}"), "of another order"),
        ("after=eyJzIjoiLXBsYWNlZF9hdCJ9".to_owned(), "incomplete"),
    ] {
        let error = refused(&world, "orders", &query).await;
        assert_eq!(
            (error.kind, error.field.as_deref()),
            (ErrorKind::Invalid, Some("after")),
            "{what}"
        );
    }
}

#[tokio::test]
async fn text_that_looks_like_sql_is_only_text() {
    let world = synced().await;
    let evil = "x%27%20OR%201%3D1%3B%20DROP%20TABLE%20orders%3B--";
    for query in
        [format!("q={evil}"), format!("customer_name={evil}"), format!("number.contains={evil}")]
    {
        assert_eq!(list(&world, "orders", &query).await.count, RowCount::Exact(0), "{query}");
    }
    assert!(matches!(list(&world, "orders", "").await.count, RowCount::Exact(n) if n > 0));
}

#[tokio::test]
async fn a_query_that_the_database_refuses_is_not_called_an_outage() {
    let world = World::new().await;
    let tx = world.hub.begin().await.unwrap();
    tx.execute_unprepared("ALTER TABLE orders RENAME TO orders_elsewhere").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(refused(&world, "orders", "").await.kind, ErrorKind::Internal);
}
