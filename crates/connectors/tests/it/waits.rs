//! Failures that pass, and providers that want to be asked less.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::{Duration, Instant},
};

use chrono::Utc;
use contract::sync_run::RunErrorKind;
use wiremock::ResponseTemplate;

use crate::support::{Stage, builtin, http, json, provider, things};

/// Answers like this so often, and then with data.
async fn stage_failing(times: usize, failure: ResponseTemplate) -> Stage {
    let stage = Stage::of(provider("")).await;
    let count = AtomicUsize::new(0);
    stage
        .play(move |_| {
            if count.fetch_add(1, Ordering::SeqCst) < times {
                failure.clone()
            } else {
                json(things(&[1]))
            }
        })
        .await;
    stage
}

#[tokio::test]
async fn a_failing_provider_is_asked_three_times() {
    let stage = stage_failing(2, ResponseTemplate::new(503)).await;
    assert_eq!(stage.read().await.0.len(), 1);
    assert_eq!(stage.requests().await, 3);
}

#[tokio::test]
async fn a_provider_that_keeps_failing_is_down() {
    let stage = stage_failing(usize::MAX, ResponseTemplate::new(502)).await;
    let error = stage.error().await;
    assert_eq!(error.kind, RunErrorKind::ProviderDown);
    assert_eq!(error.message, "Tiny (Things) answered 502 Bad Gateway. Try again later.");
    assert_eq!(stage.requests().await, 3);
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_down() {
    let mut stage = Stage::of(provider("")).await;
    // Nothing listens at the port of a listener that is gone.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    stage.endpoints.api_base.as_mut().unwrap().set_port(Some(port)).unwrap();
    stage.http = http(stage.endpoints.api_base.clone().into_iter().collect());
    let error = stage.error().await;
    assert_eq!(error.kind, RunErrorKind::ProviderDown);
    assert!(error.message.contains("cannot be reached at 127.0.0.1"), "{}", error.message);
}

#[tokio::test]
async fn an_answer_that_never_comes_is_given_up() {
    let stage = Stage::of(provider("")).await;
    stage.play(|_| ResponseTemplate::new(200).set_delay(Duration::from_secs(5))).await;
    let error = stage.error().await;
    assert_eq!(error.kind, RunErrorKind::ProviderDown);
    assert!(error.message.contains("did not answer in time"), "{}", error.message);
}

#[tokio::test]
async fn a_short_wait_is_waited_here() {
    let limited = ResponseTemplate::new(429).insert_header("retry-after", "1");
    let stage = stage_failing(1, limited).await;
    let start = Instant::now();
    assert_eq!(stage.read().await.0.len(), 1);
    assert!(start.elapsed() >= Duration::from_secs(1));
}

#[tokio::test]
async fn a_long_wait_is_handed_on_with_its_end() {
    let limited = ResponseTemplate::new(429).insert_header("retry-after", "120");
    let stage = stage_failing(usize::MAX, limited).await;
    let error = stage.error().await;
    assert_eq!((error.kind, stage.requests().await), (RunErrorKind::RateLimited, 1));
    let wait = (error.retry_at.unwrap() - Utc::now()).num_seconds();
    assert!((110..=120).contains(&wait), "{wait}");
    assert!(error.message.contains("asks for fewer requests until"), "{}", error.message);
}

#[tokio::test]
async fn a_limit_without_a_word_about_its_end_is_tried_again_and_then_handed_on() {
    let stage = stage_failing(usize::MAX, ResponseTemplate::new(429)).await;
    let error = stage.error().await;
    assert_eq!((error.kind, stage.requests().await), (RunErrorKind::RateLimited, 3));
    assert!(error.retry_at.is_some());
}

#[tokio::test]
async fn a_403_without_requests_left_is_a_limit_until_its_reset() {
    let stage = Stage::of(builtin("github")).await;
    let reset = Utc::now().timestamp() + 600;
    stage
        .play(move |_| {
            ResponseTemplate::new(403)
                .insert_header("x-ratelimit-remaining", "0")
                .insert_header("x-ratelimit-reset", reset.to_string().as_str())
        })
        .await;
    let error = stage.error().await;
    assert_eq!(error.kind, RunErrorKind::RateLimited);
    let off = error.retry_at.unwrap().timestamp() - reset;
    assert!(off.abs() <= 1, "{off}");
}

#[tokio::test]
async fn an_interval_in_milliseconds_is_understood() {
    let stage = Stage::of(builtin("hubspot")).await;
    stage
        .play(|_| {
            ResponseTemplate::new(429)
                .insert_header("x-hubspot-ratelimit-interval-milliseconds", "86400000")
        })
        .await;
    let wait = stage.error().await.retry_at.unwrap() - Utc::now();
    assert_eq!(wait.num_hours(), 23);
}
