//! Microsoft Entra, which gives the tokens for Teams and for Azure, at
//! `/{tenant}/oauth2/v2.0/token`.

mod access;
mod app;
mod refusal;

use std::time::Duration;

pub(crate) use access::{answer, claims};
pub(crate) use app::prove;
pub(crate) use refusal::Refusal;

/// The directory of the pretend company.
pub(crate) const TENANT: &str = "7c4a1e90-5b2d-4f3a-8e61-00000000ac3e";

/// How long an access token lives.
pub(crate) const LIFE: Duration = Duration::from_hours(1);
