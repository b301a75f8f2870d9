//! The sandbox as its callers meet it: through the router.

mod books;
mod consent_screen;
mod control;
mod data;
mod faults;
mod github_issues;
mod github_oauth;
mod harness;
mod hubspot_contacts;
mod hubspot_oauth;
mod mock_saas;
mod quickbooks_oauth;
mod quickbooks_query;
mod sage_lists;
mod sage_oauth;
mod salesforce_oauth;
mod salesforce_query;
mod stripe;
mod xero_lists;
mod xero_oauth;
