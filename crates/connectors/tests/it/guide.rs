//! What the guide and `cargo xtask new-provider` hand to people reads as it is.

use connectors::{Catalogue, Provider};

use crate::support::try_provider;

const GUIDE: &str = include_str!("../../README.md");
const SKELETON: &str = include_str!("../../skeleton.toml");

/// The file that the guide writes: its block of TOML that begins with a slug.
fn example() -> String {
    let blocks = GUIDE.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next());
    let files: Vec<_> = blocks.filter(|block| block.contains("slug = ")).collect();
    assert_eq!(files.len(), 1, "the guide has one file");
    files[0].to_owned()
}

fn columns(provider: &Provider, stream: &str) -> Vec<&'static str> {
    let stream = provider.stream(stream).unwrap();
    let names = stream.model.columns.iter().map(|column| column.name);
    names.filter(|name| stream.fills(name)).collect()
}

#[test]
fn the_file_of_the_guide_reads_and_fills_every_column() {
    let provider = try_provider(&example()).unwrap();
    assert_eq!(provider.slug, "corner-shop");
    let orders = provider.stream("orders").unwrap();
    assert!(orders.is_incremental());
    assert_eq!(columns(&provider, "orders").len(), orders.model.columns.len());
}

#[test]
fn what_the_guide_shows_of_the_check_is_what_it_says() {
    let summary = try_provider(&example()).unwrap().summary();
    assert!(GUIDE.contains(summary.trim_end()), "the guide does not show:\n{summary}");
}

/// The example stands in for a shop that the sandbox has: it must ask for the same things.
#[test]
fn the_file_of_the_guide_asks_what_the_sandbox_answers() {
    let shop = Catalogue::builtin().unwrap().get("mock-saas").unwrap().clone();
    let example = try_provider(&example()).unwrap();
    assert_eq!(columns(&example, "orders"), columns(&shop, "orders"));
}

#[test]
fn the_skeleton_reads_as_it_is() {
    let provider = try_provider(SKELETON).unwrap();
    assert_eq!(provider.slug, "new-provider");
    assert_eq!(provider.streams.len(), 1);
}

/// What stands in comments is meant to be taken out of them.
#[test]
fn the_skeleton_reads_with_all_its_suggestions() {
    let lines = SKELETON.lines().map(|line| match line.strip_prefix("# ") {
        Some(rest) if is_suggestion(rest) => rest,
        _ => line,
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    let provider = try_provider(&text).unwrap();
    assert!(provider.oauth.is_some());
    assert_eq!(provider.settings.len(), 1);
}

/// A table's head, or a key with its value.
fn is_suggestion(comment: &str) -> bool {
    let key = comment.split(" = ").next().unwrap_or_default();
    let is_key = key.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
    comment.starts_with('[') || (comment.contains(" = ") && is_key)
}
