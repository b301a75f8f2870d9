use axum::http::{HeaderMap, Method};
use data_encoding::HEXLOWER;
use sha2::{Digest as _, Sha256};
use url::form_urlencoded;

/// A request as it came, of which some parts are signed.
pub(super) struct SignedRequest<'a> {
    pub(super) method: &'a Method,
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a [u8],
}

impl SignedRequest<'_> {
    /// The one way in which AWS writes a request down before it is hashed.
    pub(super) fn canonical(&self, signed_headers: &[&str]) -> String {
        let headers: Vec<String> = signed_headers
            .iter()
            .map(|name| format!("{name}:{}\n", self.header(name).unwrap_or_default()))
            .collect();
        format!(
            "{method}\n{path}\n{query}\n{headers}\n{names}\n{body}",
            method = self.method,
            path = encoded(self.path, b"/"),
            query = self.canonical_query(),
            headers = headers.concat(),
            names = signed_headers.join(";"),
            body = hash(self.body),
        )
    }

    /// All values of a header in one line, with single spaces.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let values = self.headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
        let values: Vec<String> =
            values.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        (!values.is_empty()).then(|| values.join(","))
    }

    fn canonical_query(&self) -> String {
        let mut pairs: Vec<String> =
            form_urlencoded::parse(self.query.unwrap_or_default().as_bytes())
                .map(|(name, value)| format!("{}={}", encoded(&name, b""), encoded(&value, b"")))
                .collect();
        pairs.sort_unstable();
        pairs.join("&")
    }
}

/// SHA-256 in lower-case hexadecimal digits.
pub(super) fn hash(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

/// Percent-encoding as RFC 3986 has it, which leaves `kept` as it is.
fn encoded(text: &str, kept: &[u8]) -> String {
    let plain =
        |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte) || kept.contains(byte);
    let bytes = text.bytes().map(|byte| {
        if plain(&byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }
    });
    bytes.collect::<Vec<_>>().concat()
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, Method};

    use super::{SignedRequest, hash};

    /// "Get Vanilla Query Order Key" of the test suite that AWS published for its signatures.
    #[test]
    fn the_example_of_the_published_test_suite_is_written_as_it_says() {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("example.amazonaws.com"));
        headers.insert("x-amz-date", HeaderValue::from_static("20150830T123600Z"));
        let request = SignedRequest {
            method: &Method::GET,
            path: "/",
            query: Some("Param2=value2&Param1=value1"),
            headers: &headers,
            body: b"",
        };
        let canonical = request.canonical(&["host", "x-amz-date"]);
        assert_eq!(
            canonical,
            "GET\n/\nParam1=value1&Param2=value2\nhost:example.amazonaws.com\n\
             x-amz-date:20150830T123600Z\n\nhost;x-amz-date\n\
             e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
        assert_eq!(
            hash(canonical.as_bytes()),
            "816cd5b414d056048ba4f7c5386d6e0533120fb1fcfa93762cf0fc39e2cf19e0"
        );
    }
}
