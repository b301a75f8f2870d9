//! The only way out: requests with time limits, retries, a limit on what is read, and a guard
//! against addresses that are nobody's business.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use reqwest::redirect::{Action, Attempt, Policy};
use url::Url;

use crate::ConnectorError;
use budget::Budgets;

mod answer;
mod attempt;
mod budget;
mod call;
mod guard;
mod quote;
mod refusal;
mod retry;
mod subject;

pub(crate) use answer::Answer;
pub(crate) use budget::BudgetSpec;
pub(crate) use call::{Call, Repeat};
pub(crate) use retry::{Detour, Sent};
pub(crate) use subject::Subject;

/// How requests are made.
#[derive(Debug, Clone)]
pub struct HttpOptions {
    /// How long a connection may take to be made. 10 s.
    pub connect_timeout: Duration,
    /// How long a request may take from the connection to the last byte. 60 s.
    pub request_timeout: Duration,
    /// How long somebody who waits at a form is kept waiting, whatever has to be asked for them.
    /// 15 s.
    pub patience: Duration,
    /// How often a failed request is made again. Twice, which makes three tries.
    pub retries: u32,
    /// How long the first of these waits; each further waits twice as long, with jitter. 0.5 s.
    pub retry_base: Duration,
    /// The longest wait that a provider may impose here; longer ones are handed to the caller as
    /// [`RateLimited`](contract::sync_run::RunErrorKind::RateLimited). 30 s.
    pub longest_wait: Duration,
    /// How many bytes one answer may have, unpacked. 16 MiB.
    pub body_limit: usize,
    /// What we call ourselves.
    pub user_agent: String,
    /// Addresses that the operator configured: their hosts and ports may be private.
    pub trusted: Vec<Url>,
    /// Tells the time, which signatures and waits are made with.
    pub clock: Clock,
}

/// Tells the time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that asks another one.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::new(Utc::now)
    }
}

impl std::fmt::Debug for Clock {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Clock").field(&(self.0)()).finish()
    }
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_mins(1),
            patience: Duration::from_secs(15),
            retries: 2,
            retry_base: Duration::from_millis(500),
            longest_wait: Duration::from_secs(30),
            body_limit: 16 * 1024 * 1024,
            user_agent: concat!("Tributary/", env!("CARGO_PKG_VERSION")).to_owned(),
            trusted: Vec::new(),
            clock: Clock::default(),
        }
    }
}

/// The client. Cheap to clone.
#[derive(Clone)]
pub struct Http {
    inner: Arc<Inner>,
    /// When the person who waits for it has waited long enough.
    deadline: Option<Instant>,
}

struct Inner {
    /// Reaches public addresses only.
    guarded: reqwest::Client,
    /// Reaches any address, and is used for trusted ones only.
    open: reqwest::Client,
    options: HttpOptions,
    budgets: Budgets,
}

impl Http {
    /// A client with these options.
    pub fn new(options: HttpOptions) -> Result<Self, ConnectorError> {
        // A second call finds it installed, which is fine.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let build = |builder: reqwest::ClientBuilder| {
            builder.build().map_err(|error| {
                ConnectorError::internal(format!(
                    "The HTTP client cannot start: {error}. Are root certificates installed?"
                ))
            })
        };
        let guarded = build(builder(&options).dns_resolver(guard::PublicOnly))?;
        let open = build(builder(&options))?;
        let inner = Arc::new(Inner { guarded, open, options, budgets: Budgets::default() });
        Ok(Self { inner, deadline: None })
    }

    /// The same client for requests that somebody waits for, counted from now: all of them together
    /// take no longer than that person's patience, and none is made again, since the person can.
    #[must_use]
    pub fn waited_for(&self) -> Self {
        let deadline = Instant::now() + self.inner.options.patience;
        Self { deadline: Some(deadline), ..self.clone() }
    }

    /// What time it is.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.inner.options.clock.0)()
    }

    /// Whether the operator configured this host and port.
    fn trusts(&self, url: &Url) -> bool {
        let same = |trusted: &Url| {
            trusted.host() == url.host()
                && trusted.port_or_known_default() == url.port_or_known_default()
        };
        self.inner.options.trusted.iter().any(same)
    }
}

fn builder(options: &HttpOptions) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .connect_timeout(options.connect_timeout)
        .timeout(options.request_timeout)
        .user_agent(&options.user_agent)
        .redirect(Policy::custom(redirect))
        .referer(false)
        // A proxy would resolve names behind the guard's back.
        .no_proxy()
}

/// Redirects stay on their server: the credential goes along.
fn redirect(attempt: Attempt<'_>) -> Action {
    const MOST: usize = 3;
    let same = attempt.previous().last().is_some_and(|it| it.origin() == attempt.url().origin());
    if same && attempt.previous().len() <= MOST { attempt.follow() } else { attempt.stop() }
}
