//! Makes things happen at the pretend providers: faults, expiry, new and changed records.

pub(crate) mod http;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::clock::rfc3339;
use crate::fault::Fault;
use crate::mock_saas;
use crate::oauth::refresh_tokens::RefreshTokens;
use crate::oauth::token_requests::TokenRequests;
use crate::posted::Posted;
use crate::provider::ALL;
use crate::world::{Site, Standing, World, lock};

/// Faults and events on request. The same can be done over HTTP, see `POST /control/...`.
///
/// Providers are named by slug; what is said about an unknown one is logged and has no effect.
#[derive(Clone)]
pub struct Control {
    world: Arc<World>,
}

impl Control {
    pub(crate) fn new(world: Arc<World>) -> Self {
        Self { world }
    }

    /// Starts a fault at a provider, in place of those before; `None` ends them.
    pub fn set_fault(&self, provider: &str, fault: Option<Fault>) {
        self.at(provider, |standing| lock(&standing.faults).set(fault));
    }

    /// Starts a fault besides those that a provider has. A request meets them in this order up to
    /// the first that decides its answer, so that faults for a number of requests follow each
    /// other, and what only slows or expires goes together with the rest.
    pub fn add_fault(&self, provider: &str, fault: Fault) {
        self.at(provider, |standing| lock(&standing.faults).add(fault));
    }

    /// The fault that a provider has now; the first, if it has several.
    pub fn fault(&self, provider: &str) -> Option<Fault> {
        self.world.standing(provider)?.fault()
    }

    /// The faults that a provider has now, with as many requests as they have left.
    pub fn faults(&self, provider: &str) -> Vec<Fault> {
        let standing = self.world.standing(provider);
        standing.map_or_else(Vec::new, |standing| lock(&standing.faults).list().to_vec())
    }

    /// Begins the random faults of all providers anew, as in a sandbox that was made with this
    /// seed.
    pub fn seed(&self, seed: u64) {
        for provider in ALL {
            self.at(provider.slug, |standing| lock(&standing.faults).seed(seed));
        }
    }

    /// Sets a provider's own clock ahead of the sandbox's (or behind it): the times that it writes,
    /// its `Date`, and when its tokens expire.
    pub fn set_clock_skew(&self, provider: &str, seconds: i64) {
        self.at(provider, |standing| standing.set_skew(seconds));
    }

    /// Ends the life of every access token that OAuth gave out. Keys stay good, and so do refresh
    /// tokens.
    pub fn expire_access_tokens(&self, provider: &str) {
        let now = self.site(provider).map_or_else(|| self.world.clock.now(), |site| site.now());
        self.at(provider, |standing| lock(&standing.grants).expire_all_access(now));
    }

    /// As if every person had removed the app: all tokens are dead, and a refresh answers
    /// `invalid_grant`. Keys stay good.
    pub fn revoke_grants(&self, provider: &str) {
        self.at(provider, |standing| lock(&standing.grants).revoke_all());
    }

    /// Says what becomes of refresh tokens at a provider, those already given out included.
    pub fn set_refresh_tokens(&self, provider: &str, rule: RefreshTokens) {
        self.at(provider, |standing| lock(&standing.grants).set_refresh_tokens(rule));
    }

    /// How often a provider was asked to refresh a token.
    pub fn token_requests(&self, provider: &str) -> TokenRequests {
        let standing = self.world.standing(provider);
        standing.map_or_else(TokenRequests::default, |standing| *lock(&standing.token_requests))
    }

    /// Places an order at mock-saas now and returns it as the API shows it.
    pub fn new_order(&self) -> Value {
        let site = self.site(mock_saas::PROVIDER.slug);
        site.map_or(Value::Null, |site| mock_saas::new_order(&site))
    }

    /// Changes fields of one record, whose time of change becomes now, and returns it as the API
    /// shows it; `None` when there is no such record.
    ///
    /// | provider | record | changes |
    /// | --- | --- | --- |
    /// | airtable | record id | fields by name |
    /// | github | `acme/app#7` (or `7`) | `title`, `state` |
    /// | github | `acme/app#issuecomment-ID` | `body` |
    /// | hubspot | id of a contact, company or deal | properties |
    /// | microsoft-teams | channel id, `/` and message id | `content` |
    /// | mock-saas | order id or customer id | fields, such as `status` |
    /// | netsuite | id of a vendor bill | columns |
    /// | notion | page id | properties by name, as plain values |
    /// | quickbooks | `Purchase/1002`, `Bill/1003`, `Customer/1`, `Vendor/51` of Acme Retail | fields |
    /// | sage | id of a purchase invoice or other payment | attributes |
    /// | salesforce | id of an account, contact or opportunity | fields |
    /// | sap | number of a supplier invoice | properties |
    /// | slack | `C07ACME0001/` and the `ts` of a message, or a user id | `text`; profile fields |
    /// | xero | id of a bank transaction, invoice or contact | fields |
    pub fn edit_record(&self, provider: &str, record: &str, changes: &Value) -> Option<Value> {
        let site = self.site(provider)?;
        let edit = site.provider.edit?;
        let name = site.provider.record.and_then(|find| find(&site, record));
        if name.is_some_and(|name| site.is_gone(|| name)) {
            return None;
        }
        edit(&site, record, changes)
    }

