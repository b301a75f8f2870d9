//! From page to page, for each scheme; and pages that lead nowhere.

use std::sync::atomic::Ordering;

use connectors::{Places, Position, Reader};
use contract::sync_run::RunErrorKind;
use serde_json::{Value, json};
use wiremock::{Request, ResponseTemplate};

use crate::support::{
    SMALLEST, Stage, builtin, json, key, now, parameter, provider, things, try_provider,
};

pub(crate) const BY_NUMBER: &str = r#"
[streams.paging]
scheme = "page_number"
to = { parameter = "page" }
size = { parameter = "per_page", value = 2 }
"#;

pub(crate) const BY_CURSOR: &str = r#"
[streams.paging]
scheme = "cursor"
to = { parameter = "after" }
next = "next"
"#;

pub(crate) fn ids(pages: &[connectors::ReadPage]) -> Vec<Vec<&str>> {
    pages
        .iter()
        .map(|page| page.records.iter().map(|it| it.external_id.as_str()).collect())
        .collect()
}

#[tokio::test]
async fn numbered_pages_end_with_the_first_that_is_not_full() {
    let stage = Stage::of(provider(BY_NUMBER)).await;
    stage
        .play(|request| {
            assert_eq!(parameter(request, "per_page").as_deref(), Some("2"));
            match parameter(request, "page").as_deref() {
                Some("1") => json(things(&[1, 2])),
                Some("2") => json(things(&[3])),
                _ => ResponseTemplate::new(500),
            }
        })
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!((ids(&pages), error), (vec![vec!["1", "2"], vec!["3"]], None));
    assert_eq!(pages.iter().map(|page| page.number).collect::<Vec<_>>(), [1, 2]);
}

#[tokio::test]
async fn numbered_pages_end_with_the_last_that_the_answer_counts() {
    let stage = Stage::of(builtin("mock-saas")).await;
    stage
        .play(|request| {
            let page: u32 = parameter(request, "page").unwrap().parse().unwrap();
            json(json!({ "data": [{ "id": format!("cus_{page}") }], "total_pages": 3 }))
        })
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!((ids(&pages), error), (vec![vec!["cus_1"], vec!["cus_2"], vec!["cus_3"]], None));
}

#[tokio::test]
async fn a_page_whose_records_were_all_left_out_is_followed_by_the_next() {
    let stage = Stage::of(builtin("github")).await;
    let base = stage.endpoints.api_base.clone().unwrap();
    stage
        .play(move |request| {
            let next = format!("<{base}/../repositories/1/issues?page=2>; rel=\"next\"");
            if parameter(request, "page").is_some() {
                return json(json!([{ "id": 2, "number": 2 }]));
            }
            let pull = json!([{ "id": 1, "number": 1, "html_url": "https://h/a/b/pull/1" }]);
            json(pull).insert_header("link", next.replace("/github/..", ""))
        })
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!((ids(&pages), error), (vec![vec![], vec!["2"]], None));
    assert_eq!((pages[0].raw_count, pages[0].filtered), (1, 1));
}

#[tokio::test]
async fn a_link_to_another_server_is_not_followed() {
    let stage = Stage::of(builtin("github")).await;
    let full: Vec<_> = (0..100).map(|id| json!({ "id": id })).collect();
    stage
        .play(move |_| {
            json(json!(full)).insert_header("link", "<https://evil.example/x>; rel=\"next\"")
        })
        .await;
    let error = stage.error().await;
    assert_eq!(error.kind, RunErrorKind::BadAnswer);
    assert!(error.message.contains("another server (https://evil.example)"), "{}", error.message);
}

#[tokio::test]
async fn a_link_to_another_server_behind_a_page_that_is_not_full_is_the_end() {
    let stage = Stage::of(builtin("github")).await;
    let link = "<https://api.github.com/resource?page=2>; rel=\"next\"";
    stage.play(move |_| json(json!([{ "id": 1 }])).insert_header("link", link)).await;
    let (pages, error) = stage.read().await;
    assert_eq!((ids(&pages), error), (vec![vec!["1"]], None));
}

#[tokio::test]
async fn a_cursor_is_followed_until_there_is_none() {
    let stage = Stage::of(builtin("hubspot")).await;
    stage
        .play(|request| match parameter(request, "after").as_deref() {
            None => json(json!({
                "results": [{ "id": "1" }], "paging": { "next": { "after": "a b" } }
            })),
            Some("a b") => json(json!({ "results": [{ "id": "2" }] })),
            _ => ResponseTemplate::new(500),
        })
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!((ids(&pages), error), (vec![vec!["1"], vec!["2"]], None));
}

