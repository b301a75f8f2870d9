use std::io;

use axum::body::{Body, Bytes, to_bytes};
use axum::http::response::Parts;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures::stream::{self, StreamExt as _};

/// Answers of ours are far smaller; this only bounds what is buffered.
const LARGEST_BODY: usize = 64 * 1024 * 1024;

/// The first half of an answer, with the length of that half.
pub(super) async fn in_half(whole: Response) -> Response {
    let (mut parts, bytes) = match read(whole).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let half = bytes.slice(..bytes.len() / 2);
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(half.len()));
    Response::from_parts(parts, Body::from(half))
}

/// The first half of an answer, with the length of the whole; then the connection ends. An answer
/// without a body stays as it is.
pub(super) async fn off(whole: Response) -> Response {
    let (mut parts, bytes) = match read(whole).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    if bytes.is_empty() {
        return Response::from_parts(parts, Body::empty());
    }
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes.len()));
    let half = bytes.slice(..bytes.len() / 2);
    let sent = stream::once(async { Ok(half) });
    let ended = stream::once(async {
        // The server sends what it has before it asks again.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(sent.chain(ended)))
}

async fn read(whole: Response) -> Result<(Parts, Bytes), Response> {
    let (parts, body) = whole.into_parts();
    match to_bytes(body, LARGEST_BODY).await {
        Ok(bytes) => Ok((parts, bytes)),
        Err(_) => Err(StatusCode::BAD_GATEWAY.into_response()),
    }
}
