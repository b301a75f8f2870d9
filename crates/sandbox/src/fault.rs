//! Ways in which a pretend provider misbehaves when asked to.

pub(crate) mod layer;

use serde::{Deserialize, Serialize};

/// What goes wrong at a provider until it is told otherwise.
///
/// As JSON (`POST /control/{provider}/fault`): `{"kind":"outage"}`,
/// `{"kind":"rate_limited","retry_after_seconds":30}`, `{"kind":"slow","milliseconds":800}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fault {
    /// Every door, the token endpoint too, answers 503.
    Outage,
    /// Every door, the token endpoint too, answers 500.
    ServerError,
    /// The API answers as the vendor does when there were too many requests.
    RateLimited {
        /// What the answer says about when to come back.
        retry_after_seconds: u32,
    },
    /// The API answers 200 with a web page.
    Html,
    /// The API answers the first half of its JSON, with the length of that half.
    Truncated,
    /// Lists answer the first page whatever page is asked for, and claim that more follow.
    RepeatPage,
    /// The way to the next page leads to the page itself.
    Loop,
    /// Every door answers after this long.
    Slow {
        /// How long.
        milliseconds: u32,
    },
    /// The API answers 401 to good credentials.
    UnauthorizedAll,
}

/// How a list lies about its pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageLie {
    None,
    Repeat,
    Loop,
}

impl PageLie {
    pub(crate) fn of(fault: Option<&Fault>) -> Self {
        match fault {
            Some(Fault::RepeatPage) => Self::Repeat,
            Some(Fault::Loop) => Self::Loop,
            _ => Self::None,
        }
    }
}