fn charges(request: &Request) -> Value {
    match parameter(request, "starting_after").as_deref() {
        None => json!({ "data": [{ "id": "ch_3" }, { "id": "ch_2" }], "has_more": true }),
        Some("ch_2") => json!({ "data": [{ "id": "ch_1" }], "has_more": false }),
        other => json!({ "unexpected": other }),
    }
}

#[tokio::test]
async fn the_last_id_opens_the_next_page_until_there_is_no_more() {
    let stage = Stage::of(builtin("stripe")).await;
    stage.play(|request| json(charges(request))).await;
    let (pages, error) = stage.read().await;
    assert_eq!((ids(&pages), error), (vec![vec!["ch_3", "ch_2"], vec!["ch_1"]], None));
}

#[tokio::test]
async fn reading_goes_on_where_a_position_was_taken() {
    let stage = Stage::of(builtin("stripe")).await;
    stage.play(|request| json(charges(request))).await;
    let credential = key();
    let places = Places::new();
    let mut reader = stage.reader(&credential, &places);
    reader.next_page().await.unwrap();
    let kept = serde_json::to_string(&reader.position()).unwrap();

    let position: Position = serde_json::from_str(&kept).unwrap();
    let (through, stream) = (stage.through(&credential), &stage.provider.streams[0]);
    let mut reader = Reader::resume(through, stream, &places, now(), position).unwrap();
    let page = reader.next_page().await.unwrap().unwrap();
    assert_eq!((page.number, page.records[0].external_id.as_str()), (2, "ch_1"));
    assert_eq!(reader.next_page().await, Ok(None));
    assert!(reader.position().is_at_the_end());
}

#[tokio::test]
async fn a_page_that_is_sent_again_ends_the_reading() {
    let stage = Stage::of(provider(BY_NUMBER)).await;
    stage.play(|_| json(things(&[1, 2]))).await;
    let (pages, error) = stage.read().await;
    let error = error.unwrap();
    assert_eq!((pages.len(), error.kind), (1, RunErrorKind::BadAnswer));
    assert!(error.message.starts_with("Tiny repeats page 2 of Things"), "{}", error.message);
}

#[tokio::test]
async fn a_cursor_that_comes_again_ends_the_reading() {
    let stage = Stage::of(provider(BY_CURSOR)).await;
    stage
        .play(|request| {
            let (next, id) = match parameter(request, "after").as_deref() {
                None => ("a", 1),
                Some("a") => ("b", 2),
                _ => ("a", 3),
            };
            json(json!({ "list": [{ "id": id }], "next": next }))
        })
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!(pages.len(), 2);
    assert!(error.unwrap().message.starts_with("Tiny repeats page 3 of Things"));
}

#[tokio::test]
async fn more_pages_than_the_file_allows_end_the_reading() {
    let stage = Stage::of(provider(&format!("{BY_CURSOR}\n[limits]\npages = 3\n"))).await;
    stage
        .play(|request| {
            let number: u32 = parameter(request, "after").map_or(0, |it| it.parse().unwrap());
            json(json!({ "list": [{ "id": number }], "next": number + 1 }))
        })
        .await;
    let (pages, error) = stage.read().await;
    assert_eq!(pages.len(), 3);
    assert!(error.unwrap().message.contains("more than 3 pages"));
}

#[tokio::test]
async fn a_page_that_does_not_say_whether_there_is_more_is_a_bad_answer() {
    let stage = Stage::of(builtin("stripe")).await;
    stage.play(|_| json(json!({ "data": [{ "id": "ch_1" }] }))).await;
    assert!(stage.error().await.message.contains("no true or false at `has_more`"));
}

const BY_SEARCH: &str = r#"
[streams.paging]
scheme = "offset"
to = { parameter = "offset" }
size = { parameter = "limit", value = 2 }

[streams.cursor]
path = "changed"
kind = "integer"
order = "oldest_first"
keyset = true

[streams.cursor.request]
path = "/search"
query = { since = "{since}" }
records = "list"
"#;

/// The records that changed at or after a number, as `(id, changed)`, cut into a page.
fn search(records: &[(u32, u32)], request: &Request) -> ResponseTemplate {
    let number = |name| parameter(request, name).map_or(0, |it| it.parse::<usize>().unwrap());
    let (since, offset) = (number("since"), number("offset"));
    let found = records.iter().filter(|(_, changed)| *changed as usize >= since);
    let page = found.skip(offset).take(2);
    let list: Vec<_> = page.map(|(id, at)| json!({ "id": id, "changed": at })).collect();
    json(json!({ "list": list }))
}

