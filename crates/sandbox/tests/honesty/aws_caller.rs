//! A caller of AWS who signs as AWS asks; every part can be wrong on purpose.

use axum::http::Method;
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sandbox::Sandbox;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::harness::{Answer, HOST, send};

pub(crate) struct Caller<'a> {
    pub(crate) access_key: &'a str,
    pub(crate) secret: &'a str,
    pub(crate) session_token: Option<&'a str>,
    pub(crate) moment: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
    pub(crate) operation: &'a str,
    pub(crate) signed_headers: &'a [&'a str],
}

impl Default for Caller<'_> {
    fn default() -> Self {
        Self {
            access_key: "AKIASANDBOX000000001",
            secret: "sandbox/0000000000000000000000000000demo",
            session_token: None,
            moment: "20261120T000000Z",
            region: "us-east-1",
            service: "ce",
            operation: "AWSInsightsIndexService.GetCostAndUsage",
            signed_headers: &["content-type", "host", "x-amz-date", "x-amz-target"],
        }
    }
}

impl Caller<'_> {
    pub(crate) async fn ask(&self, sandbox: &Sandbox, question: &Value) -> Answer {
        let body = question.to_string();
        self.send(sandbox, &body, &body).await
    }

    /// Sends a body that may be another than the signed one.
    pub(crate) async fn send(&self, sandbox: &Sandbox, signed: &str, sent: &str) -> Answer {
        let mut headers = vec![
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-date", self.moment),
            ("x-amz-target", self.operation),
        ];
        headers.extend(self.session_token.map(|token| ("x-amz-security-token", token)));
        let authorization = self.authorization(&headers, signed);
        headers.push(("authorization", &authorization));
        send(sandbox, Method::POST, "/aws/", &headers, sent).await
    }

    fn authorization(&self, headers: &[(&str, &str)], body: &str) -> String {
        let value = |name: &str| match name {
            "host" => HOST,
            _ => headers.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value),
        };
        let signed: Vec<String> =
            self.signed_headers.iter().map(|name| format!("{name}:{}\n", value(name))).collect();
        let signed = signed.concat();
        let names = self.signed_headers.join(";");
        let canonical = format!("POST\n/aws/\n\n{signed}\n{names}\n{}", hash(body));
        let date = &self.moment[..8];
        let scope = format!("{date}/{}/{}/aws4_request", self.region, self.service);
        let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{}", self.moment, hash(&canonical));
        let key = [date, self.region, self.service, "aws4_request"]
            .iter()
            .fold(format!("AWS4{}", self.secret).into_bytes(), |key, part| mac(&key, part));
        format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={}",
            self.access_key,
            HEXLOWER.encode(&mac(&key, &text)),
        )
    }
}

fn hash(text: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(text))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("any length");
    mac.chain_update(text).finalize().into_bytes().to_vec()
}
