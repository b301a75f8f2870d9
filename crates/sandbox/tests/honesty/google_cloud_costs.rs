use std::collections::{HashMap, HashSet};
use std::time::Duration;

use axum::http::StatusCode;
use sandbox::{Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::google_cloud_token::token;
use crate::harness::{Answer, frozen, get_as, post_json, then};

const QUERIES: &str = "/google-cloud/bigquery/v2/projects/acme-retail/queries";
const TABLE: &str = "`acme-retail.billing.gcp_billing_export_v1_01A2B3_C4D5E6_F70809`";

async fn post(sandbox: &Sandbox, path: &str, body: &Value) -> Answer {
    let bearer = format!("Bearer {}", token(sandbox).await);
    post_json(sandbox, path, &[("authorization", &bearer)], body).await
}

fn asking(sql: &str, since: &str) -> Value {
    json!({
        "query": sql.replace("{table}", TABLE),
        "useLegacySql": false,
        "parameterMode": "NAMED",
        "queryParameters": [{
            "name": "since",
            "parameterType": { "type": "TIMESTAMP" },
            "parameterValue": { "value": since },
        }],
        "location": "EU",
        "timeoutMs": 30_000,
    })
}

async fn ask(sandbox: &Sandbox, sql: &str, since: &str) -> Value {
    let answer = post(sandbox, QUERIES, &asking(sql, since)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    answer.json()
}

/// Each row as the text in its cells.
fn rows(answer: &Value) -> Vec<Vec<String>> {
    let text = |cell: &Value| cell["v"].as_str().unwrap_or("NULL").to_owned();
    let rows = answer["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["f"].as_array().expect("f").iter().map(text).collect()).collect()
}

const DAILY: &str = "SELECT DATE(usage_start_time) AS day, service.description, location.region, \
    currency, SUM(cost) AS cost, \
    SUM((SELECT SUM(c.amount) FROM UNNEST(credits) c)) AS credits, \
    SUM(usage.amount_in_pricing_units) AS quantity, usage.pricing_unit, \
    MAX(export_time) AS exported_at \
    FROM {table} WHERE usage_start_time >= @since \
    GROUP BY day, 2, location.region, currency, usage.pricing_unit ORDER BY day DESC, description";

#[tokio::test]
async fn costs_are_grouped_as_asked_and_everything_is_text() {
    let answer = ask(&frozen(), DAILY, "2026-11-01 00:00:00+00:00").await;
    assert_eq!(answer["kind"], "bigquery#queryResponse");
    assert_eq!(answer["jobComplete"], true);
    let fields = answer["schema"]["fields"].as_array().expect("fields");
    let fields: Vec<_> = fields
        .iter()
        .map(|it| (it["name"].as_str().expect("text"), it["type"].as_str().expect("text")))
        .collect();
    assert_eq!(
        fields,
        [
            ("day", "DATE"),
            ("description", "STRING"),
            ("region", "STRING"),
            ("currency", "STRING"),
            ("cost", "FLOAT"),
            ("credits", "FLOAT"),
            ("quantity", "FLOAT"),
            ("pricing_unit", "STRING"),
            ("exported_at", "TIMESTAMP"),
        ]
    );
    let rows = rows(&answer);
    assert_eq!(answer["totalRows"], rows.len().to_string());
    let keys: HashSet<_> = rows.iter().map(|row| &row[..3]).collect();
    assert_eq!(keys.len(), rows.len());
    assert!(rows.is_sorted_by(|one, other| one[0] >= other[0]));
    assert_eq!(rows.last().expect("a row")[0], "2026-11-01");
    let machines = rows
        .iter()
        .find(|row| {
            row[0] == "2026-11-05" && row[1] == "Compute Engine" && row[2] == "europe-west2"
        })
        .expect("machines in London");
    let number = |position: usize| machines[position].parse::<f64>().expect("a number");
    assert_eq!(machines[3], "GBP");
    assert!((10.0..100.0).contains(&number(4)), "{machines:?}");
    assert!(number(5) < 0.0, "machines that run all month are cheaper");
    assert!(number(6) > 24.0 && machines[7] == "hour");
    assert!(machines[8].starts_with("1.79") && machines[8].ends_with("E9"), "{machines:?}");
    assert!(rows.iter().any(|row| row[1] == "Support" && row[2] == "NULL"));
}

#[tokio::test]
async fn a_day_is_exported_in_parts_so_that_only_having_finds_all_of_a_changed_day() {
    let sandbox = frozen();
    let since = "2026-11-19T00:00:00Z";
    let select = "SELECT DATE(usage_start_time) AS day, location.region, SUM(cost) AS cost \
        FROM {table} WHERE usage_start_time >= TIMESTAMP '2026-10-01' ";
    let group = "GROUP BY day, region ";
    let ask = async |rest: String| rows(&ask(&sandbox, &format!("{select}{rest}"), since).await);
    let whole: HashMap<_, _> = ask(group.to_owned()).await.into_iter().map(key_and_cost).collect();
    let parts = ask(format!("AND export_time > @since {group}")).await;
    let touched = ask(format!("{group} HAVING MAX(export_time) > @since")).await;
    assert_eq!(parts.len(), touched.len());
    assert!(touched.len() < whole.len());
    for row in touched {
        let (key, cost) = key_and_cost(row);
        assert!((whole[&key] - cost).abs() < 1e-9, "{key}");
    }
    let less = parts.into_iter().map(key_and_cost).filter(|(key, cost)| *cost < whole[key] - 0.01);
    assert!(less.count() > 0, "what was exported since is a part of the day");
}

fn key_and_cost(row: Vec<String>) -> (String, f64) {
    (format!("{} {}", row[0], row[1]), row[2].parse().expect("a number"))
}

#[tokio::test]
async fn what_is_exported_later_is_found_by_its_time_of_export() {
    let sandbox = frozen();
    let sql = "SELECT COUNT(*) AS n, MIN(export_time) AS first FROM {table} \
        WHERE export_time >= @since";
    let before = rows(&ask(&sandbox, sql, "2026-11-20T00:00:00Z").await);
    sandbox.control().advance(Duration::from_mins(40));
    let after = rows(&ask(&sandbox, sql, "2026-11-20T00:00:00Z").await);
    let count = |rows: &[Vec<String>]| rows.first().map_or(0, |row| row[0].parse().expect("n"));
    let (before, after): (u64, u64) = (count(&before), count(&after));
    assert!(after > before, "{before} {after}");
}

#[tokio::test]
async fn a_large_answer_is_not_ready_at_once_and_stays_as_it_was_while_it_is_paged() {
    let sandbox = frozen();
    let started = ask(&sandbox, DAILY, "2026-02-01").await;
    assert_eq!(started["jobComplete"], false);
    assert_eq!((started.get("rows"), started.get("totalRows")), (None, None));
    let job = started["jobReference"]["jobId"].as_str().expect("an id").to_owned();
    let token = token(&sandbox).await;
    let mut all = Vec::new();
    let mut page = String::new();
    loop {
        let path = format!("{QUERIES}/{job}?location=EU&maxResults=1000{page}");
        let answer = get_as(&sandbox, &token, &path).await.json();
        assert_eq!(answer["kind"], "bigquery#getQueryResultsResponse");
        let total: usize = answer["totalRows"].as_str().expect("text").parse().expect("a number");
        all.extend(rows(&answer));
        sandbox.control().advance(Duration::from_mins(2));
        let Some(token) = answer["pageToken"].as_str() else {
            assert_eq!(all.len(), total, "although the clock went on");
            break;
        };
        page = format!("&pageToken={token}");
    }
    let keys: HashSet<_> = all.iter().map(|row| &row[..3]).collect();
    assert_eq!(keys.len(), all.len());
    assert!(all.len() > 4_000, "{}", all.len());
}

#[tokio::test]
async fn whoever_asks_for_integers_gets_microseconds() {
    let sql = "SELECT MAX(usage_start_time) AS latest FROM {table} WHERE export_time > @since";
    let mut question = asking(sql, "2026-11-01");
    question["formatOptions"] = json!({ "useInt64Timestamp": true });
    let answer = post(&frozen(), QUERIES, &question).await.json();
    assert_eq!(rows(&answer), [["1795046400000000"]]);
}

#[tokio::test]
async fn what_is_wrong_with_a_statement_is_said() {
    let sandbox = frozen();
    for (sql, words) in [
        ("SELEC cost FROM {table}", "Syntax error: Expected SELECT"),
        ("SELECT colour FROM {table}", "Unrecognized name: colour"),
        ("SELECT currency, SUM(cost) FROM {table}", "neither grouped nor aggregated"),
        ("SELECT MEDIAN(cost) FROM {table}", "Function not found: MEDIAN"),
        ("SELECT currency FROM {table} WHERE export_time > @until", "'until' not found"),
        ("SELECT currency FROM {table} WHERE export_time > 'soon'", "Could not cast literal"),
        ("SELECT currency FROM {table} WHERE SUM(cost) > 1", "not allowed in WHERE"),
        ("SELECT currency FROM {table} LIMIT 5 6", "Expected end of input"),
        ("SELECT currency FROM {table} GROUP BY 7", "out of range"),
    ] {
        let refused = post(&sandbox, QUERIES, &asking(sql, "2026-11-01")).await;
        assert_eq!(refused.status, StatusCode::BAD_REQUEST, "{sql}");
        let error = refused.json()["error"].clone();
        assert_eq!(error["errors"][0]["reason"], "invalidQuery", "{error}");
        assert!(error["message"].as_str().expect("text").contains(words), "{error}");
    }
    let mut legacy = asking("SELECT currency FROM {table}", "2026-11-01");
    legacy.as_object_mut().expect("an object").remove("useLegacySql");
    let legacy = post(&sandbox, QUERIES, &legacy).await;
    assert!(legacy.text.contains("Try using standard SQL"), "{}", legacy.text);
}

#[tokio::test]
async fn other_projects_tables_places_and_jobs_are_not_there() {
    let sandbox = frozen();
    let question = |table: &str| asking(&format!("SELECT currency FROM `{table}`"), "2026-11-01");
    let elsewhere = QUERIES.replace("acme-retail", "other");
    let good = asking("SELECT DISTINCT_ FROM {table}", "2026-11-01");
    let mut abroad = asking("SELECT currency FROM {table} LIMIT 1", "2026-11-01");
    abroad["location"] = "US".into();
    for (path, question, status, reason) in [
        (elsewhere.as_str(), good, StatusCode::FORBIDDEN, "accessDenied"),
        (QUERIES, question("other.billing.x"), StatusCode::FORBIDDEN, "accessDenied"),
        (QUERIES, question("acme-retail.billing.x"), StatusCode::NOT_FOUND, "notFound"),
        (QUERIES, abroad, StatusCode::NOT_FOUND, "notFound"),
        (QUERIES, json!({}), StatusCode::BAD_REQUEST, "invalid"),
    ] {
        let refused = post(&sandbox, path, &question).await;
        assert_eq!(refused.status, status, "{question}");
        assert_eq!(refused.json()["error"]["errors"][0]["reason"], reason, "{}", refused.text);
    }
    let job = get_as(&sandbox, &token(&sandbox).await, &format!("{QUERIES}/job_x")).await;
    assert_eq!(job.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_limit_and_the_faults_are_googles() {
    let limits = HashMap::from([("google-cloud", 1)]);
    let strict = Sandbox::new(Options { now: Some(then()), limits, ..Options::default() });
    let path = "/google-cloud/bigquery/v2/projects";
    let bearer = token(&strict).await;
    get_as(&strict, &bearer, path).await;
    let refused = get_as(&strict, &bearer, path).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.json()["error"]["errors"][0]["reason"], "rateLimitExceeded");

    let sandbox = frozen();
    let started = ask(&sandbox, DAILY, "2026-02-01").await;
    let job = started["jobReference"]["jobId"].as_str().expect("an id");
    let bearer = token(&sandbox).await;
    let page = async |token: &str| {
        let path = format!("{QUERIES}/{job}?maxResults=10{token}");
        get_as(&sandbox, &bearer, &path).await.json()
    };
    let first = page("").await;
    let token = format!("&pageToken={}", first["pageToken"].as_str().expect("a token"));
    sandbox.control().set_fault("google-cloud", Some(Fault::RepeatPage));
    assert_eq!(rows(&page(&token).await), rows(&first));
    sandbox.control().set_fault("google-cloud", Some(Fault::Loop));
    assert_eq!(page(&token).await["pageToken"], first["pageToken"]);
}
