//! Who takes too long is not waited for, and who listens is not hurried.

use std::time::Duration;

use futures::StreamExt;
use server::listen::Limits;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::running::Running;

/// So short that a test can wait for it.
const LIMITS: Limits =
    Limits { head: Duration::from_millis(200), body: Duration::from_millis(200) };

/// Says something and no more, and reads until the server closes.
async fn answer_to(running: &Running, said: &str) -> String {
    let address = running.url.socket_addrs(|| None).unwrap()[0];
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(said.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let end = timeout(Duration::from_secs(20), connection.read_to_end(&mut answer)).await;
    // It may be closed with a reset: what counts is that it is.
    assert!(end.is_ok(), "still open after {said:?}");
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_connection_without_a_whole_request_is_closed() {
    let running = Running::with(LIMITS).await;
    for said in
        ["", "P", "PRI * HTTP/2.0\r\n", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nhost: x\r\n"]
    {
        answer_to(&running, said).await;
    }
}

#[tokio::test]
async fn a_connection_on_which_nothing_more_is_asked_is_closed() {
    let running = Running::with(LIMITS).await;
    let answer = answer_to(&running, "GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_not_waited_for() {
    let running = Running::with(LIMITS).await;
    for kind in ["application/x-www-form-urlencoded", "application/json"] {
        for path in ["/login", "/rpc/sync_runs/start", "/nowhere"] {
            let said = format!(
                "POST {path} HTTP/1.1\r\nhost: x\r\nsec-fetch-site: same-origin\r\n\
                 content-type: {kind}\r\ncontent-length: 100\r\n\r\nusername=amy",
            );
            let answer = answer_to(&running, &said).await;
            assert!(answer.starts_with("HTTP/1.1 408"), "{path}: {answer}");
            assert!(answer.contains("did not arrive in time"), "{path}: {answer}");
        }
    }
}

#[tokio::test]
async fn live_events_go_on_for_longer_than_a_request_may_take() {
    let running = Running::with(LIMITS).await;
    let viewer = running.viewer().await;
    let mut chunks = viewer.get("/events?after=0").send().await.unwrap().bytes_stream();
    tokio::time::sleep(LIMITS.head * 3).await;
    running.world.connect("stripe").await;
    let heard = timeout(Duration::from_secs(20), chunks.next()).await;
    let heard = heard.unwrap().expect("the stream goes on").unwrap();
    assert!(String::from_utf8_lossy(&heard).contains("Stripe"), "{heard:?}");
}
