//! The rows of a table as files, read back by others.

use std::collections::BTreeMap;

use contract::{
    AppError,
    model::ORDERS,
    query::{NamedPage, Page},
};
use reqwest::{StatusCode, header};
use testkit::Browser;

use crate::{outside::connect, running::Running, runs};

const QUERY: &str = "status.not=cancelled&sort=total";

async fn synced() -> (Running, Browser) {
    let running = Running::start().await;
    let admin = running.admin().await;
    let connection = connect(&admin).await;
    runs::sync(&admin, &connection).await;
    (running, admin)
}

async fn text(browser: &Browser, path: &str) -> String {
    let answer = browser.get(path).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    answer.text().await.unwrap()
}

/// The ids of all rows of the query, page by page.
async fn ids(browser: &Browser) -> Vec<String> {
    let (mut ids, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/v1/records/orders?{QUERY}&limit=10{after}");
        let NamedPage { page: Page { rows, next, .. }, .. } =
            serde_json::from_str(&text(browser, &path).await).unwrap();
        ids.extend(rows.into_iter().map(|row| row.id));
        let Some(contract::query::Cursor::After(place)) = next else { return ids };
        after = format!("&after={place}");
    }
}

#[tokio::test]
async fn a_file_has_exactly_what_the_filter_shows() {
    let (running, admin) = synced().await;
    let viewer = running.viewer().await;
    let ids = ids(&viewer).await;
    assert!(ids.len() > 10, "more than a page: {}", ids.len());

    let csv = text(&viewer, &format!("/data/orders/export/csv?{QUERY}")).await;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let names: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let mut expected = vec!["id".to_owned()];
    let (shown, others): (Vec<_>, Vec<_>) =
        ORDERS.columns.iter().partition(|column| column.shown == contract::model::Shown::Always);
    expected.extend(shown.iter().chain(&others).map(|column| column.name.to_owned()));
    assert_eq!(names, expected);
    let lines: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(lines.iter().map(|line| line["id"].as_str()).collect::<Vec<_>>(), ids);
    assert!(lines.iter().all(|line| line["status"] != "cancelled"));

    let json = text(&viewer, &format!("/api/v1/records/orders/export/jsonl?{QUERY}")).await;
    let objects: Vec<serde_json::Value> =
        json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(objects.len(), lines.len());
    let truth = running.world.sandbox.control().truth("mock-saas", "orders");
    for (object, line) in objects.iter().zip(&lines) {
        let number = object["number"].as_str().unwrap();
        let true_one = truth.iter().find(|order| order["number"] == number).unwrap();
        assert_eq!(object["customer_name"], true_one["customer"]["name"]);
        assert_eq!(line["customer_name"], true_one["customer"]["name"].as_str().unwrap());
        assert_eq!(line["total"], object["total"].to_string().trim_matches('"'));
        assert_eq!(object["item_count"], true_one["items"].as_array().unwrap().len());
    }

    let trail = text(&admin, "/rpc/audit_events/list?query=action%3Drecord.exported").await;
    assert!(trail.contains("csv, status.not=cancelled"), "{trail}");
    assert!(trail.contains("viewer"), "{trail}");
}

#[tokio::test]
async fn a_workbook_is_one_and_only_its_columns_are_in_it() {
    let (running, _) = synced().await;
    let viewer = running.viewer().await;
    let path = format!("/data/orders/export/xlsx?{QUERY}&columns=total,number");
    let answer = viewer.get(&path).send().await.unwrap();
    let name = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap();
    assert!(
        name.starts_with("attachment; filename=\"orders-") && name.ends_with(".xlsx\""),
        "{name}"
    );
    let file = answer.bytes().await.unwrap();
    assert!(file.starts_with(b"PK"), "a zip archive");

    let csv = text(&viewer, &path.replace("xlsx", "csv")).await;
    assert!(csv.starts_with("id,total,number\r\n"), "{}", &csv[..40]);
}

#[tokio::test]
async fn what_cannot_be_exported_is_refused_before_it_begins() {
    let (running, _) = synced().await;
    let viewer = running.viewer().await;
    for (path, status) in [
        ("/data/orders/export/pdf", 404),
        ("/data/nope/export/csv", 404),
        ("/data/orders/export/csv?colour=red", 400),
    ] {
        let answer = viewer.get(path).send().await.unwrap();
        assert_eq!(answer.status().as_u16(), status, "{path}");
        let error: AppError = answer.json().await.unwrap();
        assert!(!error.message.is_empty());
    }
    let nobody = running.nobody().get("/data/orders/export/csv").send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
}