    /// Changes the time of change of many records to one and the same second, which is now, and
    /// nothing else about them; tells of how many. They are named as for
    /// [`Control::edit_record`].
    pub fn touch_many(&self, provider: &str, records: &[impl AsRef<str>]) -> usize {
        let nothing = json!({});
        let touch = |record: &str| self.edit_record(provider, record, &nothing).is_some();
        let all = || records.iter().filter(|record| touch(record.as_ref())).count();
        self.world.clock.held(all)
    }

    /// Deletes a record, which no list shows any more; tells whether it was there. Records are
    /// named as for [`Control::edit_record`]; possible are orders, customers and events of
    /// mock-saas, issues of GitHub (with their comments) and contacts, companies and deals of
    /// HubSpot.
    pub fn delete_record(&self, provider: &str, record: &str) -> bool {
        self.found(provider, record).is_some_and(|(site, name)| lock(&site.standing.gone).add(name))
    }

    /// Brings a deleted record back, as it would be by now; tells whether it was gone.
    pub fn undelete_record(&self, provider: &str, record: &str) -> bool {
        self.found(provider, record)
            .is_some_and(|(site, name)| lock(&site.standing.gone).bring_back(&name))
    }

    /// All records of a list that exist now, in its order and as the API shows them, with links
    /// as for whoever finds the sandbox at `http://localhost`: `customers`, `events` and `orders`
    /// of mock-saas, `acme/app/issues` of GitHub. What is unknown has no records.
    pub fn truth(&self, provider: &str, list: &str) -> Vec<Value> {
        let mount = format!("http://localhost/{provider}");
        self.truth_at(provider, list, &mount).unwrap_or_default()
    }

    fn truth_at(&self, provider: &str, list: &str, mount: &str) -> Option<Vec<Value>> {
        let site = self.site(provider)?;
        site.provider.truth.and_then(|truth| truth(&site, list, mount))
    }

    fn found(&self, provider: &str, record: &str) -> Option<(Site, String)> {
        let site = self.site(provider)?;
        let name = site.provider.record?(&site, record)?;
        Some((site, name))
    }

    /// What was posted to a provider, oldest first: `{"at":"2026-11-20T08:30:00Z",
    /// "door":"chat.postMessage","to":"C07ACME0001","body":{...}}`, where the body stands as it came.
    pub fn posted(&self, provider: &str) -> Vec<Value> {
        let Some(standing) = self.world.standing(provider) else { return Vec::new() };
        let posted = lock(&standing.posted);
        let shown = |it: &Posted| json!({ "at": rfc3339(it.at), "door": it.door, "to": it.to, "body": it.body });
        posted.iter().map(shown).collect()
    }

    /// How many API requests a provider has seen, the refused ones included. OAuth doors do not
    /// count.
    pub fn requests(&self, provider: &str) -> u64 {
        self.world.standing(provider).map_or(0, |standing| standing.requests())
    }

    /// How many of these requests a fault answered in place of the API: refused, or with an answer
    /// that was cut. Slow answers and lists that lie about their pages do not count.
    pub fn spoiled(&self, provider: &str) -> u64 {
        self.world.standing(provider).map_or(0, |standing| standing.spoiled())
    }

    /// How many requests to each path of a provider's API were being answered at once at most. A
    /// path stands as the vendor has it, without the query: `/external/orders`. The time in which
    /// a fault lets callers wait counts.
    ///
    /// A caller that hangs up and comes again at once may be seen twice.
    pub fn most_at_once(&self, provider: &str) -> HashMap<String, usize> {
        self.world
            .standing(provider)
            .map_or_else(HashMap::new, |standing| standing.in_flight.most())
    }

    /// Begins [`Control::most_at_once`] anew, with the requests that are being answered now.
    pub fn reset_most_at_once(&self, provider: &str) {
        self.at(provider, |standing| standing.in_flight.forget());
    }

    /// Moves the sandbox's clock forward, whether it is frozen or real: tokens and codes expire,
    /// records appear and change.
    pub fn advance(&self, by: Duration) {
        self.world.clock.advance(by);
    }

    fn at(&self, provider: &str, change: impl FnOnce(&Standing)) {
        if let Some(standing) = self.world.standing(provider) {
            change(standing);
        } else {
            tracing::warn!(provider, "the sandbox has no such provider");
        }
    }

    fn site(&self, slug: &str) -> Option<Site> {
        let provider = ALL.iter().find(|provider| provider.slug == slug)?;
        let standing = Arc::clone(self.world.standing(slug)?);
        Some(Site { provider, world: Arc::clone(&self.world), standing })
    }
}
