//! AWS Signature Version 4.
//!
//! Source: <https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html>

use std::fmt::Write;

use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use http::{
    HeaderName,
    header::{AUTHORIZATION, HOST},
};
use secrecy::SecretString;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::{CredentialScheme, UnfitSecret, put};
use crate::{Secrets, http::Call, settings::secret, variables::encode};

/// `send = { scheme = "sigv4", service = "ce", region = "us-east-1" }`: AWS Signature Version 4. The
/// fields are `access_key_id`, `secret_access_key` and, for temporary keys, `session_token`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SigV4 {
    /// The service that is signed for, by its short name: `"ce"`.
    service: String,
    /// The region that is signed for: `"us-east-1"`.
    region: String,
}

const ID: &str = "access_key_id";
const SECRET: &str = "secret_access_key";
const SESSION: &str = "session_token";
const DATE_HEADER: HeaderName = HeaderName::from_static("x-amz-date");
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-amz-security-token");

impl CredentialScheme for SigV4 {
    fn sign(
        &self,
        call: &mut Call,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<(), UnfitSecret> {
        put(call, DATE_HEADER, &now.format("%Y%m%dT%H%M%SZ").to_string().into())?;
        let host = call.url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        put(call, HOST, &host.into())?;
        if let Some(token) = secrets.get(SESSION) {
            put(call, TOKEN_HEADER, token)?;
        }
        let (canonical, signed_headers) = canonical_request(call)?;
        let scope =
            format!("{}/{}/{}/aws4_request", now.format("%Y%m%d"), self.region, self.service);
        let to_sign = format!(
            "AWS4-HMAC-SHA256\n{}\n{scope}\n{}",
            now.format("%Y%m%dT%H%M%SZ"),
            HEXLOWER.encode(&Sha256::digest(canonical))
        );
        let key = self.signing_key(secret(secrets, SECRET), now)?;
        let signature = HEXLOWER.encode(&hmac(&key, &to_sign)?);
        let value = format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed_headers}, \
             Signature={signature}",
            secret(secrets, ID)
        );
        put(call, AUTHORIZATION, &SecretString::from(value))
    }

    fn needs(&self) -> Vec<&str> {
        vec![ID, SECRET]
    }
}

impl SigV4 {
    fn signing_key(&self, secret: &str, now: DateTime<Utc>) -> Result<Vec<u8>, UnfitSecret> {
        let date = hmac(format!("AWS4{secret}").as_bytes(), &now.format("%Y%m%d").to_string())?;
        let region = hmac(&date, &self.region)?;
        let service = hmac(&region, &self.service)?;
        hmac(&service, "aws4_request")
    }
}

/// The request as it is signed, and the names of the headers in it.
fn canonical_request(call: &Call) -> Result<(String, String), UnfitSecret> {
    let mut headers: Vec<(&str, String)> = call
        .headers
        .iter()
        .map(|(name, value)| {
            let text = value.to_str().map_err(|_| UnfitSecret)?;
            Ok((name.as_str(), text.split_whitespace().collect::<Vec<_>>().join(" ")))
        })
        .collect::<Result<_, _>>()?;
    headers.sort();
    let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
    let mut query: Vec<String> = call
        .url
        .query_pairs()
        .map(|(name, value)| format!("{}={}", encode(&name), encode(&value)))
        .collect();
    query.sort();
    let mut text = format!("{}\n{}\n{}\n", call.method, call.url.path(), query.join("&"));
    for (name, value) in &headers {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{name}:{value}");
    }
    let _ = write!(text, "\n{names}\n{}", HEXLOWER.encode(&Sha256::digest(&call.body)));
    Ok((text, names))
}

fn hmac(key: &[u8], text: &str) -> Result<Vec<u8>, UnfitSecret> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| UnfitSecret)?;
    mac.update(text.as_bytes());
    Ok(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::*;

    /// "get-vanilla-query-order-key-case" of AWS's own suite of signature tests
    /// (aws-sig-v4-test-suite): the service is called `service`.
    #[test]
    fn a_request_of_the_vendors_suite_has_the_vendors_signature() {
        let url = "https://example.amazonaws.com/?Param2=value2&Param1=value1";
        let mut call = Call::get(Url::parse(url).unwrap());
        let scheme = SigV4 { service: "service".to_owned(), region: "us-east-1".to_owned() };
        let secrets = Secrets::from([
            (ID.to_owned(), "AKIDEXAMPLE".into()),
            (SECRET.to_owned(), "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into()),
        ]);
        let now = "2015-08-30T12:36:00Z".parse().unwrap();
        scheme.sign(&mut call, &secrets, now).unwrap();
        let signature = call.headers[AUTHORIZATION].to_str().unwrap();
        assert!(
            signature.ends_with("b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
            "{signature}"
        );
        assert!(signature.contains("SignedHeaders=host;x-amz-date"), "{signature}");
    }
}
