//! The one error that callers see, through every door.

use serde::{Deserialize, Serialize};
use strum::{Display, IntoStaticStr};

#[cfg(feature = "server-fn")]
mod server_fn;

/// What went wrong, as far as the caller may know.
///
/// Carries no secret and no internal detail: the conversion from the domain's error (in `hub`) is
/// the only place where it is made from something richer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct AppError {
    /// Which sort of failure, and so which HTTP status.
    pub kind: ErrorKind,
    /// What happened, a sentence for people.
    pub message: String,
    /// What to do about it, a sentence for people, where there is something to do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Which input it is about (a form field, a query parameter), where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
}

/// The sorts of failure, each with one HTTP status.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Display, IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum ErrorKind {
    /// 400: the input does not parse or breaks a rule.
    Invalid,
    /// 401: nobody is signed in, or the sign-in failed.
    Unauthenticated,
    /// 403: signed in, but not allowed.
    Forbidden,
    /// 404: there is no such thing, or it belongs to someone else.
    NotFound,
    /// 405: that address does not take that method.
    MethodNotAllowed,
    /// 408: the body did not arrive in time.
    TooSlow,
    /// 409: it clashes with the present state.
    Conflict,
    /// 413: the body is larger than this address takes.
    TooLarge,
    /// 429: too many attempts.
    Throttled,
    /// 502: the provider failed or answered nonsense.
    Provider,
    /// 503: not now; the same request may succeed later.
    Unavailable,
    /// 500: our fault.
    Internal,
}

impl ErrorKind {
    /// The HTTP status that carries this failure.
    pub const fn status(self) -> u16 {
        match self {
            Self::Invalid => 400,
            Self::Unauthenticated => 401,
            Self::Forbidden => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::TooSlow => 408,
            Self::Conflict => 409,
            Self::TooLarge => 413,
            Self::Throttled => 429,
            Self::Internal => 500,
            Self::Provider => 502,
            Self::Unavailable => 503,
        }
    }

    /// A short title for people.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Invalid => "That does not look right",
            Self::Unauthenticated => "Please sign in",
            Self::Forbidden => "Not allowed",
            Self::NotFound => "Not found",
            Self::MethodNotAllowed => "Method not allowed",
            Self::Conflict => "That clashes with something",
            Self::TooLarge => "Too large",
            Self::TooSlow => "That took too long",
            Self::Throttled => "Too many attempts",
            Self::Provider => "The provider failed",
            Self::Unavailable => "Not available right now",
            Self::Internal => "Something broke on our side",
        }
    }
}

impl AppError {
    /// An error of this kind with this sentence.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), remedy: None, field: None }
    }

    /// An input that does not parse or breaks a rule.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Invalid, message)
    }

    /// Nothing by that name, or nothing that this caller may see.
    pub fn not_found(what: &str) -> Self {
        Self::new(ErrorKind::NotFound, format!("There is no such {what}."))
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn with_remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// Adds which input it is about.
    #[must_use]
    pub fn with_field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}
