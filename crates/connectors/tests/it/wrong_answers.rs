//! Answers that are no data.

use contract::sync_run::RunErrorKind;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{SMALLEST, Stage, json, provider, try_provider};

async fn error_of(answer: ResponseTemplate) -> String {
    let stage = Stage::of(provider("\n[limits]\nbody_bytes = 1000\n")).await;
    stage.play(move |_| answer.clone()).await;
    let error = stage.error().await;
    assert_eq!(error.kind, RunErrorKind::BadAnswer, "{}", error.message);
    assert!(error.message.starts_with("Tiny (Things) "), "{}", error.message);
    error.message
}

fn text(body: &str) -> ResponseTemplate {
    ResponseTemplate::new(200).set_body_string(body)
}

#[tokio::test]
async fn a_web_page_is_no_data() {
    assert!(error_of(text(" <!doctype html><p>Sign in")).await.contains("a web page"));
}

#[tokio::test]
async fn an_answer_that_ends_in_the_middle_is_noticed() {
    assert!(error_of(text(r#"{"list": [{"id": 1}, {"#)).await.contains("ends in the middle"));
}

#[tokio::test]
async fn an_empty_answer_is_noticed() {
    assert!(error_of(text("")).await.contains("an empty answer"));
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_noticed() {
    assert!(error_of(text("list: 1")).await.contains("not JSON"));
}

#[tokio::test]
async fn records_that_are_not_where_they_should_be_are_noticed() {
    for body in [json!({ "items": [] }), json!({ "list": {} }), json!({ "list": null }), json!([])]
    {
        let message = error_of(json(body)).await;
        assert!(message.contains("no list of records: there is none at `list`"), "{message}");
    }
}

#[tokio::test]
async fn an_answer_beyond_the_limit_is_not_read_to_its_end() {
    let long = format!(r#"{{"list": [], "x": "{}"}}"#, "x".repeat(2_000));
    assert!(error_of(text(&long)).await.contains("more than 1000 bytes"));
}

#[tokio::test]
async fn a_packed_answer_counts_unpacked() {
    // 100,000 spaces between two braces, packed: 122 bytes.
    let stage = Stage::of(provider("\n[limits]\nbody_bytes = 1000\n")).await;
    stage
        .play(|_| {
            ResponseTemplate::new(200)
                .insert_header("content-encoding", "gzip")
                .set_body_bytes(include_bytes!("spaces.json.gz").as_slice())
        })
        .await;
    assert!(stage.error().await.message.contains("more than 1000 bytes"));
}

/// The pages, or the error, of answers that hold their records in this way; two are allowed.
async fn two_allowed(layout: &str, answer: &'static str) -> Result<usize, String> {
    let text = SMALLEST.replace("records = \"list\"\n", layout);
    let text = format!("{text}\n[limits]\nrecords = 2\n");
    let stage = Stage::of(try_provider(&text).unwrap()).await;
    stage.play(move |_| self::text(answer)).await;
    let (pages, error) = stage.read().await;
    error.map_or_else(|| Ok(pages[0].raw_count), |error| Err(error.message))
}

const TOO_MANY: &str = "Tiny (Things) sent a page of more than 2 records, which is the limit. Ask \
                        for fewer at once, or raise limits.records in the provider file.";

#[tokio::test]
async fn a_page_of_more_records_than_the_limit_is_refused_however_it_is_written() {
    let columns = "records = \"rows\"\ncolumns = { names = \"names[]\" }\n";
    let unfold = "records = \"list\"\nunfold = \"within\"\n";
    let written = [
        ("records = \"list\"\n", r#"{"list":[1,2]}"#, r#"{"list":[1,2,3]}"#),
        (
            columns,
            r#"{"names":["id"],"rows":[[1],[2]]}"#,
            r#"{"names":["id"],"rows":[[1],[2],[3]]}"#,
        ),
        ("decoder = \"json_lines\"\n", "1\n\n2\n", "1\n2\n3\n"),
        ("decoder = \"csv\"\n", "id\n1\n2\n", "id\n1\n2\n3\n"),
        (
            unfold,
            r#"{"list":[{"within":[1,2]},{}]}"#,
            r#"{"list":[{"within":[1,2]},{"within":[3]}]}"#,
        ),
    ];
    for (layout, enough, too_many) in written {
        assert_eq!(two_allowed(layout, enough).await, Ok(2), "{layout}");
        assert_eq!(two_allowed(layout, too_many).await, Err(TOO_MANY.to_owned()), "{layout}");
    }
}

#[tokio::test]
async fn a_page_may_have_ten_thousand_records_where_the_file_says_nothing() {
    let list = |count: usize| format!(r#"{{"list":[{}1]}}"#, "1,".repeat(count - 1));
    let (full, overfull) = (Stage::of(provider("")).await, Stage::of(provider("")).await);
    full.play(move |_| text(&list(10_000))).await;
    assert_eq!(full.read().await.0[0].rejected.count, 10_000);
    overfull.play(move |_| text(&list(10_001))).await;
    assert!(overfull.error().await.message.contains("more than 10000 records"));
}

#[tokio::test]
async fn a_record_whose_id_is_no_key_is_set_aside() {
    for (id, reason) in [
        ("a\0b".to_owned(), "its id has control characters"),
        ("x".repeat(1_001), "its id has more than 1,000 bytes"),
    ] {
        let stage = Stage::of(provider("")).await;
        stage.play(move |_| json(json!({ "list": [{ "id": id }, { "id": "good" }] }))).await;
        let (pages, error) = stage.read().await;
        assert_eq!(error, None);
        assert_eq!(pages[0].records[0].external_id, "good");
        assert_eq!(pages[0].rejected.count, 1);
        assert_eq!(pages[0].rejected.first_reason.as_deref(), Some(reason));
    }
}

#[tokio::test]
async fn a_record_that_cannot_be_kept_is_set_aside_and_the_others_stay() {
    let stage = Stage::of(provider("")).await;
    stage
        .play(|_| json(json!({ "list": [{ "id": 1 }, 7, { "title": "no id" }, { "id": 1.5 }] })))
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!(error, None);
    assert_eq!((pages[0].raw_count, pages[0].records.len()), (4, 1));
    assert_eq!(pages[0].rejected.count, 3);
    assert_eq!(pages[0].rejected.first_reason.as_deref(), Some("it is not an object"));
}
