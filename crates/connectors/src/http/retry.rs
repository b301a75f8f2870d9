//! Tries, and the waits between them.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};

use super::{Answer, Call, Http, Repeat, Subject, attempt::Failure, refusal};
use crate::ConnectorError;

/// What a try means.
enum Verdict {
    /// That is the answer, be it a refusal.
    Final(Answer),
    /// Another try would end the same.
    Hopeless(ConnectorError),
    /// It may work after this wait; nothing to go by means the usual back-off.
    Later(ConnectorError, Option<Duration>),
}

impl Http {
    /// Makes a request, again where that helps. The answer may be a refusal: see
    /// [`Answer::accepted`]. An overloaded or failing provider is an error here.
    pub(crate) async fn send(
        &self,
        call: &Call,
        subject: Subject<'_>,
    ) -> Result<Answer, ConnectorError> {
        let options = &self.inner.options;
        let mut delays = ExponentialBuilder::default()
            .with_min_delay(options.retry_base)
            .with_max_times(options.retries as usize)
            .with_jitter()
            .build();
        loop {
            let outcome = self.attempt(call, subject.provider.limits.body_bytes).await;
            let (error, wait) = match judge(outcome, call, subject, Utc::now()) {
                Verdict::Final(answer) => return Ok(answer),
                Verdict::Hopeless(error) => return Err(error),
                Verdict::Later(error, wait) => (error, wait),
            };
            let Some(delay) = delays.next() else { return Err(error) };
            let delay = wait.unwrap_or(delay);
            if delay > options.longest_wait {
                let retry_at = error.retry_at.or_else(|| Some(Utc::now() + delta(delay)));
                return Err(ConnectorError { retry_at, ..error });
            }
            // The path only: a query may hold a key.
            tracing::debug!(path = call.url.path(), ?delay, %error, "asking again");
            tokio::time::sleep(delay).await;
        }
    }
}

fn judge(
    outcome: Result<Answer, Failure>,
    call: &Call,
    subject: Subject<'_>,
    now: DateTime<Utc>,
) -> Verdict {
    match outcome {
        Err(failure) => {
            let error = refusal::of_failure(&failure, subject, &call.url);
            if may_repeat(&failure, call.repeat) {
                Verdict::Later(error, None)
            } else {
                Verdict::Hopeless(error)
            }
        }
        Ok(answer) if is_limited(&answer, subject) => {
            let wait = wait_of(&answer, subject, now);
            // Without a word from the provider, a minute is what most of them count in.
            let until = now + delta(wait.unwrap_or(Duration::from_mins(1)));
            Verdict::Later(refusal::rate_limited(subject, until), wait)
        }
        Ok(answer) if answer.status.is_server_error() => {
            let error = refusal::of_status(&answer, subject);
            match call.repeat {
                Repeat::Safe => Verdict::Later(error, retry_after(&answer.headers, now)),
                Repeat::IfUnsent => Verdict::Hopeless(error),
            }
        }
        Ok(answer) => Verdict::Final(answer),
    }
}

fn may_repeat(failure: &Failure, repeat: Repeat) -> bool {
    match failure {
        Failure::Unreachable => true,
        Failure::TimedOut | Failure::Broken | Failure::CutOff => repeat == Repeat::Safe,
        _ => false,
    }
}

/// 429, or a 403 that speaks of waiting.
fn is_limited(answer: &Answer, subject: Subject<'_>) -> bool {
    let rate = &subject.provider.limits.rate;
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => {
            answer.headers.contains_key(RETRY_AFTER) || rate.exhausted(&answer.headers)
        }
        _ => false,
    }
}

/// How long the provider wants us to wait, where it says so.
fn wait_of(answer: &Answer, subject: Subject<'_>, now: DateTime<Utc>) -> Option<Duration> {
    let rate = &subject.provider.limits.rate;
    retry_after(&answer.headers, now).or_else(|| rate.wait(&answer.headers, now))
}

/// `Retry-After`, in seconds or as an HTTP date (RFC 9110, section 10.2.3).
fn retry_after(headers: &HeaderMap, now: DateTime<Utc>) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = DateTime::parse_from_rfc2822(text).ok()?.to_utc();
    Some((until - now).to_std().unwrap_or_default())
}

/// At most a year: providers have been seen to send milliseconds as seconds.
fn delta(wait: Duration) -> TimeDelta {
    let year = TimeDelta::days(365);
    TimeDelta::from_std(wait).map_or(year, |wait| wait.min(year))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn after(text: &'static str) -> Option<Duration> {
        let mut headers = HeaderMap::new();
        headers.insert(RETRY_AFTER, HeaderValue::from_static(text));
        retry_after(&headers, "2026-11-21T10:00:00Z".parse().unwrap())
    }

    #[test]
    fn retry_after_is_read_as_seconds_or_as_a_date() {
        assert_eq!(after("7"), Some(Duration::from_secs(7)));
        assert_eq!(after("Sat, 21 Nov 2026 10:02:00 GMT"), Some(Duration::from_mins(2)));
        assert_eq!(after("Sat, 21 Nov 2026 09:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(after("soon"), None);
    }
}
