//! Viewers change nothing, other sites change nothing, other organizations see nothing.

use reqwest::StatusCode;
use testkit::Browser;

use crate::running::Running;

/// Every door that changes something, with a body that an admin's would have.
async fn knock(browser: &Browser, connection: &str) -> Vec<(&'static str, StatusCode)> {
    let form = |path: &'static str, fields: Vec<(&'static str, String)>| async move {
        (path, browser.post(path).form(&fields).send().await.unwrap().status())
    };
    let json = |path: &'static str, body: serde_json::Value| async move {
        (path, browser.post(path).json(&body).send().await.unwrap().status())
    };
    let repository = || vec![("setting.repository", "acme/app".to_owned())];
    let settings = serde_json::json!({"repository": "acme/app"});
    let schedule = format!("sch_{:032}", 7);
    vec![
        form("/rpc/sync_runs/start", vec![("connection_id", connection.to_owned())]).await,
        form("/rpc/connections/pause", vec![("id", connection.to_owned())]).await,
        form("/rpc/connections/resume", vec![("id", connection.to_owned())]).await,
        form(
            "/rpc/schedules/save",
            vec![
                ("form[connection_id]", connection.to_owned()),
                ("form[rhythm]", "30".to_owned()),
            ],
        )
        .await,
        form(
            "/rpc/schedules/switch",
            vec![("id", schedule.clone()), ("on", "false".to_owned())],
        )
        .await,
        form("/rpc/schedules/remove", vec![("id", schedule)]).await,
        form("/rpc/connections/disconnect", vec![("id", connection.to_owned())]).await,
        json(
            "/rpc/connections/authorize",
            serde_json::json!({"provider": "github", "settings": settings, "reconnect": null, "display": "popup"}),
        )
        .await,
        json(
            "/rpc/connections/connect_with_key",
            serde_json::json!({"input": {"provider": "stripe", "secrets": {"key": "sk_test_1"}, "settings": {}}}),
        )
        .await,
        form("/rpc/alerts/acknowledge", vec![("id", format!("alr_{}", "0".repeat(32)))]).await,
        form("/integrations/github/authorize", repository()).await,
        form("/integrations/stripe/key", vec![("secret.key", "sk_test_00000000".to_owned())]).await,
    ]
}

#[tokio::test]
async fn a_viewers_forged_posts_are_forbidden() {
    let running = Running::start().await;
    let connection = running.world.connect("mock-saas").await.to_string();
    let viewer = running.viewer().await;
    for (path, status) in knock(&viewer, &connection).await {
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn nobodys_posts_are_refused() {
    let running = Running::start().await;
    let connection = running.world.connect("mock-saas").await.to_string();
    for (path, status) in knock(&running.nobody(), &connection).await {
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
}

#[tokio::test]
async fn another_organizations_admin_finds_nothing() {
    let running = Running::start().await;
    let connection = running.world.connect("mock-saas").await.to_string();
    let stranger = running.signed_in(&running.world.stranger).await;
    for (path, status) in knock(&stranger, &connection).await.into_iter().take(7) {
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    let page = stranger.get(&format!("/connections/{connection}")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing_even_for_an_admin() {
    let running = Running::start().await;
    let connection = running.world.connect("mock-saas").await.to_string();
    let admin = running.admin().await;
    for site in ["cross-site", "same-site"] {
        let request = admin.client().post(admin.url("/rpc/sync_runs/start"));
        let request = request.header("sec-fetch-site", site);
        let request = request.form(&[("connection_id", &connection)]);
        assert_eq!(request.send().await.unwrap().status(), StatusCode::FORBIDDEN, "{site}");
    }
}

#[tokio::test]
async fn a_viewers_pages_have_no_buttons_that_change_things() {
    let running = Running::start().await;
    let connection = running.world.connect("mock-saas").await;
    let viewer = running.viewer().await;
    for path in [format!("/connections/{connection}"), "/integrations/github".to_owned()] {
        let html = viewer.get(&path).send().await.unwrap().text().await.unwrap();
        for button in [
            "Sync now",
            "Disconnect",
            "Connect with",
            "Test and connect",
            "Pause",
            "Change the schedule",
            "role=\"switch\"",
        ] {
            assert!(!html.contains(button), "{path} shows {button}");
        }
    }
}
