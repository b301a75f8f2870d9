use std::collections::HashMap;
use std::time::Duration;

use chrono::{DateTime, Utc};

/// How a sandbox is made. `Options::default()` is what a demo runs.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many records exist on 2026-11-20; before that fewer, after that more.
    pub size: Size,
    /// A clock that stands still at this moment (tests); `None` is the real clock.
    pub now: Option<DateTime<Utc>>,
    /// The longest that an access token lives at providers whose tokens expire; by default as long
    /// as the vendor's do.
    pub access_token_life: Duration,
    /// The OAuth client that every provider here knows.
    pub app: AppCredentials,
    /// Rate limits other than the vendors', by slug: requests a token in the vendor's own window.
    /// They are enforced in real time even when the clock stands.
    pub limits: HashMap<&'static str, u32>,
    /// What random faults are drawn from: the same seed, the same faults.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            size: Size::default(),
            now: None,
            access_token_life: Duration::MAX,
            app: AppCredentials::default(),
            limits: HashMap::new(),
            seed: 0,
        }
    }
}

/// How many records of each kind exist on 2026-11-20T00:00:00Z.
#[derive(Clone, Debug)]
pub struct Size {
    /// Customers of mock-saas and of Stripe (the same people).
    pub customers: u32,
    /// Orders of mock-saas, besides those made by [`crate::Control::new_order`].
    pub orders: u32,
    /// Events of mock-saas.
    pub events: u32,
    /// Issues and pull requests of `acme/app`; `acme/website` has a quarter as many besides.
    pub issues: u32,
    /// Contacts of HubSpot; the first ones are the customers.
    pub contacts: u32,
    /// Charges of Stripe; each pays an order.
    pub charges: u32,
}

impl Default for Size {
    fn default() -> Self {
        Self { customers: 150, orders: 1200, events: 400, issues: 260, contacts: 180, charges: 420 }
    }
}

/// The OAuth client that the sandbox accepts, for every provider.
#[derive(Clone, Debug)]
pub struct AppCredentials {
    /// `tributary-sandbox`
    pub client_id: String,
    /// `sandbox-client-secret`
    pub client_secret: String,
}

impl Default for AppCredentials {
    fn default() -> Self {
        Self {
            client_id: "tributary-sandbox".to_owned(),
            client_secret: "sandbox-client-secret".to_owned(),
        }
    }
}
