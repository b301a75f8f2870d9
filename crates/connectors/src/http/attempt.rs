//! One try: the request goes out, the answer is read up to its limit.

use std::{io::Read, time::Instant};

use bytes::{Bytes, BytesMut};
use url::Url;

use super::{Answer, Call, Http, guard};

/// Why a try came to nothing.
#[derive(Debug)]
pub(super) enum Failure {
    /// The address may not be reached.
    NotPublic,
    /// The address is neither http nor https.
    NotHttp,
    /// No connection was made: the request did not arrive.
    Unreachable,
    /// It took too long.
    TimedOut,
    /// The connection broke before the answer began.
    Broken,
    /// The connection broke in the middle of the answer.
    CutOff,
    /// The answer has more bytes than this.
    TooLarge(usize),
    /// The answer sends us to another server, named here.
    SentElsewhere(String),
    /// The answer sends us on and on.
    SentAround,
}

impl Http {
    /// Makes the request once. `most` is how many bytes of answer its provider file allows.
    pub(super) async fn attempt(&self, call: &Call, most: usize) -> Result<Answer, Failure> {
        let client = self.client_for(&call.url)?;
        let request = client.request(call.method.clone(), call.url.clone());
        let mut request = request.headers(call.headers.clone()).body(call.body.clone());
        if let Some(deadline) = self.deadline {
            request = request.timeout(deadline.saturating_duration_since(Instant::now()));
        }
        let response = request.send().await.map_err(|error| failure(&error, Failure::Broken))?;
        if let Some(failure) = redirected(&response) {
            return Err(failure);
        }
        let most = most.min(self.inner.options.body_limit);
        let (status, headers) = (response.status(), response.headers().clone());
        let body = unpack(read(response, most).await?, most)?;
        Ok(Answer { status, headers, body, secrets: call.unshown() })
    }

    fn client_for(&self, url: &Url) -> Result<&reqwest::Client, Failure> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Failure::NotHttp);
        }
        if self.trusts(url) {
            return Ok(&self.inner.open);
        }
        guard::check_literal(url).map_err(|_| Failure::NotPublic)?;
        Ok(&self.inner.guarded)
    }
}

/// Reads the answer while counting: what it announces may be a lie, or packed.
async fn read(mut response: reqwest::Response, most: usize) -> Result<Bytes, Failure> {
    let announced = response.content_length().and_then(|it| usize::try_from(it).ok());
    if announced.is_some_and(|length| length > most) {
        return Err(Failure::TooLarge(most));
    }
    let mut body = BytesMut::with_capacity(announced.unwrap_or(0));
    while let Some(chunk) =
        response.chunk().await.map_err(|error| failure(&error, Failure::CutOff))?
    {
        if body.len() + chunk.len() > most {
            return Err(Failure::TooLarge(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

/// Files that come packed with gzip, whatever the answer says of itself. Unpacked up to the limit:
/// a small file may be made to unpack without end.
fn unpack(body: Bytes, most: usize) -> Result<Bytes, Failure> {
    const MAGIC: &[u8] = b"\x1f\x8b";
    if !body.starts_with(MAGIC) {
        return Ok(body);
    }
    let mut unpacked = Vec::new();
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let reader = flate2::read::MultiGzDecoder::new(body.as_ref());
    reader.take(limit).read_to_end(&mut unpacked).map_err(|_| Failure::CutOff)?;
    if unpacked.len() > most {
        return Err(Failure::TooLarge(most));
    }
    Ok(unpacked.into())
}

/// The first redirects on the same server were followed already.
fn redirected(response: &reqwest::Response) -> Option<Failure> {
    let target = response.headers().get(http::header::LOCATION)?.to_str().ok()?;
    if !response.status().is_redirection() {
        return None;
    }
    Some(match response.url().join(target) {
        Ok(target) if target.origin() == response.url().origin() => Failure::SentAround,
        Ok(target) => Failure::SentElsewhere(target.host_str().unwrap_or("nowhere").to_owned()),
        Err(_) => Failure::SentElsewhere("an unreadable address".to_owned()),
    })
}

fn failure(error: &reqwest::Error, otherwise: Failure) -> Failure {
    if is_caused_by_the_guard(error) {
        Failure::NotPublic
    } else if error.is_connect() {
        Failure::Unreachable
    } else if error.is_timeout() {
        Failure::TimedOut
    } else {
        otherwise
    }
}

fn is_caused_by_the_guard(error: &reqwest::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        if error.is::<guard::NotPublic>() {
            return true;
        }
        cause = error.source();
    }
    false
}