#[tokio::test]
async fn a_record_that_changes_between_counted_pages_hides_no_other() {
    let stage = Stage::of(provider(BY_SEARCH)).await;
    let asked = std::sync::atomic::AtomicU32::new(0);
    stage
        .play(move |request| {
            // After the first page, its first record is changed and moves to the end.
            match asked.fetch_add(1, Ordering::Relaxed) {
                0 => search(&[(1, 10), (2, 11), (3, 12), (4, 13)], request),
                _ => search(&[(2, 11), (3, 12), (4, 13), (1, 14)], request),
            }
        })
        .await;
    let places = Places::from([(String::new(), "10".to_owned())]);
    let (pages, error) = stage.read_since(&places).await;
    let mut seen = ids(&pages).concat();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!((seen, error), (vec!["1", "2", "3", "4"], None));
}

#[tokio::test]
async fn many_records_of_one_moment_are_still_paged_through() {
    let stage = Stage::of(provider(BY_SEARCH)).await;
    stage.play(|request| search(&[(1, 10), (2, 11), (3, 11), (4, 11), (5, 12)], request)).await;
    let places = Places::from([(String::new(), "10".to_owned())]);
    let (pages, error) = stage.read_since(&places).await;
    assert_eq!(error, None);
    assert_eq!(ids(&pages), [vec!["1", "2"], vec!["2", "3"], vec!["4", "5"], vec!["5"]]);
}

const BY_SEARCH_OF_TIME: &str = r#"
[streams.paging]
scheme = "offset"
to = { parameter = "offset" }
size = { parameter = "limit", value = 2 }

[streams.cursor]
path = "changed"
look_back = "1h"
order = "oldest_first"
keyset = true

[streams.cursor.request]
path = "/search"
query = { since = "{since}" }
records = "list"
"#;

pub(crate) fn at(minute: u32) -> String {
    format!("2026-11-20T10:{minute:02}:00Z")
}

#[tokio::test]
async fn what_lies_within_the_look_back_is_not_counted_either() {
    let stage = Stage::of(provider(BY_SEARCH_OF_TIME)).await;
    stage
        .play(|request| {
            assert_eq!(
                parameter(request, "offset").as_deref(),
                Some("0"),
                "counted pages end early"
            );
            let since = parameter(request, "since").unwrap();
            let found = (0..6).filter(|minute| at(*minute) >= since).take(2);
            let list: Vec<_> = found.map(|it| json!({ "id": it, "changed": at(it) })).collect();
            json(json!({ "list": list }))
        })
        .await;
    let places = Places::from([(String::new(), at(30))]);
    let (pages, error) = stage.read_since(&places).await;
    let mut seen = ids(&pages).concat();
    seen.dedup();
    assert_eq!((seen, error), (vec!["0", "1", "2", "3", "4", "5"], None));
}

#[tokio::test]
async fn the_place_does_not_move_within_a_list_that_is_not_sorted() {
    let stage = Stage::of(provider(BY_SEARCH_OF_TIME)).await;
    stage
        .play(|request| match parameter(request, "offset").as_deref() {
            Some("0") => json(json!({ "list": [{ "id": 1, "changed": at(50) }, { "id": 2 }] })),
            _ => ResponseTemplate::new(400),
        })
        .await;
    let (pages, error) = stage.read().await;
    assert!(error.is_some());
    assert_eq!(pages.iter().filter_map(|page| page.place.clone()).collect::<Vec<_>>(), []);
}

#[tokio::test]
async fn an_answer_without_content_ends_a_list_whatever_its_paging() {
    let more = "\n[streams.paging]\nscheme = \"starting_after\"\n\
                to = { parameter = \"after\" }\nmore = \"more\"\n";
    let stage = Stage::of(provider(more)).await;
    stage.play(|_| ResponseTemplate::new(204)).await;
    let (pages, error) = stage.read().await;
    assert_eq!((ids(&pages), error), (vec![Vec::<&str>::new()], None));
}

#[tokio::test]
async fn a_list_that_may_not_be_read_is_said_to_be_left_out() {
    let text = SMALLEST.replace(
        "[[streams]]\n",
        "[[sources]]\nname = \"shops\"\npath = \"/shops\"\nrecords = \"list\"\nid = \"id\"\n\n\
         [[sources.rules]]\nstatus = [403]\naction = \"skip\"\nmessage = \"no shops for you.\"\n\n\
         [[streams]]\neach = { of = \"shops\", variables = { shop = \"id\" } }\n",
    );
    let stage = Stage::of(try_provider(&text).unwrap()).await;
    stage.play(|_| ResponseTemplate::new(403)).await;
    let (pages, error) = stage.read().await;
    assert_eq!(error, None);
    let said: Vec<_> = pages.iter().filter_map(|page| page.skipped.clone()).collect();
    assert!(matches!(said.as_slice(), [said] if said.contains("no shops for you")), "{said:?}");
}
