//! Tries, and the waits between them.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBuilder};
use chrono::{DateTime, TimeDelta, Utc};
use contract::sync_run::RunErrorKind;
use http::{HeaderMap, StatusCode, header::RETRY_AFTER};
use tokio::sync::OwnedSemaphorePermit;

use super::{Answer, Call, Http, Repeat, Subject, attempt::Failure, refusal};
use crate::{
    ConnectorError,
    rules::{self, Action, Rule},
};

/// What a try means.
enum Verdict {
    /// That is the answer, be it a refusal.
    Final(Answer),
    /// A rule of the file says what else to do.
    Ruled(Detour),
    /// Another try would end the same.
    Hopeless(ConnectorError),
    /// It may work after this wait; nothing to go by means the usual back-off.
    Later(ConnectorError, Option<Duration>),
    /// The same, and when it does not, this part of the stream is left out.
    LaterOrSkip(ConnectorError),
}

/// What came of a request.
pub(crate) enum Sent {
    /// An answer, be it a refusal: see [`Answer::accepted`].
    Answer(Answer),
    /// A rule of the file says to go on in another way.
    Detour(Detour),
}

/// How to go on instead of taking an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Detour {
    /// This part of the stream is left out, for this reason.
    Skip(String),
    /// Begin again at the place that the records have come to.
    ResetPaging,
    /// Ask for half as much time at once.
    SplitWindow,
}

impl Http {
    /// Makes a request, again where that helps. The answer may be a refusal: see
    /// [`Answer::accepted`]. An overloaded or failing provider is an error here.
    pub(crate) async fn send(
        &self,
        call: &Call,
        subject: Subject<'_>,
    ) -> Result<Answer, ConnectorError> {
        match self.send_ruled(call, subject).await? {
            Sent::Answer(answer) => Ok(answer),
            Sent::Detour(Detour::Skip(reason)) => Err(ConnectorError::misconfigured(reason)),
            Sent::Detour(_) => {
                let message = format!("{subject} refused what was asked. Check the settings.");
                Err(ConnectorError::misconfigured(message))
            }
        }
    }

    /// The same, for who can take detours.
    pub(crate) async fn send_ruled(
        &self,
        call: &Call,
        subject: Subject<'_>,
    ) -> Result<Sent, ConnectorError> {
        let options = &self.inner.options;
        let retries = if self.deadline.is_some() { 0 } else { options.retries };
        let mut delays = ExponentialBuilder::default()
            .with_min_delay(options.retry_base)
            .with_max_times(retries as usize)
            .with_jitter()
            .build();
        loop {
            let outcome = {
                let _place = self.enter_budget(call, subject).await?;
                self.attempt(call, subject.provider.limits.body_bytes).await
            };
            let mut skip = false;
            let (error, wait) = match judge(outcome, call, subject, self.now()) {
                Verdict::Final(answer) => return Ok(Sent::Answer(answer)),
                Verdict::Ruled(detour) => return Ok(Sent::Detour(detour)),
                Verdict::Hopeless(error) => return Err(error),
                Verdict::Later(error, wait) => (error, wait),
                Verdict::LaterOrSkip(error) => {
                    skip = true;
                    (error, None)
                }
            };
            let Some(delay) = delays.next() else {
                return if skip {
                    Ok(Sent::Detour(Detour::Skip(error.message)))
                } else {
                    Err(error)
                };
            };
            let delay = wait.unwrap_or(delay);
            if delay > options.longest_wait {
                let retry_at = error.retry_at.or_else(|| Some(self.now() + delta(delay)));
                return Err(ConnectorError { retry_at, ..error });
            }
            // The path only: a query may hold a key.
            tracing::debug!(path = call.url.path(), ?delay, %error, "asking again");
            tokio::time::sleep(delay).await;
        }
    }

    /// Waits for its turn among all that is asked for the account; a turn that is far off is handed
    /// to the caller like the wait of a provider.
    async fn enter_budget(
        &self,
        call: &Call,
        subject: Subject<'_>,
    ) -> Result<Option<OwnedSemaphorePermit>, ConnectorError> {
        let (Some(budget), Some(account)) = (&subject.provider.limits.budget, &call.account) else {
            return Ok(None);
        };
        let longest = self.inner.options.longest_wait;
        let turn = self.inner.budgets.enter(account, budget, longest).await;
        turn.map_err(|wait| refusal::rate_limited(subject, self.now() + delta(wait)))
    }
}

