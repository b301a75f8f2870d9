//! Pretend providers: a real HTTP server with real OAuth screens, real paging, real refusals, and
//! faults on request. It is the far side of the tests and what a demo without internet talks to.
//!
//! Every provider is mounted under `/{slug}`, and below that its vendor's own path, whatever host
//! the vendor uses: `/github/login/oauth/authorize`, `/github/repos/acme/app/issues`,
//! `/hubspot/crm/v3/objects/contacts`, `/stripe/v1/charges`, `/xero/api.xro/2.0/Invoices`.
//!
//! A provider is one file and its folder (see `github.rs` and `github/`), entered in
//! `provider::ALL`. What several share lives beside them: the OAuth server (`oauth`), rate windows
//! (`rate`), ways of lying (`fault`), people and orders (`data`).
//!
//! ```no_run
//! # async fn run() -> std::io::Result<()> {
//! use sandbox::{Fault, Options, Sandbox};
//!
//! let sandbox = Sandbox::new(Options::default());
//! sandbox.control().set_fault("stripe", Some(Fault::Outage));
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! sandbox.serve(listener, std::future::pending()).await
//! # }
//! ```

#![expect(
    clippy::result_large_err,
    reason = "a refusal is the vendor's finished answer, made once a request and returned at once"
)]

mod airtable;
mod assertion;
mod aws;
mod azure;
mod begun;
mod calendar;
mod cell_order;
mod clock;
mod comparison;
mod control;
mod credentials;
mod data;
mod direction;
mod edits;
mod entra;
mod fault;
mod github;
mod gone;
mod google_cloud;
mod guid;
mod html;
mod hubspot;
mod in_flight;
mod index_page;
mod jwt_form;
mod microsoft_teams;
mod mock_saas;
mod mount;
mod netsuite;
mod notion;
mod numbered_id;
mod oauth;
mod openweather;
mod options;
mod posted;
mod provider;
mod query;
mod quickbooks;
mod rate;
mod sage;
mod salesforce;
mod sap;
mod seeded;
mod server;
mod slack;
mod sql;
mod stream;
mod stripe;
mod tokens;
mod world;
mod xero;

pub use control::Control;
pub use fault::{Blow, Fault, RetryForm};
pub use oauth::refresh_tokens::RefreshTokens;
pub use oauth::token_requests::TokenRequests;
pub use options::{AppCredentials, Options, Size};
pub use provider::secrets;
pub use server::Sandbox;
