//! Every provider file against the sandbox: connected in each way it knows, read whole, read again,
//! read after a change.

use std::time::Duration;

use chrono::TimeDelta;
use connectors::Catalogue;
use contract::{
    ids::ConnectionId,
    model,
    provider::ConnectMethod,
    query::RowCount,
    sync_run::{RunCounts, RunStatus, SyncRunDetail},
};
use hub::{providers, records};
use testkit::World;
use url::form_urlencoded;

use crate::{sync, sync_all};

/// A change at a provider, and where it has to arrive.
struct Edit {
    /// The name of the record, as the sandbox's control knows it.
    record: &'static str,
    /// What is changed.
    change: &'static str,
    /// The stream that brings it.
    stream: &'static str,
    /// The column that shows it.
    column: &'static str,
    /// What it shows then; no other row does.
    value: &'static str,
}

/// What is known of a provider of the sandbox.
struct Case {
    slug: &'static str,
    edits: &'static [Edit],
}

const fn edit(
    record: &'static str,
    change: &'static str,
    stream: &'static str,
    column: &'static str,
    value: &'static str,
) -> Edit {
    Edit { record, change, stream, column, value }
}

/// Makes a test of each case, and the list of all that are tested.
macro_rules! cases {
    ($($name:ident => $case:expr;)+) => {
        $(#[tokio::test]
        async fn $name() {
            const CASE: Case = $case;
            walk(&CASE).await;
        })+

        const CASES: &[Case] = &[$($case),+];
    };
}

