use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::aws_caller::Caller;
use crate::harness::{Answer, frozen, send};

const LENT: Caller<'_> = Caller {
    access_key: "ASIASANDBOX000000001",
    secret: "sandbox/0000000000000000000000000000lent",
    session_token: Some("IQoJb3JpZ2luX2VjSANDBOX//demo=="),
    moment: "20261120T000000Z",
    region: "us-east-1",
    service: "ce",
    operation: "AWSInsightsIndexService.GetCostAndUsage",
    signed_headers: &["host", "x-amz-date", "x-amz-security-token", "x-amz-target"],
};

fn question() -> Value {
    json!({
        "TimePeriod": { "Start": "2026-11-01", "End": "2026-11-03" },
        "Granularity": "DAILY",
        "Metrics": ["UnblendedCost"],
    })
}

fn assert_refused(answer: &Answer, kind: &str, words: &str) {
    assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{}", answer.text);
    let body = answer.json();
    assert_eq!(body["__type"], kind, "{body}");
    assert!(body["message"].as_str().is_some_and(|message| message.contains(words)), "{body}");
    assert_eq!(answer.header("content-type"), "application/x-amz-json-1.1");
    assert!(!answer.header("x-amzn-requestid").is_empty());
}

#[tokio::test]
async fn a_signed_question_is_answered() {
    let answer = Caller::default().ask(&frozen(), &question()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.json()["ResultsByTime"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn nothing_is_answered_without_a_whole_authorization_header() {
    let sandbox = frozen();
    let missing = send(&sandbox, Method::POST, "/aws/", &[], "{}").await;
    assert_refused(&missing, "MissingAuthenticationTokenException", "Missing");
    let half =
        "AWS4-HMAC-SHA256 Credential=AKIASANDBOX000000001/20261120/us-east-1/ce/aws4_request";
    for (header, words) in [
        ("Bearer x", "Unsupported AWS 'algorithm'"),
        (half, "requires 'SignedHeaders'"),
        ("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=x", "5 slash-delimited"),
    ] {
        let refused =
            send(&sandbox, Method::POST, "/aws/", &[("authorization", header)], "{}").await;
        assert_refused(&refused, "IncompleteSignatureException", words);
    }
}

#[tokio::test]
async fn an_unknown_key_is_another_refusal_than_a_wrong_secret() {
    let sandbox = frozen();
    let unknown = Caller { access_key: "AKIANOBODY0000000000", ..Caller::default() };
    let unknown = unknown.ask(&sandbox, &question()).await;
    assert_refused(&unknown, "UnrecognizedClientException", "security token");
    let wrong = Caller { secret: "guess", ..Caller::default() }.ask(&sandbox, &question()).await;
    assert_refused(&wrong, "InvalidSignatureException", "does not match the signature");
}

#[tokio::test]
async fn a_body_changed_on_the_way_breaks_the_signature() {
    let (signed, sent) = (question().to_string(), question().to_string().replace("-03", "-04"));
    let refused = Caller::default().send(&frozen(), &signed, &sent).await;
    assert_refused(&refused, "InvalidSignatureException", "does not match the signature");
}

#[tokio::test]
async fn the_clock_may_be_off_by_five_minutes_and_no_more() {
    let sandbox = frozen();
    for moment in ["20261119T235500Z", "20261120T000500Z"] {
        let answer = Caller { moment, ..Caller::default() }.ask(&sandbox, &question()).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    }
    let late = Caller { moment: "20261119T235459Z", ..Caller::default() };
    let late = late.ask(&sandbox, &question()).await;
    assert_refused(&late, "InvalidSignatureException", "Signature expired: 20261119T235459Z");
    let early = Caller { moment: "20261120T000501Z", ..Caller::default() };
    let early = early.ask(&sandbox, &question()).await;
    assert_refused(&early, "InvalidSignatureException", "Signature not yet current");
}

#[tokio::test]
async fn a_signature_is_for_one_region_and_one_service() {
    let sandbox = frozen();
    let elsewhere = Caller { region: "eu-west-1", ..Caller::default() };
    let elsewhere = elsewhere.ask(&sandbox, &question()).await;
    assert_refused(&elsewhere, "InvalidSignatureException", "valid region, not 'eu-west-1'");
    let other = Caller { service: "s3", ..Caller::default() }.ask(&sandbox, &question()).await;
    assert_refused(&other, "InvalidSignatureException", "correct service: 'ce'");
}

#[tokio::test]
async fn the_host_and_what_is_amazons_must_be_signed() {
    let sandbox = frozen();
    for (signed_headers, missing) in [
        (&["x-amz-date", "x-amz-target"][..], "'host' must be"),
        (&["host", "x-amz-date"][..], "'x-amz-target' must be"),
    ] {
        let caller = Caller { signed_headers, ..Caller::default() };
        let refused = caller.ask(&sandbox, &question()).await;
        assert_refused(&refused, "InvalidSignatureException", missing);
    }
}

#[tokio::test]
async fn a_lent_key_needs_its_token_and_an_own_key_has_none() {
    let sandbox = frozen();
    assert_eq!(LENT.ask(&sandbox, &question()).await.status, StatusCode::OK);
    let names = &["host", "x-amz-date", "x-amz-target"];
    let alone = Caller { session_token: None, signed_headers: names, ..LENT };
    let own = Caller { session_token: LENT.session_token, ..Caller::default() };
    let other = Caller { session_token: Some("other"), ..LENT };
    for caller in [alone, own, other] {
        let refused = caller.ask(&sandbox, &question()).await;
        assert_refused(&refused, "UnrecognizedClientException", "security token");
    }
}

#[tokio::test]
async fn only_the_operation_of_costs_is_known() {
    let caller = Caller { operation: "AWSInsightsIndexService.GetTags", ..Caller::default() };
    let refused = caller.ask(&frozen(), &question()).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    assert_eq!(refused.json()["__type"], "UnknownOperationException");
}
