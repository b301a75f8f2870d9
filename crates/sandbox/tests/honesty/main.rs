//! The sandbox as its callers meet it: through the router.

mod aws_caller;
mod aws_costs;
mod aws_signature;
mod azure_costs;
mod azure_token;
mod consent_screen;
mod control;
mod data;
mod faults;
mod github_issues;
mod github_oauth;
mod google_cloud_costs;
mod google_cloud_oauth;
mod google_cloud_token;
mod harness;
mod hubspot_contacts;
mod hubspot_oauth;
mod mock_saas;
mod netsuite_suiteql;
mod netsuite_token;
mod sap;
mod signed_assertion;
mod stripe;
