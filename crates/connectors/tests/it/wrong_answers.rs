//! Answers that are no data.

use contract::sync_run::RunErrorKind;
use serde_json::json;
use wiremock::ResponseTemplate;

use crate::support::{Stage, json, provider};

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

#[tokio::test]
async fn a_record_that_cannot_be_kept_is_set_aside_and_the_others_stay() {
    let stage = Stage::of(provider("")).await;
    stage
        .play(|_| json(json!({ "list": [{ "id": 1 }, 7, { "title": "no id" }, { "id": 1.5 }] })))
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!(error, None);
    assert_eq!((pages[0].raw_count, pages[0].records.len()), (4, 1));
    let reasons: Vec<_> = pages[0].rejected.iter().map(|it| it.reason.as_str()).collect();
    assert_eq!(reasons, ["it is not an object", "it has no id at `id`", "it has no id at `id`"]);
    assert_eq!(pages[0].rejected[0].raw, "7");
}
