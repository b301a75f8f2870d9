//! The sandbox as its callers meet it: through the router.

mod airtable_bases;
mod airtable_formulas;
mod airtable_oauth;
mod airtable_records;
mod consent_screen;
mod control;
mod data;
mod faults;
mod faults_everywhere;
mod github_issues;
mod github_oauth;
mod harness;
mod hubspot_contacts;
mod hubspot_oauth;
mod microsoft_teams;
mod microsoft_teams_messages;
mod microsoft_teams_oauth;
mod mock_saas;
mod notion_oauth;
mod notion_query;
mod notion_search;
mod slack_history;
mod slack_lists;
mod slack_oauth;
mod slack_posting;
mod stripe;
