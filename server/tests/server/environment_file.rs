//! `.env.example` against what is really read.

use std::collections::BTreeSet;

use connectors::Catalogue;
use hub::providers::variable;
use server::{
    cli::ServeArgs,
    config::{Config, VARIABLES},
    providers_environment::SUFFIXES,
};

const EXAMPLE: &str = include_str!("../../../.env.example");

/// The variables that the example names, in use or commented out.
fn named() -> BTreeSet<String> {
    EXAMPLE
        .lines()
        .map(|line| line.trim_start_matches("# ").trim_start_matches('#'))
        .filter_map(|line| line.split_once('=').map(|(name, _)| name.to_owned()))
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'))
        .collect()
}

/// The variables that are read.
fn read() -> BTreeSet<String> {
    let mut read: BTreeSet<String> = VARIABLES.map(str::to_owned).into();
    read.insert("RUST_LOG".to_owned());
    for provider in Catalogue::builtin().unwrap().iter().filter(|it| !it.sandbox_only) {
        let slug = variable(&provider.slug);
        let has_oauth = provider.oauth.is_some();
        let is_read = |suffix: &&str| match *suffix {
            "API_BASE" => true,
            "TOKEN_URL" => provider.issues_tokens(),
            _ => has_oauth,
        };
        let suffixes = SUFFIXES.into_iter().filter(is_read);
        read.extend(suffixes.map(|suffix| format!("{slug}_{suffix}")));
        let fields = provider.api_key.iter().flat_map(|key| &key.fields);
        read.extend(fields.filter_map(|field| field.variable.clone()));
        let settings = provider.settings.iter().map(|setting| variable(&setting.name));
        read.extend(settings.map(|setting| format!("{slug}_{setting}")));
    }
    read
}

#[test]
fn the_example_names_exactly_what_is_read() {
    assert_eq!(named(), read());
}

#[test]
fn the_session_secret_of_the_example_is_refused() {
    let shown = EXAMPLE.lines().find_map(|line| line.strip_prefix("# SESSION_SECRET=")).unwrap();
    let variables = [("SESSION_SECRET".to_owned(), shown.to_owned())];
    let refused = Config::read(&ServeArgs::default(), variables).unwrap_err().to_string();
    assert!(refused.contains(".env.example"), "{refused}");
}
