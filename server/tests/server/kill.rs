//! kill -9 at the worst moments: the program dies at a named place, starts again, and what it has
//! in the end is what the provider has.

use std::time::Duration;

use contract::{
    ids::SyncRunId,
    sync_run::{RunErrorKind, RunStatus},
};
use futures::future::join_all;
use sandbox::{Options, RefreshTokens};
use serde_json::json;
use testkit::{Browser, TemporaryDatabase, browser::location};
use url::Url;

use crate::{
    outside::{Outside, connect, stored_orders},
    program::Program,
    runs::{start, sync, wait},
};

const ORDERS: u32 = 1_000;

/// Dies at the fourth page, in the middle of the orders (the customers have one).
async fn dies_at(place: &str) {
    let outside = Outside::with_orders(ORDERS).await;
    let database = TemporaryDatabase::new().await;
    let (name, address) = outside.mock_saas();
    let place = format!("{place}:4");
    let deadly = [(name, address.as_str()), ("TRIBUTARY_FAIL_POINT", &place)];
    let mut program = Program::demo(&database, &deadly).await;
    let admin = program.admin().await;
    let connection = connect(&admin).await;
    let run = start(&admin, &connection).await;
    program.wait_for_death().await;

    let program = Program::demo(&database, &[(name, address.as_str())]).await;
    let admin = program.admin().await;
    let done = wait(&admin, run, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    let counts = orders.counts;
    assert_eq!((counts.fetched, counts.inserted), (ORDERS.into(), ORDERS.into()));
    assert_eq!(stored_orders(&admin).await, outside.orders());
}

/// Dies while it reads what is new, at a page: the first is that of the customers, and those of the
/// orders follow, four and the same four once more. Nothing is read as a whole afterwards.
async fn dies_reading_what_is_new(place: &str) {
    let outside = Outside::with_orders(ORDERS).await;
    let database = TemporaryDatabase::new().await;
    let (name, address) = outside.mock_saas();
    let variables = [(name, address.as_str())];
    let program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    let connection = connect(&admin).await;
    let first = sync(&admin, &connection).await;
    assert_eq!(first.row.status, RunStatus::Succeeded, "{:?}", first.row.error);
    drop(program);
    let (control, before) = (outside.control(), outside.orders());
    // Those that changed first are read last, and the place has passed them by then.
    for (numbers, minutes) in [(1..=150, 20), (601..=800, 20)] {
        control.advance(Duration::from_mins(minutes));
        let many: Vec<String> = numbers.map(|n: u32| format!("ord_{n:06}")).collect();
        control.touch_many("mock-saas", &many);
    }
    control.edit_record("mock-saas", "ord_000700", &json!({ "status": "refunded" }));
    control.new_order();

    let mut deadly = variables.to_vec();
    deadly.push(("TRIBUTARY_FAIL_POINT", place));
    let mut program = Program::demo(&database, &deadly).await;
    let run = start(&program.admin().await, &connection).await;
    program.wait_for_death().await;
    let program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    let done = wait(&admin, run, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{place}: {:?}", done.row.error);
    let orders = done.streams.iter().find(|stream| stream.name == "orders").unwrap();
    let (counts, told) = (orders.counts, outside.orders());
    let new = told.keys().filter(|number| !before.contains_key(*number)).count();
    let same = told.iter().filter(|(number, order)| before.get(*number) == Some(order)).count();
    let changed = told.len() - same - new;
    assert!(new >= 1 && changed >= 350, "{new} are new, {changed} have changed");
    let counted = (counts.inserted, counts.updated);
    assert_eq!(counted, (new as u64, changed as u64), "{place}: each is counted once");
    assert_eq!(stored_orders(&admin).await, told, "{place}");
}

/// While everything is read, and while what is new is: in the middle of it, on the last page before
/// it is read once more, and then. At the same time, because each may have to wait for a lease.
async fn dies_everywhere_at(place: &str) {
    let places = [3, 5, 7].map(|page| format!("{place}:{page}"));
    let new = join_all(places.iter().map(|place| dies_reading_what_is_new(place)));
    tokio::join!(dies_at(place), new);
}

#[tokio::test]
async fn a_death_behind_the_answer_of_the_provider_loses_nothing() {
    dies_everywhere_at("after_fetch").await;
}

#[tokio::test]
async fn a_death_behind_the_mapping_loses_nothing() {
    dies_everywhere_at("after_map").await;
}

#[tokio::test]
async fn a_death_in_the_middle_of_a_transaction_loses_nothing_and_counts_nothing_twice() {
    dies_everywhere_at("inside_the_transaction").await;
}

#[tokio::test]
async fn a_death_behind_a_commit_counts_nothing_twice() {
    dies_everywhere_at("after_commit").await;
}

#[tokio::test]
async fn a_fresh_pair_of_tokens_that_was_stored_is_used_after_a_death() {
    let after = dies_while_refreshing("after_token_save").await;
    let (outside, admin, run) = (&after.outside, &after.admin, after.run);
    let done = wait(admin, run, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
    let asked = outside.control().token_requests("hubspot");
    assert_eq!((asked.refreshes, asked.succeeded), (1, 1));
}

#[tokio::test]
async fn a_fresh_pair_that_died_with_the_program_costs_one_try_and_then_a_reconnect() {
    let after = dies_while_refreshing("after_token_answer").await;
    let (outside, admin, run) = (&after.outside, &after.admin, after.run);
    let done = wait(admin, run, |detail| !detail.row.status.is_active()).await;
    assert_eq!(done.row.status, RunStatus::Failed);
    assert_eq!(done.row.error.unwrap().kind, RunErrorKind::Unauthorized);
    let asked = outside.control().token_requests("hubspot");
    assert_eq!((asked.refreshes, asked.succeeded), (2, 1), "the old pair is tried once");
    let connection = done.row.connection_id.to_string();
    let html = admin.get(&format!("/connections/{connection}")).send().await.unwrap();
    assert!(html.text().await.unwrap().contains("Needs reconnect"));
    // Nobody asks again what was refused for good.
    let again = start(admin, &connection).await;
    let refused = wait(admin, again, |detail| !detail.row.status.is_active()).await;
    assert_eq!(refused.row.status, RunStatus::Failed);
    assert_eq!(outside.control().token_requests("hubspot").refreshes, 2);
}

/// A program that was started after it had died while it refreshed a token.
struct AfterDeath {
    outside: Outside,
    admin: Browser,
    run: SyncRunId,
    _program: Program,
    _database: TemporaryDatabase,
}

/// Connects `HubSpot`, whose refresh tokens are good once, lets its access token expire, has the
/// program die at this place of the refresh, and starts it again.
async fn dies_while_refreshing(place: &str) -> AfterDeath {
    let outside = Outside::with(Options::default()).await;
    outside.control().set_refresh_tokens("hubspot", RefreshTokens::SingleUse);
    let database = TemporaryDatabase::new().await;
    let base = format!("{}hubspot", outside.url);
    let (authorize, token) =
        (format!("{base}/oauth/authorize"), format!("{base}/oauth/2026-03/token"));
    let variables = [
        ("HUBSPOT_CLIENT_ID", "tributary-sandbox"),
        ("HUBSPOT_CLIENT_SECRET", "sandbox-client-secret"),
        ("HUBSPOT_API_BASE", base.as_str()),
        ("HUBSPOT_AUTHORIZE_URL", authorize.as_str()),
        ("HUBSPOT_TOKEN_URL", token.as_str()),
    ];
    let mut deadly = variables.to_vec();
    deadly.push(("TRIBUTARY_FAIL_POINT", place));
    let mut program = Program::demo(&database, &deadly).await;
    let admin = program.admin().await;
    let connection = consent(&admin).await;
    outside.control().expire_access_tokens("hubspot");
    let run = start(&admin, &connection).await;
    program.wait_for_death().await;
    let program = Program::demo(&database, &variables).await;
    let admin = program.admin().await;
    AfterDeath { outside, admin, run, _program: program, _database: database }
}

/// Connects HubSpot through its consent screen. Gives the connection's id.
async fn consent(admin: &Browser) -> String {
    let form = [("display", "page")];
    let answer = admin.post("/integrations/hubspot/authorize").form(&form).send().await.unwrap();
    let screen = location(&answer).unwrap();
    let decided = admin.post(&screen).form(&[("decision", "allow")]).send().await.unwrap();
    let back = Url::parse(&location(&decided).unwrap()).unwrap();
    let answer = admin.get(back.as_str()).send().await.unwrap();
    location(&answer).unwrap().trim_start_matches("/connections/").to_owned()
}
