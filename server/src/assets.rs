//! The files that the browser loads: inside the binary when it is a release, read from
//! `target/site` while developing.

use axum::{
    body::Body,
    extract::Request,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use data_encoding::HEXLOWER;
use rust_embed::{EmbeddedFile, RustEmbed};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../target/site"]
#[allow_missing = true]
struct Site;

/// Answers with the file at the request's path, when there is one.
pub async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    match find(path, request.headers()) {
        Some((file, encoding)) => answer(path, &file, encoding, request.headers()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The files that stand beside the folder of the front end: icons and the like.
pub fn top_level() -> impl Iterator<Item = String> {
    Site::iter().filter(|path| !path.contains('/')).map(String::from)
}

/// The file, packed with brotli when there is such a copy and the browser takes it.
fn find(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let packed = accepts
        .is_some_and(|accepts| accepts.split(',').any(|word| word.trim().starts_with("br")))
        .then(|| Site::get(&format!("{path}.br")))
        .flatten();
    match packed {
        Some(file) => Some((file, Some("br"))),
        None => Site::get(path).map(|file| (file, None)),
    }
}

fn answer(
    path: &str,
    file: &EmbeddedFile,
    encoding: Option<&'static str>,
    headers: &HeaderMap,
) -> Response {
    let etag = etag(file);
    let mut answer = HeaderMap::new();
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            answer.insert(name, value);
        }
    };
    set(header::ETAG, &etag);
    // Asked for again each time, and answered with 304 when nothing changed.
    set(header::CACHE_CONTROL, "no-cache");
    set(header::VARY, "accept-encoding");
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|tag| tag.trim() == etag)) {
        return (StatusCode::NOT_MODIFIED, answer).into_response();
    }
    set(header::CONTENT_TYPE, mime_guess::from_path(path).first_or_octet_stream().as_ref());
    if let Some(encoding) = encoding {
        set(header::CONTENT_ENCODING, encoding);
    }
    (answer, Body::from(file.data.clone().into_owned())).into_response()
}

fn etag(file: &EmbeddedFile) -> String {
    format!("\"{}\"", HEXLOWER.encode(&file.metadata.sha256_hash()[..16]))
}
