use axum::http::header::AUTHORIZATION;
use axum::response::Response;
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::answer;
use super::canonical::{SignedRequest, hash};
use crate::world::Site;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const REGION: &str = "us-east-1";
const SERVICE: &str = "ce";
/// How far the caller's clock may be off.
const SKEW: TimeDelta = TimeDelta::minutes(5);

/// A key that was lent for a while; it is good together with its session token only.
const LENT: Key = Key {
    id: "ASIASANDBOX000000001",
    secret: "sandbox/0000000000000000000000000000lent",
    session_token: Some("IQoJb3JpZ2luX2VjSANDBOX//demo=="),
};

struct Key {
    id: &'static str,
    secret: &'static str,
    session_token: Option<&'static str>,
}

/// Whose request it is, once its signature was found good.
pub(super) fn verify(site: &Site, request: &SignedRequest<'_>) -> Result<String, Response> {
    let Some(header) = request.header(AUTHORIZATION.as_str()) else {
        let message = "Missing Authentication Token";
        return Err(answer::refusal("MissingAuthenticationTokenException", message));
    };
    let authorization = Authorization::parse(&header)?;
    let key = key(site, &authorization, request)?;
    let moment = moment(request)?;
    authorization.check_scope(&moment)?;
    authorization.check_headers(request)?;
    check_clock(&moment, site.now())?;
    if authorization.is_of(key.secret, &moment, request) {
        Ok(key.id.to_owned())
    } else {
        Err(mismatch(
            "The request signature we calculated does not match the signature you provided. Check \
             your AWS Secret Access Key and signing method. Consult the service documentation for \
             details.",
        ))
    }
}

/// The header, in its parts.
struct Authorization<'a> {
    access_key: &'a str,
    date: &'a str,
    region: &'a str,
    service: &'a str,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn parse(header: &'a str) -> Result<Self, Response> {
        let incomplete =
            |message: String| answer::refusal("IncompleteSignatureException", &message);
        let Some(parameters) = header.strip_prefix(ALGORITHM) else {
            return Err(incomplete(format!("Unsupported AWS 'algorithm': '{header}'.")));
        };
        let parameter = |name: &str| {
            let pairs = parameters.split(',').filter_map(|pair| pair.trim().split_once('='));
            let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
            values.next().ok_or_else(|| {
                incomplete(format!("Authorization header requires '{name}' parameter."))
            })
        };
        let credential = parameter("Credential")?;
        let scope: Vec<&str> = credential.split('/').collect();
        let [access_key, date, region, service, "aws4_request"] = scope[..] else {
            return Err(incomplete(format!(
                "Credential must have exactly 5 slash-delimited elements, e.g. \
                 keyid/date/region/service/term, got '{credential}'"
            )));
        };
        let signed_headers = parameter("SignedHeaders")?.split(';').collect();
        let signature = parameter("Signature")?;
        Ok(Self { access_key, date, region, service, signed_headers, signature })
    }

    fn check_scope(&self, moment: &str) -> Result<(), Response> {
        if self.region != REGION {
            let message =
                format!("Credential should be scoped to a valid region, not '{}'.", self.region);
            return Err(mismatch(&message));
        }
        if self.service != SERVICE {
            let message = format!("Credential should be scoped to correct service: '{SERVICE}'.");
            return Err(mismatch(&message));
        }
        if !moment.starts_with(self.date) {
            return Err(mismatch(&format!(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date \
                 from HTTP: '{}' != '{}', from '{moment}'.",
                self.date,
                &moment[..moment.len().min(8)],
            )));
        }
        Ok(())
    }

    /// The host and everything that is AWS's own must be signed, in the order of the alphabet.
    fn check_headers(&self, request: &SignedRequest<'_>) -> Result<(), Response> {
        let own = request.headers.keys().map(axum::http::HeaderName::as_str);
        let own = own.filter(|name| name.starts_with("x-amz-"));
        for name in std::iter::once("host").chain(own) {
            if !self.signed_headers.contains(&name) {
                return Err(mismatch(&format!(
                    "'{name}' must be a 'SignedHeader' in the AWS Authorization."
                )));
            }
        }
        if self.signed_headers.is_sorted() {
            Ok(())
        } else {
            Err(mismatch("Signed headers must be sorted."))
        }
    }

    fn is_of(&self, secret: &str, moment: &str, request: &SignedRequest<'_>) -> bool {
        let scope = format!("{}/{REGION}/{SERVICE}/aws4_request", self.date);
        let canonical = hash(request.canonical(&self.signed_headers).as_bytes());
        let text = format!("{ALGORITHM}\n{moment}\n{scope}\n{canonical}");
        let key = [self.date, REGION, SERVICE, "aws4_request"]
            .iter()
            .fold(format!("AWS4{secret}").into_bytes(), |key, part| mac(&key, part.as_bytes()));
        HEXLOWER.encode(&mac(&key, text.as_bytes())) == self.signature
    }
}

fn key(
    site: &Site,
    authorization: &Authorization<'_>,
    request: &SignedRequest<'_>,
) -> Result<Key, Response> {
    let own = Key {
        id: site.provider.secret("access_key_id"),
        secret: site.provider.secret("secret_access_key"),
        session_token: None,
    };
    let token = request.header("x-amz-security-token");
    [own, LENT]
        .into_iter()
        .find(|key| key.id == authorization.access_key && key.session_token == token.as_deref())
        .ok_or_else(|| {
            let message = "The security token included in the request is invalid.";
            answer::refusal("UnrecognizedClientException", message)
        })
}

/// When the request says it was signed: `20261120T083000Z`.
fn moment(request: &SignedRequest<'_>) -> Result<String, Response> {
    request.header("x-amz-date").filter(|text| parse(text).is_some()).ok_or_else(|| {
        let message = "Authorization header requires existence of either a 'X-Amz-Date' or a \
            'Date' header.";
        answer::refusal("IncompleteSignatureException", message)
    })
}

fn parse(moment: &str) -> Option<DateTime<Utc>> {
    NaiveDateTime::parse_from_str(moment, "%Y%m%dT%H%M%SZ").ok().map(|moment| moment.and_utc())
}

fn check_clock(moment: &str, now: DateTime<Utc>) -> Result<(), Response> {
    let written = |moment: DateTime<Utc>| moment.format("%Y%m%dT%H%M%SZ").to_string();
    let signed = parse(moment).unwrap_or_default();
    let here = written(now);
    if signed < now - SKEW {
        let earliest = written(now - SKEW);
        return Err(mismatch(&format!(
            "Signature expired: {moment} is now earlier than {earliest} ({here} - 5 min.)"
        )));
    }
    if signed > now + SKEW {
        let latest = written(now + SKEW);
        return Err(mismatch(&format!(
            "Signature not yet current: {moment} is still later than {latest} ({here} + 5 min.)"
        )));
    }
    Ok(())
}

/// The services that speak JSON say it with this name, and with 400.
fn mismatch(message: &str) -> Response {
    answer::refusal("InvalidSignatureException", message)
}

fn mac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // Keys of any length are good for HMAC.
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}
