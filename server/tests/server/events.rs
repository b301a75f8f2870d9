//! The stream of live events.

use std::time::Duration;

use futures::StreamExt;
use reqwest::StatusCode;
use testkit::Browser;

use crate::running::Running;

/// Reads the stream until it holds `text`.
async fn read_until(browser: &Browser, path: &str, last: Option<&str>, text: &str) -> String {
    let mut request = browser.get(path);
    if let Some(last) = last {
        request = request.header("last-event-id", last);
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["x-accel-buffering"], "no");
    let mut chunks = answer.bytes_stream();
    let mut read = String::new();
    let reading = async {
        while !read.contains(text) {
            let chunk = chunks.next().await.expect("the stream goes on").unwrap();
            read.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    let end = tokio::time::timeout(Duration::from_secs(10), reading).await;
    assert!(end.is_ok(), "no {text} in {read}");
    read
}

#[tokio::test]
async fn a_browser_that_comes_back_is_told_what_it_missed() {
    let running = Running::start().await;
    running.world.connect("stripe").await;
    running.world.connect("mock-saas").await;
    let viewer = running.viewer().await;
    let all = read_until(&viewer, "/events?after=0", None, "Mock SaaS").await;
    let first = all.lines().find_map(|line| line.strip_prefix("id:")).unwrap().trim();
    let missed = read_until(&viewer, "/events?after=0", Some(first), "Mock SaaS").await;
    assert!(!missed.contains("Stripe"), "what was seen is not told again: {missed}");
}

#[tokio::test]
async fn the_stream_is_for_those_who_are_signed_in_and_of_their_organization() {
    let running = Running::start().await;
    let answer = running.nobody().get("/events").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    running.world.connect("stripe").await;
    let stranger = running.signed_in(&running.world.stranger).await;
    let answer = stranger.get("/events?after=0").send().await.unwrap();
    let mut chunks = answer.bytes_stream();
    let heard = tokio::time::timeout(Duration::from_millis(500), chunks.next()).await;
    assert!(heard.is_err(), "{heard:?}");
}

#[tokio::test]
async fn a_stop_of_the_server_ends_the_stream() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    let mut chunks = viewer.get("/events").send().await.unwrap().bytes_stream();
    running.stop.cancel();
    let end = tokio::time::timeout(Duration::from_secs(5), chunks.next()).await;
    assert!(matches!(end, Ok(None)), "{end:?}");
}

#[tokio::test]
async fn signing_out_ends_the_stream_before_anything_further_is_told() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    let mut chunks = viewer.get("/events").send().await.unwrap().bytes_stream();
    viewer.post("/logout").send().await.unwrap();
    running.world.connect("stripe").await;
    let end = tokio::time::timeout(Duration::from_secs(5), chunks.next()).await;
    assert!(matches!(end, Ok(None)), "{end:?}");
}
