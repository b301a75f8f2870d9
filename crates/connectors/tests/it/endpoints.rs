//! Where requests go.

use connectors::{EndpointOverrides, Endpoints, Provider, Variables};
use url::Url;

use crate::support::{builtin, provider};

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn of(provider: &Provider, overrides: &EndpointOverrides) -> Endpoints {
    Endpoints::of(provider, overrides, &Variables::default())
}

#[test]
fn without_a_word_of_the_operator_the_vendor_is_asked() {
    let endpoints = of(&builtin("github"), &EndpointOverrides::default());
    assert_eq!(endpoints.api_base, Some(url("https://api.github.com/")));
    assert_eq!(endpoints.token, Some(url("https://github.com/login/oauth/access_token")));
    let revoke = endpoints.revoke.unwrap();
    assert_eq!(revoke.path(), "/applications/%7Bclient_id%7D/token");
}

#[test]
fn an_operator_can_point_each_address_elsewhere() {
    let overrides = EndpointOverrides {
        api_base: Some(url("https://github.acme.test/api/v3")),
        authorize_url: None,
        token_url: Some(url("https://github.acme.test/login/oauth/access_token")),
    };
    let endpoints = of(&builtin("github"), &overrides);
    assert_eq!(endpoints.api_base, Some(url("https://github.acme.test/api/v3")));
    assert_eq!(endpoints.authorize, Some(url("https://github.com/login/oauth/authorize")));
    assert_eq!(endpoints.token.unwrap().host_str(), Some("github.acme.test"));
    let revoke = endpoints.revoke.unwrap();
    assert_eq!(revoke.path(), "/api/v3/applications/%7Bclient_id%7D/token");
}

#[test]
fn the_sandbox_has_every_address_below_the_slug() {
    let sandbox = url("http://127.0.0.1:3001");
    let endpoints = Endpoints::sandbox(&builtin("hubspot"), &sandbox, &Variables::default());
    assert_eq!(endpoints.api_base, Some(url("http://127.0.0.1:3001/hubspot/")));
    assert_eq!(endpoints.authorize, Some(url("http://127.0.0.1:3001/hubspot/oauth/authorize")));
    assert_eq!(endpoints.token, Some(url("http://127.0.0.1:3001/hubspot/oauth/2026-03/token")));
    let revoke = url("http://127.0.0.1:3001/hubspot/oauth/2026-03/token/revoke");
    assert_eq!(endpoints.revoke, Some(revoke));
}

#[test]
fn a_full_revoke_address_is_not_used_when_tokens_come_from_elsewhere() {
    let oauth = "\n[auth.oauth]\nauthorize_url = \"https://a.example/authorize\"\n\
                 token_url = \"https://a.example/token\"\nscopes = []\n\
                 revoke = { scheme = \"post_form\", url = \"https://a.example/revoke\" }\n";
    let provider = provider(oauth);
    let revoke = |overrides: &EndpointOverrides| of(&provider, overrides).revoke;
    assert_eq!(revoke(&EndpointOverrides::default()), Some(url("https://a.example/revoke")));
    let token_url = Some(url("https://b.example/token"));
    assert_eq!(revoke(&EndpointOverrides { token_url, ..EndpointOverrides::default() }), None);
}