cases! {
    airtable => Case {
        slug: "airtable",
        edits: &[edit("recEnfyiuNd000260", r#"{"Title":"Edited issue"}"#, "records", "title", "Edited issue")],
    };
    aws => Case { slug: "aws", edits: &[] };
    azure => Case { slug: "azure", edits: &[] };
    github => Case {
        slug: "github",
        edits: &[
            edit("acme/app#7", r#"{"title":"Edited issue"}"#, "issues", "title", "Edited issue"),
            edit("acme/app#issuecomment-33705060000052", r#"{"body":"Edited comment"}"#, "comments", "text", "Edited comment"),
        ],
    };
    google_cloud => Case { slug: "google-cloud", edits: &[] };
    hubspot => Case {
        slug: "hubspot",
        edits: &[
            edit("501", r#"{"firstname":"Zed"}"#, "contacts", "name", "Zed Okafor"),
            edit("20400000003", r#"{"name":"Edited company"}"#, "companies", "name", "Edited company"),
            edit("31700000004", r#"{"dealname":"Edited deal"}"#, "deals", "title", "Edited deal"),
        ],
    };
    microsoft_teams => Case {
        slug: "microsoft-teams",
        edits: &[edit(
            "19:2e3a5c7b9d1f42e4b6c8d0e2f4a60002@thread.tacv2/1795132800000",
            r#"{"content":"<p>Edited <b>message</b></p>"}"#,
            "messages",
            "text",
            "Edited message",
        )],
    };
    mock_saas => Case {
        slug: "mock-saas",
        edits: &[
            edit("ord_000001", r#"{"number":"EDITED"}"#, "orders", "number", "EDITED"),
            edit("cus_000001", r#"{"name":"Edited customer"}"#, "customers", "name", "Edited customer"),
        ],
    };
    netsuite => Case {
        slug: "netsuite",
        edits: &[edit("1007", r#"{"memo":"Edited memo"}"#, "vendor_bills", "description", "Edited memo")],
    };
    notion => Case {
        slug: "notion",
        edits: &[edit("e3261da0-dfb9-4b6a-83a4-000000000006", r#"{"title":"Edited page"}"#, "pages", "title", "Edited page")],
    };
    openweather => Case { slug: "openweather", edits: &[] };
    quickbooks => Case {
        slug: "quickbooks",
        edits: &[
            edit("Purchase/1014", r#"{"DocNumber":"EDIT-1"}"#, "purchases", "number", "EDIT-1"),
            edit("Bill/1015", r#"{"DocNumber":"EDIT-2"}"#, "bills", "number", "EDIT-2"),
        ],
    };
    sage => Case {
        slug: "sage",
        edits: &[
            edit("5925e3cb078d4ad68b24000000000007", r#"{"vendor_reference":"EDIT-3"}"#, "purchase_invoices", "number", "EDIT-3"),
            edit("efd8c6b8de3f45018a50000000000007", r#"{"reference":"EDIT-4"}"#, "other_payments", "number", "EDIT-4"),
        ],
    };
    // The name of an account stands in its contacts too, which do not change with it.
    salesforce => Case {
        slug: "salesforce",
        edits: &[
            edit("0015e000000001zAAA", r#"{"BillingCountry":"Edited country"}"#, "accounts", "country", "Edited country"),
            edit("0035e000000001zAAA", r#"{"Phone":"+351 555 0001"}"#, "contacts", "phone", "+351 555 0001"),
            edit("0065e000000006QAAQ", r#"{"Name":"Edited deal"}"#, "opportunities", "title", "Edited deal"),
        ],
    };
    sap => Case {
        slug: "sap",
        edits: &[edit("5105600107", r#"{"DocumentHeaderText":"Edited text"}"#, "supplier_invoices", "description", "Edited text")],
    };
    slack => Case {
        slug: "slack",
        edits: &[
            edit("C07ACME0002/1795174848.000100", r#"{"text":"Edited message"}"#, "messages", "text", "Edited message"),
            edit("U07ACME0007", r#"{"phone":"+44 20 1234"}"#, "members", "phone", "+44 20 1234"),
        ],
    };
    stripe => Case { slug: "stripe", edits: &[] };
    xero => Case {
        slug: "xero",
        edits: &[
            edit("242732e8-2eb1-4a65-8d9c-000000000007", r#"{"Reference":"EDIT-5"}"#, "bank_transactions", "number", "EDIT-5"),
            edit("5925e3cb-078d-4ad6-8b24-000000000007", r#"{"InvoiceNumber":"EDIT-6"}"#, "invoices", "number", "EDIT-6"),
        ],
    };
}

#[test]
fn every_file_is_tested() {
    let catalogue = Catalogue::builtin().unwrap();
    let mut files: Vec<_> = catalogue.iter().map(|it| it.slug.as_str()).collect();
    files.sort_unstable();
    assert_eq!(CASES.iter().map(|case| case.slug).collect::<Vec<_>>(), files);
}

async fn walk(case: &Case) {
    let methods = {
        let world = World::new().await;
        providers::get(&world.hub, &world.viewer.actor, case.slug).await.unwrap().methods
    };
    for method in methods {
        let mut world = World::new().await;
        world.start_jobs();
        let connection = match method {
            ConnectMethod::OAuth { .. } => world.connect_by_consent(case.slug).await,
            ConnectMethod::Key { .. } => world.connect(case.slug).await,
        };
        let first = read_whole(&world, case, connection).await;
        read_what_is_new(&world, case, connection, &first).await;
        read_changes(&world, case, connection).await;
        let again = sync_all(&world, connection).await;
        let counts = good(&again).row.counts;
        assert_eq!((counts.inserted, counts.updated), (0, 0), "{}: nothing was missed", case.slug);
        world.stop_jobs().await;
    }
}

/// A run without a blemish.
fn good(run: &SyncRunDetail) -> &SyncRunDetail {
    let RunCounts { rejected, noted, .. } = run.row.counts;
    let problems = run.streams.iter().filter_map(|stream| stream.error.as_ref());
    let problems: Vec<_> = problems.map(|error| error.message.as_str()).collect();
    assert_eq!(
        (run.row.status, rejected, noted, problems),
        (RunStatus::Succeeded, 0, 0, vec![]),
        "{}",
        run.row.provider
    );
    run
}

async fn read_whole(world: &World, case: &Case, connection: ConnectionId) -> SyncRunDetail {
    let run = sync_all(world, connection).await;
    for stream in &good(&run).streams {
        let name = format!("{}.{}", case.slug, stream.name);
        assert!(stream.counts.inserted > 0, "{name}");
        assert_eq!(stream.counts.inserted, stream.counts.fetched, "{name} sends nothing twice");
    }
    every_column_is_filled(world, case).await;
    run
}

/// A path with a typing error finds nothing, in any record.
async fn every_column_is_filled(world: &World, case: &Case) {
    let catalogue = Catalogue::builtin().unwrap();
    let streams = &catalogue.get(case.slug).unwrap().streams;
    for stream in streams {
        for column in stream.model.columns.iter().filter(|column| stream.fills(column.name)) {
            let name = format!("{}.{}", stream.name, column.name);
            let filled = is_filled(world, stream.model, &stream.name, column.name).await;
            assert!(filled, "{}: no record has a {name}", case.slug);
        }
    }
}

async fn is_filled(world: &World, model: &model::Model, stream: &str, column: &str) -> bool {
    use sea_orm::{
        ConnectionTrait,
        sea_query::{Alias, Expr, ExprTrait, SelectStatement},
    };
    let mut select = SelectStatement::new();
    select
        .expr_as(Expr::val(1).count(), "n")
        .from(Alias::new(model.name))
        .and_where(Expr::col("stream").eq(stream))
        .and_where(Expr::col(Alias::new(column)).is_not_null());
    let tx = world.hub.begin().await.unwrap();
    let row = tx.query_one(&select).await.unwrap().unwrap();
    row.try_get::<i64>("", "n").unwrap() > 0
}

/// A second run finds nothing new, and asks for less where the provider can tell what is new.
async fn read_what_is_new(
    world: &World,
    case: &Case,
    connection: ConnectionId,
    first: &SyncRunDetail,
) {
    let catalogue = Catalogue::builtin().unwrap();
    let provider = catalogue.get(case.slug).unwrap();
    let run = sync(world, connection).await;
    for (stream, whole) in good(&run).streams.iter().zip(&first.streams) {
        let name = format!("{}.{}", case.slug, stream.name);
        let RunCounts { fetched, inserted, updated, .. } = stream.counts;
        assert_eq!((inserted, updated), (0, 0), "{name}");
        if provider.stream(&stream.name).unwrap().is_incremental() && whole.counts.pages > 1 {
            assert!(fetched < whole.counts.fetched, "{name} reads {fetched} again");
        }
    }
}

/// What changes is read by the next run, each change as one row.
async fn read_changes(world: &World, case: &Case, connection: ConnectionId) {
    let pause = Duration::from_mins(10);
    world.clock.advance(TimeDelta::from_std(pause).unwrap());
    world.sandbox.control().advance(pause);
    for Edit { record, change, .. } in case.edits {
        let change = serde_json::from_str(change).unwrap();
        let edited = world.sandbox.control().edit_record(case.slug, record, &change);
        assert!(edited.is_some(), "{} has no record {record}", case.slug);
    }
    let run = sync(world, connection).await;
    let changed = |stream: &str| {
        let found = good(&run).streams.iter().find(|it| it.name == stream).unwrap();
        found.counts.updated
    };
    for Edit { stream, column, value, .. } in case.edits {
        assert!(changed(stream) > 0, "{}.{stream}", case.slug);
        let model = run.streams.iter().find(|it| it.name == *stream).unwrap().model.clone();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair(&format!("{column}.contains"), value)
            .finish();
        let page = records::list(&world.hub, &world.viewer.actor, &model, &query).await.unwrap();
        assert_eq!(page.count, RowCount::Exact(1), "{}.{stream}: {column} {value}", case.slug);
    }
}
