use axum::Router;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::oauth::OauthScreens;
use crate::options::Keys;
use crate::world::Site;

/// A pretend provider: everything the shared parts need to know of it.
pub(crate) struct Provider {
    /// Where it is mounted.
    pub(crate) slug: &'static str,
    /// What people call it.
    pub(crate) name: &'static str,
    /// The one line of the index page on how to get in.
    pub(crate) way_in: &'static str,
    /// Its key among all keys.
    pub(crate) key: fn(&Keys) -> &str,
    /// `None` for providers that know keys only.
    pub(crate) oauth: Option<&'static OauthScreens>,
    /// Its doors, below the mount.
    pub(crate) routes: fn(&Site) -> Router<Site>,
    /// How it says 401 to a good credential (the fault of that name).
    pub(crate) unauthorized: fn() -> Response,
    /// How it says that there were too many requests; in seconds until the next may come.
    pub(crate) rate_limited: fn(u32, DateTime<Utc>) -> Response,
    /// Changes a record on request; `None` where nothing can be changed.
    pub(crate) edit: Option<Edit>,
}

/// The record's name, what changes, and the record as it is then, if there is such a one.
pub(crate) type Edit = fn(&Site, &str, &Value) -> Option<Value>;

/// Every provider there is. A new one is added here and nowhere else.
pub(crate) static ALL: &[&Provider] = &[
    &crate::github::PROVIDER,
    &crate::hubspot::PROVIDER,
    &crate::mock_saas::PROVIDER,
    &crate::stripe::PROVIDER,
];