fn judge(
    outcome: Result<Answer, Failure>,
    call: &Call,
    subject: Subject<'_>,
    now: DateTime<Utc>,
) -> Verdict {
    let answer = match outcome {
        Ok(answer) => answer,
        Err(failure) => {
            let error = refusal::of_failure(&failure, subject, &call.url);
            return if may_repeat(&failure, call.repeat) {
                Verdict::Later(error, None)
            } else {
                Verdict::Hopeless(error)
            };
        }
    };
    match rules::find(subject.rules(), &answer) {
        Some(rule) => obey(rule, answer, subject, now),
        None => judge_by_status(answer, call, subject, now),
    }
}

/// What the file says about such an answer.
fn obey(rule: &Rule, answer: Answer, subject: Subject<'_>, now: DateTime<Utc>) -> Verdict {
    let error = |kind| refusal::of_rule(rule, &answer, subject, kind);
    match rule.action {
        Action::Accept => Verdict::Final(Answer { status: StatusCode::OK, ..answer }),
        Action::Wait => later(&answer, subject, now),
        Action::Retry => Verdict::Later(error(RunErrorKind::ProviderDown), None),
        Action::RetryThenSkip => Verdict::LaterOrSkip(error(RunErrorKind::ProviderDown)),
        Action::Skip => Verdict::Ruled(Detour::Skip(error(RunErrorKind::Misconfigured).message)),
        Action::StopUntilTomorrow => {
            let said = wait_of(&answer, subject, now).map(|wait| now + delta(wait));
            let until = said.unwrap_or_else(|| next_midnight(now));
            Verdict::Hopeless(refusal::rate_limited(subject, until))
        }
        Action::Fail => Verdict::Hopeless(error(RunErrorKind::Misconfigured)),
        Action::Reauthenticate => Verdict::Hopeless(error(RunErrorKind::Unauthorized)),
        Action::ResetPaging => Verdict::Ruled(Detour::ResetPaging),
        Action::SplitWindow => Verdict::Ruled(Detour::SplitWindow),
    }
}

fn judge_by_status(
    answer: Answer,
    call: &Call,
    subject: Subject<'_>,
    now: DateTime<Utc>,
) -> Verdict {
    if is_limited(&answer, subject) {
        return later(&answer, subject, now);
    }
    if !answer.status.is_server_error() {
        return Verdict::Final(answer);
    }
    let error = refusal::of_status(&answer, subject);
    match call.repeat {
        Repeat::Safe => Verdict::Later(error, retry_after(&answer.headers, now)),
        Repeat::IfUnsent => Verdict::Hopeless(error),
    }
}

/// After the wait that the provider asks for.
fn later(answer: &Answer, subject: Subject<'_>, now: DateTime<Utc>) -> Verdict {
    let usual = || subject.provider.limits.wait.and_then(|wait| wait.0.to_std().ok());
    let wait = wait_of(answer, subject, now).or_else(usual);
    // Without a word from the provider, a minute is what most of them count in.
    let until = now + delta(wait.unwrap_or(Duration::from_mins(1)));
    Verdict::Later(refusal::rate_limited(subject, until), wait)
}

fn next_midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    let tomorrow = now.date_naive().succ_opt().and_then(|day| day.and_hms_opt(0, 0, 0));
    tomorrow.map_or(now + TimeDelta::days(1), |midnight| midnight.and_utc())
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
    let exhausted =
        || subject.provider.limits.rate.iter().any(|rate| rate.exhausted(&answer.headers));
    match answer.status {
        StatusCode::TOO_MANY_REQUESTS => true,
        StatusCode::FORBIDDEN => answer.headers.contains_key(RETRY_AFTER) || exhausted(),
        _ => false,
    }
}

/// How long the provider wants us to wait, where it says so: the longest of all it says.
fn wait_of(answer: &Answer, subject: Subject<'_>, now: DateTime<Utc>) -> Option<Duration> {
    let rates = subject.provider.limits.rate.iter();
    let waits = rates.filter_map(|rate| rate.wait(&answer.headers, now));
    waits.chain(retry_after(&answer.headers, now)).max()
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
