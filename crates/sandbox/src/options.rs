use std::time::Duration;

use chrono::{DateTime, Utc};

/// How a sandbox is made. `Options::default()` is what a demo runs.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many records exist on 2026-11-20; before that fewer, after that more.
    pub size: Size,
    /// A clock that stands still at this moment (tests); `None` is the real clock.
    pub now: Option<DateTime<Utc>>,
    /// How long an access token lives at providers whose tokens expire (HubSpot). 30 minutes.
    pub access_token_life: Duration,
    /// The OAuth client that every provider here knows.
    pub app: AppCredentials,
    /// The keys that providers accept in place of OAuth.
    pub keys: Keys,
    /// The rate limits that are enforced.
    pub limits: Limits,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            size: Size::default(),
            now: None,
            access_token_life: Duration::from_mins(30),
            app: AppCredentials::default(),
            keys: Keys::default(),
            limits: Limits::default(),
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

/// The keys that providers accept. They open nothing but this sandbox.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Sent as `X-API-Key`.
    pub mock_saas: String,
    /// Sent as a bearer token, or as the user name of Basic with no password.
    pub stripe: String,
    /// A classic personal access token.
    pub github: String,
    /// A private app's token.
    pub hubspot: String,
}

impl Default for Keys {
    fn default() -> Self {
        Self {
            mock_saas: "mock-saas-demo-key".to_owned(),
            stripe: "sk_test_sandbox_0000000000000000".to_owned(),
            github: "ghp_sandbox0000000000000000000000000demo".to_owned(),
            hubspot: "pat-sandbox-00000000-0000-4000-8000-000000000000".to_owned(),
        }
    }
}

/// Rate limits per token, in requests. They are enforced in real time even when the clock stands.
#[derive(Clone, Debug)]
pub struct Limits {
    /// GitHub's primary limit: 5,000 an hour.
    pub github_per_hour: u32,
    /// HubSpot's rolling limit: 110 in ten seconds.
    pub hubspot_per_ten_seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { github_per_hour: 5_000, hubspot_per_ten_seconds: 110 }
    }
}
