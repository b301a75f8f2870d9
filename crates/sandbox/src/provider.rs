use std::collections::BTreeMap;

use axum::Router;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::oauth::OauthScreens;
use crate::world::Site;

/// A pretend provider: everything the shared parts need to know of it.
pub(crate) struct Provider {
    /// Where it is mounted.
    pub(crate) slug: &'static str,
    /// What people call it.
    pub(crate) name: &'static str,
    /// The one line of the index page on how to get in.
    pub(crate) way_in: &'static str,
    /// What it accepts in place of OAuth: the name of each field that people fill in, and the value
    /// that is good. They open nothing but this sandbox.
    pub(crate) secrets: &'static [(&'static str, &'static str)],
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
    /// Finds a record that can be deleted; `None` where nothing can be.
    pub(crate) record: Option<Find>,
    /// Tells all records of a list; `None` where that cannot be asked.
    pub(crate) truth: Option<Truth>,
}

impl Provider {
    /// The good value of a field.
    pub(crate) fn secret(&self, field: &str) -> &'static str {
        self.secrets.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
    }
}

/// What providers accept in place of OAuth, by slug: each field's name and its good value. They
/// open nothing but this sandbox. Every provider is there, those that know OAuth only with nothing.
pub fn secrets() -> BTreeMap<String, BTreeMap<String, String>> {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    ALL.iter().map(|it| (it.slug.to_owned(), it.secrets.iter().map(owned).collect())).collect()
}

/// The record's name, what changes, and the record as it is then, if there is such a one.
pub(crate) type Edit = fn(&Site, &str, &Value) -> Option<Value>;

/// The name under which a record is kept, if there is such a one, deleted or not.
pub(crate) type Find = fn(&Site, &str) -> Option<String>;

/// The records of a list that exist now, as the API shows them to whoever finds the provider at
/// this mount; `None` when there is no such list.
pub(crate) type Truth = fn(&Site, &str, &str) -> Option<Vec<Value>>;

/// Every provider there is. A new one is added here and nowhere else.
pub(crate) static ALL: &[&Provider] = &[
    &crate::airtable::PROVIDER,
    &crate::aws::PROVIDER,
    &crate::azure::PROVIDER,
    &crate::github::PROVIDER,
    &crate::google_cloud::PROVIDER,
    &crate::hubspot::PROVIDER,
    &crate::microsoft_teams::PROVIDER,
    &crate::mock_saas::PROVIDER,
    &crate::netsuite::PROVIDER,
    &crate::notion::PROVIDER,
    &crate::openweather::PROVIDER,
    &crate::quickbooks::PROVIDER,
    &crate::sage::PROVIDER,
    &crate::salesforce::PROVIDER,
    &crate::sap::PROVIDER,
    &crate::slack::PROVIDER,
    &crate::stripe::PROVIDER,
    &crate::xero::PROVIDER,
];
