//! The sandbox as its callers meet it: through the router.

mod consent_screen;
mod control;
mod data;
mod faults;
mod github_comments;
mod github_issues;
mod github_oauth;
mod harness;
mod hubspot_contacts;
mod hubspot_oauth;
mod hubspot_objects;
mod mock_saas;
mod openweather;
mod stripe;
mod stripe_balance;
