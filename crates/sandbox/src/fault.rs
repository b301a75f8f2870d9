//! Ways in which a pretend provider misbehaves when asked to.

mod cut;
pub(crate) mod faults;
pub(crate) mod layer;
mod retry_form;

use serde::{Deserialize, Serialize};

pub use self::retry_form::RetryForm;

/// What goes wrong at a provider until it is told otherwise, or for a number of requests.
///
/// As JSON (`POST /control/{provider}/fault`): `{"kind":"outage"}`,
/// `{"kind":"rate_limited","retry_after_seconds":30}`, `{"kind":"slow","milliseconds":800}`,
/// `{"kind":"storm","percent":20,"blows":["unavailable","cut_off"]}`.
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
    /// The same, in one of the forms in which providers say when to come back.
    TooManyRequests {
        /// When to come back.
        retry_after_seconds: u32,
        /// How the answer says it, and in no other way.
        form: RetryForm,
        /// For so many requests; without, until it is ended.
        #[serde(default)]
        requests: Option<u32>,
    },
    /// The API answers 200 with a web page.
    Html,
    /// The API answers the first half of its JSON, with the length of that half.
    Truncated,
    /// The API announces its whole answer and closes the connection in the middle of it.
    CutOff {
        /// For so many requests.
        requests: u32,
    },
    /// Some requests to the API fail, now this way and now that.
    Storm {
        /// How many requests it lasts, those included that it spares; without, until it is ended.
        #[serde(default)]
        requests: Option<u32>,
        /// How many of a hundred requests are hit; without, all. Which ones, and how, the seed
        /// decides: the third request to a path meets the same with the same seed, whatever is
        /// asked elsewhere meanwhile.
        #[serde(default = "all_of_a_hundred")]
        percent: u8,
        /// What can happen to a request that is hit, each as likely as the next; without, all.
        #[serde(default = "all_blows")]
        blows: Vec<Blow>,
    },
    /// All access tokens that OAuth gave out expire once so many more requests to the API were
    /// answered. Then it is over, and refreshed tokens are good.
    ExpireAfter {
        /// How many requests, at least one.
        requests: u32,
    },
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

/// What a storm does to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Blow {
    /// It is answered 500.
    ServerError,
    /// It is answered 503.
    Unavailable,
    /// The connection is closed in the middle of the answer.
    CutOff,
    /// The answer is the first half of its JSON, with the length of that half.
    Truncated,
}

impl Blow {
    /// Every one there is.
    pub const ALL: [Self; 4] =
        [Self::ServerError, Self::Unavailable, Self::CutOff, Self::Truncated];
}

fn all_of_a_hundred() -> u8 {
    100
}

fn all_blows() -> Vec<Blow> {
    Blow::ALL.to_vec()
}

/// How a list lies about its pages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PageLie {
    None,
    Repeat,
    Loop,
}

impl PageLie {
    pub(crate) fn of(faults: &[Fault]) -> Self {
        let lie = |fault: &Fault| match fault {
            Fault::RepeatPage => Some(Self::Repeat),
            Fault::Loop => Some(Self::Loop),
            _ => None,
        };
        faults.iter().find_map(lie).unwrap_or(Self::None)
    }
}
