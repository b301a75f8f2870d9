//! The sentences for what providers and networks answer instead of data.

use chrono::{DateTime, Utc};
use contract::sync_run::RunErrorKind;
use http::StatusCode;
use serde_json::Value;
use url::Url;

use super::{Answer, Subject, attempt::Failure};
use crate::{ConnectorError, rules::Rule};

/// The error of a try without an answer.
pub(super) fn of_failure(failure: &Failure, subject: Subject<'_>, url: &Url) -> ConnectorError {
    let host = url.host_str().unwrap_or("its address");
    match failure {
        Failure::NotPublic => ConnectorError::misconfigured(format!(
            "{subject} is not asked: {host} is not a public address. An operator can allow it by \
             configuring the provider's address."
        )),
        Failure::NotHttp => ConnectorError::misconfigured(format!(
            "{subject} is not asked: its address begins with neither http nor https."
        )),
        Failure::Unreachable => ConnectorError::provider_down(format!(
            "{subject} cannot be reached at {host}. Try again later."
        )),
        Failure::TimedOut => ConnectorError::provider_down(format!(
            "{subject} did not answer in time. Try again later."
        )),
        Failure::Broken => ConnectorError::provider_down(format!(
            "{subject} closed the connection without an answer. Try again later."
        )),
        Failure::CutOff => ConnectorError::bad_answer(format!(
            "{subject} sent an answer that was cut off. Try again later."
        )),
        Failure::TooLarge(most) => ConnectorError::bad_answer(format!(
            "{subject} sent an answer of more than {most} bytes, which is the limit."
        )),
        Failure::SentAround => ConnectorError::bad_answer(format!(
            "{subject} redirects from one address to the next without end."
        )),
        Failure::SentElsewhere(host) => ConnectorError::bad_answer(format!(
            "{subject} sends us to another server ({host}), where the credential is not sent."
        )),
    }
}

/// The error of a provider that wants to be asked less.
pub(super) fn rate_limited(subject: Subject<'_>, until: DateTime<Utc>) -> ConnectorError {
    let message =
        format!("{subject} asks for fewer requests until {}.", until.format("%Y-%m-%d %H:%M UTC"));
    ConnectorError {
        retry_at: Some(until),
        ..ConnectorError::new(RunErrorKind::RateLimited, message)
    }
}

/// The error of an answer whose status is not a success.
pub(super) fn of_status(answer: &Answer, subject: Subject<'_>) -> ConnectorError {
    let status = answer.status;
    let said = vendor_message(answer, subject).map_or(String::new(), |text| format!(": {text}"));
    let (kind, todo) = match status {
        StatusCode::UNAUTHORIZED => {
            (RunErrorKind::Unauthorized, subject.with_a_refused_credential())
        }
        StatusCode::FORBIDDEN => {
            (RunErrorKind::Misconfigured, "The credential lacks a permission, or the account does.")
        }
        _ if status.is_client_error() => (RunErrorKind::Misconfigured, "Check the settings."),
        _ if status.is_server_error() => (RunErrorKind::ProviderDown, "Try again later."),
        _ => (RunErrorKind::BadAnswer, "That is not an answer to what was asked."),
    };
    ConnectorError::new(kind, format!("{subject} answered {status}{said}. {todo}"))
}

/// The error of an answer that a rule of the file is about.
pub(super) fn of_rule(
    rule: &Rule,
    answer: &Answer,
    subject: Subject<'_>,
    kind: RunErrorKind,
) -> ConnectorError {
    if let Some(message) = &rule.message {
        return ConnectorError::new(kind, format!("{subject}: {message}"));
    }
    let said = vendor_message(answer, subject).map_or(String::new(), |text| format!(": {text}"));
    let todo = match kind {
        RunErrorKind::Unauthorized => subject.with_a_refused_credential(),
        RunErrorKind::Misconfigured => "Check the settings and the permissions.",
        _ => "Try again later.",
    };
    ConnectorError::new(kind, format!("{subject} refused{said}. {todo}"))
}

/// What the vendor says about it, where its file says that such words stand.
fn vendor_message(answer: &Answer, subject: Subject<'_>) -> Option<String> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    let paths = &subject.provider.error_messages;
    paths.iter().find_map(|path| path.find(&body)?.as_str()).and_then(|words| answer.quote(words))
}
