//! Pages and the server functions behind them.

use contract::{
    AppError, ErrorKind,
    model::ORDERS,
    query::{NamedPage, Page},
};
use reqwest::{StatusCode, header};
use testkit::browser::location;

use crate::running::Running;

#[tokio::test]
async fn who_is_not_signed_in_is_sent_to_sign_in_and_back() {
    let running = Running::start().await;
    let nobody = running.nobody();
    let answer = nobody.get("/data/issues?state=open").send().await.unwrap();
    let login = "/login?next=%2Fdata%2Fissues%3Fstate%3Dopen";
    assert_eq!(location(&answer).as_deref(), Some(login));
    let rpc = nobody.get("/rpc/connections/list").send().await.unwrap();
    assert_eq!(rpc.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(rpc.json::<AppError>().await.unwrap().kind, ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn every_page_answers_with_its_content_before_any_script_runs() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    for (path, text) in [
        ("/", "Dashboard"),
        ("/integrations", "GitHub"),
        ("/integrations/github", "Issues"),
        ("/connections", "Connections"),
        ("/data/orders", "Orders"),
        ("/data/issues", "Issues"),
        ("/data/contacts", "Contacts"),
        ("/data/payments", "Payments"),
        ("/data/customers", "Customers"),
        ("/data/items", "Items"),
        ("/syncs", "Syncs"),
        ("/alerts", "All is well"),
        ("/activity", "session.signed_in"),
    ] {
        let answer = viewer.get(path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store", "{path}");
        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
        assert!(policy.contains("script-src 'self' 'nonce-"), "{path}: {policy}");
        assert!(answer.text().await.unwrap().contains(text), "{path}");
    }
}

#[tokio::test]
async fn a_server_function_gives_the_same_rows_in_the_page_and_over_http() {
    let running = Running::start().await;
    let connection = running.world.connect("mock-saas").await;
    let admin = running.admin().await;
    let form = [("connection_id", connection.to_string())];
    let started = admin.post("/rpc/sync_runs/start").form(&form).send().await.unwrap();
    assert_eq!(started.status(), StatusCode::OK);
    let viewer = running.viewer().await;
    let mut page = Page::empty();
    for _ in 0..500 {
        let answer = viewer.get("/rpc/records/list?model=orders&query=limit%3D3").send().await;
        page = answer.unwrap().json().await.unwrap();
        if page.rows.len() == 3 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let html = viewer.get("/data/orders?limit=3").send().await.unwrap().text().await.unwrap();
    assert_eq!(page.rows.len(), 3);
    let named = |path: &str| {
        let asked = viewer.get(path).send();
        async move { asked.await.unwrap().json::<NamedPage>().await.unwrap() }
    };
    let all = named("/api/v1/records/orders?limit=3").await;
    assert_eq!((all.columns.len(), &all.page.rows), (ORDERS.columns.len(), &page.rows));
    let some = named("/api/v1/records/orders?limit=3&columns=total,number").await;
    assert_eq!(some.columns, ["number", "total"]);
    let total = ORDERS.position("total").unwrap();
    for (row, whole) in some.page.rows.iter().zip(&page.rows) {
        assert_eq!(row.cells, [whole.cells[0].clone(), whole.cells[total].clone()]);
    }
    for row in &page.rows {
        assert!(html.contains(row.cells[0].as_text().unwrap()), "{row:?}");
    }
}

#[tokio::test]
async fn an_address_with_a_slash_at_its_end_leads_to_the_one_without() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    for (path, to) in [
        ("/integrations/", "/integrations"),
        ("/data/orders/?q=a", "/data/orders?q=a"),
        ("/login/", "/login"),
    ] {
        for browser in [&viewer, &running.nobody()] {
            let answer = browser.get(path).send().await.unwrap();
            assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
            assert_eq!(location(&answer).as_deref(), Some(to));
        }
    }
}

#[tokio::test]
async fn the_page_that_renews_a_connection_says_which() {
    let running = Running::start().await;
    let connection = running.world.connect("mock-saas").await;
    let admin = running.admin().await;
    let path = format!("/integrations/mock-saas?reconnect={connection}");
    let html = admin.get(&path).send().await.unwrap().text().await.unwrap();
    for text in ["Reconnecting Mock SaaS", "Test and reconnect"] {
        assert!(html.contains(text), "{text}: {html}");
    }
    let html = admin.get("/integrations/mock-saas").send().await.unwrap().text().await.unwrap();
    assert!(!html.contains("Reconnecting") && html.contains("Test and connect"), "{html}");
}

#[tokio::test]
async fn a_card_shows_that_its_provider_is_connected() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    let cards = || async {
        let answer = viewer.get("/integrations?q=mock").send().await.unwrap();
        answer.text().await.unwrap()
    };
    assert!(!cards().await.contains(">Connected<"));
    running.world.connect("mock-saas").await;
    let html = cards().await;
    assert!(html.contains(">Connected<") && html.contains(">Sandbox<"), "{html}");
}

#[tokio::test]
async fn an_unknown_address_is_a_page_with_the_status_of_an_error() {
    let running = Running::start().await;
    let viewer = running.viewer().await;
    for path in ["/no-such-page", "/data/no-such-model", "/integrations/no-such-provider"] {
        let answer = viewer.get(path).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text().await.unwrap().contains("<html"), "{path}");
    }
}
