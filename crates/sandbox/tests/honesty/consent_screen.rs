use axum::http::StatusCode;

use crate::harness::{CALLBACK, CHALLENGE, VERIFIER, form, frozen, get, post_form};

const AUTHORIZE: &str = "/github/login/oauth/authorize";

fn address(query: &[(&str, &str)]) -> String {
    let mut all = vec![("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK)];
    all.extend(query);
    format!("{AUTHORIZE}?{}", form(&all))
}

#[tokio::test]
async fn the_screen_says_who_asks_for_what_and_that_it_is_pretend() {
    let screen =
        get(&frozen(), &address(&[("scope", "repo read:user"), ("state", "s")]), &[]).await;
    assert_eq!(screen.status, StatusCode::OK);
    assert!(screen.header("content-type").starts_with("text/html"));
    for expected in [
        "Tributary sandbox – a pretend GitHub",
        "tributary-sandbox",
        "Read and write your repositories",
        "Read your profile",
        "value=\"allow\"",
        "value=\"deny\"",
        "Amara Okafor",
    ] {
        assert!(screen.text.contains(expected), "{expected}");
    }
    assert!(!screen.text.contains("<script"));
}

#[tokio::test]
async fn nothing_of_the_query_becomes_markup() {
    let evil = "\"><script>alert(1)</script>";
    for name in ["state", "scope", "client_id", "redirect_uri", "response_type"] {
        let screen = get(&frozen(), &format!("{AUTHORIZE}?{}", form(&[(name, evil)])), &[]).await;
        assert!(!screen.text.contains("<script"), "{name}");
        let screen = get(&frozen(), &address(&[(name, evil)]), &[]).await;
        assert!(!screen.text.contains("<script"), "{name}");
    }
}

#[tokio::test]
async fn an_unknown_app_or_a_relative_address_is_an_error_page_and_never_a_redirect() {
    let cases = [
        form(&[("client_id", "someone-else"), ("redirect_uri", CALLBACK)]),
        form(&[("redirect_uri", CALLBACK)]),
        form(&[("client_id", "tributary-sandbox")]),
        form(&[("client_id", "tributary-sandbox"), ("redirect_uri", "/callback")]),
        form(&[("client_id", "tributary-sandbox"), ("redirect_uri", "javascript:alert(1)")]),
        form(&[("client_id", "tributary-sandbox"), ("redirect_uri", "http://a.example/#x")]),
    ];
    for query in cases {
        let address = format!("{AUTHORIZE}?{query}");
        for answer in [
            get(&frozen(), &address, &[]).await,
            post_form(&frozen(), &address, &[("decision", "allow")]).await,
        ] {
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
            assert_eq!(answer.header("location"), "", "{query}");
        }
    }
}

#[tokio::test]
async fn denying_tells_the_app_and_keeps_its_own_parameters_and_the_state() {
    let state = "a b&c=d/ü+%20";
    let denied = post_form(&frozen(), &address(&[("state", state)]), &[("decision", "deny")]).await;
    assert_eq!(denied.redirected("error").as_deref(), Some("access_denied"));
    assert!(denied.redirected("error_description").is_some());
    assert_eq!(denied.redirected("state").as_deref(), Some(state));
    assert_eq!(denied.redirected("from").as_deref(), Some("popup"));
    assert_eq!(denied.redirected("code"), None);
}

#[tokio::test]
async fn allowing_brings_a_code_and_the_untouched_state() {
    let state = "a b&c=d/ü+%20";
    let allowed =
        post_form(&frozen(), &address(&[("state", state)]), &[("decision", "allow")]).await;
    assert_eq!(allowed.redirected("state").as_deref(), Some(state));
    assert!(allowed.redirected("code").is_some_and(|code| code.len() >= 20));
    let without = post_form(&frozen(), &address(&[]), &[("decision", "allow")]).await;
    assert_eq!(without.redirected("state"), None);
}

#[tokio::test]
async fn only_codes_and_only_s256_are_given() {
    let cases = [
        (vec![("response_type", "token")], "unsupported_response_type"),
        (vec![("code_challenge", VERIFIER), ("code_challenge_method", "plain")], "invalid_request"),
        (vec![("code_challenge", CHALLENGE)], "invalid_request"),
        (vec![("code_challenge_method", "S256")], "invalid_request"),
    ];
    for (query, expected) in cases {
        let refused = get(&frozen(), &address(&query), &[]).await;
        assert_eq!(refused.redirected("error").as_deref(), Some(expected), "{query:?}");
    }
}

#[tokio::test]
async fn hubspot_knows_its_scopes_and_refuses_others() {
    let ask = |scope| {
        let query =
            [("client_id", "tributary-sandbox"), ("redirect_uri", CALLBACK), ("scope", scope)];
        format!("/hubspot/oauth/authorize?{}", form(&query))
    };
    let known = get(&frozen(), &ask("oauth crm.objects.contacts.read"), &[]).await;
    assert!(known.text.contains("Read your contacts"), "{}", known.text);
    let unknown = get(&frozen(), &ask("oauth crm.everything"), &[]).await;
    assert_eq!(unknown.status, StatusCode::BAD_REQUEST);
}
