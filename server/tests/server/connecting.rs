//! Connecting without a script, through the sandbox's consent screen.

use reqwest::StatusCode;
use testkit::browser::location;
use url::Url;

use crate::running::Running;

#[tokio::test]
async fn a_plain_form_leads_to_the_consent_screen_and_back_to_the_connection() {
    let running = Running::start().await;
    let admin = running.admin().await;
    let form = [("setting.repository", "acme/app"), ("display", "page")];
    let answer = admin.post("/integrations/github/authorize").form(&form).send().await.unwrap();
    let consent = location(&answer).unwrap();
    assert!(consent.starts_with(running.world.sandbox_url.as_str()), "{consent}");
    let decided = admin.post(&consent).form(&[("decision", "allow")]).send().await.unwrap();
    let back = Url::parse(&location(&decided).unwrap()).unwrap();
    assert_eq!(back.path(), "/integrations/github/oauth2callback");
    let answer = admin.get(back.as_str()).send().await.unwrap();
    let connection = location(&answer).unwrap();
    assert!(connection.starts_with("/connections/con_"), "{connection}");
    let html = admin.get(&connection).send().await.unwrap().text().await.unwrap();
    assert!(html.contains("acme/app") && html.contains("Active"), "{html}");
}

#[tokio::test]
async fn a_plain_form_connects_with_a_key() {
    let running = Running::start().await;
    let admin = running.admin().await;
    let key = testkit::World::sandbox_key("stripe");
    let form = [("secret.key", key.as_str())];
    let answer = admin.post("/integrations/stripe/key").form(&form).send().await.unwrap();
    assert!(location(&answer).unwrap().starts_with("/connections/con_"));
    let form = [("secret.key", "sk_test_wrong_but_well_formed")];
    let answer = admin.post("/integrations/stripe/key").form(&form).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(answer.text().await.unwrap().contains("Stripe"));
}

#[tokio::test]
async fn a_form_that_failed_leads_back_to_itself() {
    let running = Running::start().await;
    let admin = running.admin().await;
    let form = [("secret.key", "sk_test_wrong_but_well_formed")];
    let sent = admin.post("/integrations/stripe/key").header("accept", "text/html").form(&form);
    let html = sent.send().await.unwrap().text().await.unwrap();
    assert!(html.contains("href=\"/integrations/stripe\""), "{html}");
    for form in ["key", "authorize"] {
        let answer = admin.get(&format!("/integrations/stripe/{form}")).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        assert_eq!(location(&answer).as_deref(), Some("/integrations/stripe"));
    }
}

#[tokio::test]
async fn coming_back_without_a_session_is_said_with_how_to_go_on() {
    let running = Running::start().await;
    let path = "/integrations/github/oauth2callback?state=x&code=y";
    let answer = running.nobody().get(path).header("accept", "text/html").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(answer.headers()["cross-origin-opener-policy"], "unsafe-none");
    let html = answer.text().await.unwrap();
    assert!(html.contains("where you are not signed in"), "{html}");
    assert!(html.contains("connect again"), "{html}");
}
