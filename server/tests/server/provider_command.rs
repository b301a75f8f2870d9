//! `tributary provider`, for people who write a provider file.

use std::{fs, path::Path, process::Output};

use testkit::World;

use crate::program::command;

/// A file that asks the pretend shop's list of orders.
const FILE: &str = r#"slug = "my-shop"
name = "My shop"
category = "Sales"
description = "Orders."
icon = "shop"

[api]
base = "https://my-shop.example/"
error_messages = ["error.message"]

[auth.key]
label = "API key"
how_to = "Ask for one."
send = { scheme = "header", name = "X-API-Key" }

[identity]
path = "/external/me"
id = "id"
label = "{name}"

[[streams]]
name = "orders"
label = "Orders"
model = "orders"
path = "/external/orders"
records = "data"
id = "id"

[streams.map]
number = "number"
total = { transform = "minor_units", path = "total", currency = "currency" }
currency = "currency"
placed_at = "status"
"#;

fn provider(folder: &Path, arguments: &[&str]) -> Output {
    command(folder).arg("provider").args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_good_file_is_told_as_it_was_understood() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my-shop.toml");
    fs::write(&file, FILE).unwrap();
    let told = provider(folder.path(), &["check", file.to_str().unwrap()]);
    let said = text(&told.stdout);
    assert!(told.status.success(), "{}", text(&told.stderr));
    for part in [
        "My shop (my-shop), Sales",
        "GET /external/orders: records at `data`, id at `id`, pages by one_page",
        "fills number, total, currency, placed_at",
        "leaves empty status",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn a_broken_file_is_refused_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my-shop.toml");
    fs::write(&file, FILE.replace("path = \"/external/me\"", "pfad = \"/external/me\"")).unwrap();
    let told = provider(folder.path(), &["check", file.to_str().unwrap()]);
    assert!(!told.status.success());
    let said = text(&told.stderr);
    assert!(said.contains("my-shop.toml:17:1: unknown key `pfad`"), "{said}");
}

#[tokio::test]
async fn a_page_is_read_and_its_rows_are_shown_with_what_does_not_fit() {
    let world = World::new().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("my-shop.toml");
    fs::write(&file, FILE).unwrap();
    let base = world.sandbox_url.join("mock-saas/").unwrap().to_string();
    let key = World::sandbox_key("mock-saas");
    let asked = move |token: String, api: String| {
        let file = file.to_str().unwrap().to_owned();
        let arguments = ["try", &file, "--stream", "orders", "--token", &token, "--api-base", &api];
        provider(folder.path(), &arguments)
    };
    // The world's sandbox answers on this runtime: nothing may block it.
    let told = tokio::task::spawn_blocking(move || {
        (asked(key, base.clone()), asked("wrong".to_owned(), base))
    });
    let (good, refused) = told.await.unwrap();
    let said = text(&good.stdout);
    assert!(good.status.success(), "{}", text(&good.stderr));
    assert!(
        said.contains("Orders: 50 records on page 1, 50 rows of Orders, 50 with notes"),
        "{said}"
    );
    assert!(said.contains("! placed_at:"), "{said}");
    assert!(!refused.status.success());
    let said = text(&refused.stderr);
    assert!(said.contains("The X-API-Key is missing or not valid"), "{said}");
}
