//! One request.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use secrecy::SecretString;
use url::Url;

/// One request, ready to be made and made again.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) url: Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) repeat: Repeat,
    /// Whose budget it counts against; nobody's for test calls and tokens.
    pub(crate) account: Option<String>,
    /// What must not be shown should the answer repeat it.
    pub(crate) secrets: Vec<SecretString>,
}

/// When a request may be made again after a failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// Always: it changes nothing.
    Safe,
    /// Only when it surely did not arrive: codes and refresh tokens can be used once.
    IfUnsent,
}

impl Call {
    /// Reads something.
    pub(crate) fn get(url: Url) -> Self {
        Self {
            method: Method::GET,
            url,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            repeat: Repeat::Safe,
            account: None,
            secrets: Vec::new(),
        }
    }

    /// Sends something, in this media type.
    pub(crate) fn send(method: Method, url: Url, body: String, media_type: &'static str) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        let (body, repeat) = (body.into(), Repeat::IfUnsent);
        Self { method, url, headers, body, repeat, account: None, secrets: Vec::new() }
    }

    /// The secrets, and what of the headers is made of them: HTTP Basic writes them in base64.
    pub(super) fn unshown(&self) -> Vec<SecretString> {
        let headers = self.headers.values().filter(|value| value.is_sensitive());
        // The scheme may stand in front: `Basic …`.
        let written = headers.filter_map(|value| value.to_str().ok()?.split(' ').next_back());
        self.secrets.iter().cloned().chain(written.map(SecretString::from)).collect()
    }
}
