//! Code is written for schemes, never for a provider.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use connectors::Catalogue;

/// Where the names of providers may stand: what pretends to be them, tests, measurements, and the
/// tool that runs tests and says what to try first.
const ALLOWED: [&str; 6] =
    ["crates/sandbox/", "/tests/", "/benches/", "/quirks/", "crates/testkit/", "crates/xtask/"];
/// How many providers may need code of their own.
const MOST_QUIRKS: usize = 4;

#[test]
fn no_provider_is_named_in_code() {
    let catalogue = Catalogue::builtin().unwrap();
    let spellings = |slug: &str| [slug.to_owned(), slug.replace('-', "_"), slug.replace('-', " ")];
    let names: BTreeSet<String> = catalogue.iter().flat_map(|it| spellings(&it.slug)).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap();
    let mut found = Vec::new();
    for file in rust_files(&root) {
        let path = file.strip_prefix(&root).unwrap().display().to_string();
        if ALLOWED.iter().any(|allowed| path.contains(allowed)) {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        // Tests stand at the end of a file.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate().filter(|(_, line)| !is_comment(line)) {
            for name in names.iter().filter(|name| has_word(line, name)) {
                found.push(format!("{path}:{}: {name}", number + 1));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn few_providers_need_code_of_their_own() {
    let quirks = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/quirks");
    let count = rust_files(&quirks).len();
    assert!(count <= MOST_QUIRKS, "{count} quirks");
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

/// Whether a name stands in a line by itself, in any case of letters, and not in an address.
fn has_word(line: &str, name: &str) -> bool {
    let line = line.to_lowercase();
    let is_part = |it: Option<char>| it.is_some_and(|it| it.is_alphanumeric() || it == '.');
    line.match_indices(name).any(|(at, _)| {
        let (before, after) = (&line[..at], &line[at + name.len()..]);
        !is_part(before.chars().next_back()) && !is_part(after.chars().next())
    })
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut files = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !["target", "node_modules"].contains(&name.as_str()) {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn a_name_is_found_as_a_word_only() {
    assert!(has_word("if slug == \"sage\" {", "sage"));
    assert!(has_word("let GitHub = 1;", "github"));
    assert!(!has_word("the message", "sage"));
    assert!(!has_word("https://github.com/x", "github"));
}
