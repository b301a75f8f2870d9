//! How far a part is read, and what is read twice for it.

use std::sync::atomic::{AtomicUsize, Ordering};

use connectors::{Places, Position, Reader};
use serde_json::json;
use wiremock::{Request, ResponseTemplate};

use crate::{
    paging::{BY_CURSOR, BY_NUMBER, at, ids},
    support::{Stage, json, key, now, parameter, provider, things},
};

const SINCE: &str = "\n[streams.cursor]\npath = \"at\"\n";

fn changed(list: &[(u32, &str)]) -> ResponseTemplate {
    let list: Vec<_> = list.iter().map(|(id, at)| json!({ "id": id, "at": at })).collect();
    json(json!({ "list": list }))
}

fn since_noon() -> Places {
    Places::from([(String::new(), "2026-11-19T12:00:00Z".to_owned())])
}

/// The first record is deleted between the first page and the second, and the third one moves onto
/// the page that was read.
#[tokio::test]
async fn what_is_new_is_read_twice_where_pages_are_counted_and_the_place_moves_with_the_end() {
    let stage = Stage::of(provider(&format!("{BY_NUMBER}{SINCE}"))).await;
    let asked = AtomicUsize::new(0);
    stage
        .play(move |request| {
            let page = parameter(request, "page").unwrap();
            match (asked.fetch_add(1, Ordering::SeqCst), page.as_str()) {
                (0, "1") => changed(&[(1, "2026-11-20T09:00:00Z"), (2, "2026-11-20T08:00:00Z")]),
                (1 | 3, "2") => changed(&[(4, "2026-11-20T10:00:00Z")]),
                (2, "1") => changed(&[(2, "2026-11-20T08:00:00Z"), (3, "2026-11-20T07:00:00Z")]),
                _ => ResponseTemplate::new(400),
            }
        })
        .await;
    let (pages, error) = stage.read_since(&since_noon()).await;
    assert_eq!(error, None);
    assert_eq!(ids(&pages), [vec!["1", "2"], vec!["4"], vec!["2", "3"], vec!["4"]]);
    let places: Vec<_> = pages.iter().map(|page| page.place.as_ref()).collect();
    assert_eq!(places[..3], [None, None, None], "until then nobody knows");
    assert!(places[3].unwrap().place.starts_with("2026-11-20T10:00:00"), "{places:?}");
    let covered: Vec<_> = pages.iter().map(|page| page.covered.is_some()).collect();
    assert_eq!(covered, [false, false, false, true]);
}

#[tokio::test]
async fn a_single_page_of_what_is_new_is_asked_for_once() {
    let stage = Stage::of(provider(&format!("{BY_NUMBER}{SINCE}"))).await;
    stage.play(|_| changed(&[(1, "2026-11-20T09:00:00Z")])).await;
    let (pages, error) = stage.read_since(&since_noon()).await;
    assert_eq!((ids(&pages), error, stage.requests().await), (vec![vec!["1"]], None, 1));
    assert!(pages[0].place.is_some());
}

#[tokio::test]
async fn the_second_reading_of_what_is_new_goes_on_where_it_was_and_is_the_last() {
    let stage = Stage::of(provider(&format!("{BY_NUMBER}{SINCE}"))).await;
    stage
        .play(|request| match parameter(request, "page").as_deref() {
            Some("1") => changed(&[(1, "2026-11-20T09:00:00Z"), (2, "2026-11-20T08:00:00Z")]),
            _ => changed(&[(3, "2026-11-20T10:00:00Z")]),
        })
        .await;
    let (credential, places) = (key(), since_noon());
    let mut position = Position::default();
    let mut read = Vec::new();
    // A reader for each page, as if the process had died behind it; what was kept is JSON.
    loop {
        let kept = serde_json::to_string(&position).unwrap();
        let (stream, through) = (&stage.provider.streams[0], stage.through(&credential));
        let position_of = serde_json::from_str(&kept).unwrap();
        let mut reader = Reader::resume(through, stream, &places, now(), position_of).unwrap();
        let Some(page) = reader.next_page().await.unwrap() else { break };
        read.push(page);
        position = reader.position();
    }
    assert_eq!(ids(&read), [vec!["1", "2"], vec!["3"], vec!["1", "2"], vec!["3"]]);
    let places: Vec<_> = read.iter().map(|page| page.place.is_some()).collect();
    assert_eq!(places, [false, false, false, true]);
}

/// What changes while we read gets a time by the provider's clock, which is behind ours by ten
/// minutes here: the place stays behind the moment at which reading began there.
#[tokio::test]
async fn a_place_is_not_beyond_the_providers_own_clock_unless_that_is_none() {
    for (date, place) in [
        ("Fri, 20 Nov 2026 11:50:00 GMT", "2026-11-20T11:50:00"),
        ("Fri, 20 Nov 2026 12:30:00 GMT", "2026-11-20T11:55:00"),
        ("Fri, 13 Nov 2026 11:50:00 GMT", "2026-11-20T11:55:00"),
        ("yesterday", "2026-11-20T11:55:00"),
    ] {
        let stage = Stage::of(provider(SINCE)).await;
        stage
            .play(move |_| changed(&[(1, "2026-11-20T11:55:00Z")]).insert_header("date", date))
            .await;
        let (pages, _) = stage.read_since(&since_noon()).await;
        let read = pages[0].place.as_ref().unwrap();
        assert!(read.place.starts_with(place), "{date}: {}", read.place);
    }
}

/// Windows end at our own time, and what changes after that by the provider's clock is asked for again.
#[tokio::test]
async fn the_place_behind_a_window_is_not_beyond_the_providers_own_clock_either() {
    let windows = "\n[streams.cursor]\nwindow = { step = \"30d\", history = \"30d\" }\n";
    for (date, place) in [
        ("Fri, 20 Nov 2026 11:50:00 GMT", "2026-11-20T11:50:00"),
        ("Fri, 20 Nov 2026 12:30:00 GMT", "2026-11-20T12:00:00"),
    ] {
        let stage = Stage::of(provider(windows)).await;
        stage.play(move |_| json(things(&[1])).insert_header("date", date)).await;
        let (pages, error) = stage.read().await;
        assert_eq!((pages.len(), error), (1, None));
        let read = pages[0].place.as_ref().unwrap();
        assert!(read.place.starts_with(place), "{date}: {}", read.place);
        let until = pages[0].covered.as_ref().unwrap().until;
        assert!(until.to_rfc3339().starts_with(place), "{date}: {until}");
    }
}

/// Two pages, the first of which says where the second one is.
fn linked(request: &Request) -> ResponseTemplate {
    if parameter(request, "page").is_some() {
        return changed(&[(2, "2026-11-20T10:00:00Z")]);
    }
    changed(&[(1, "2026-11-20T09:00:00Z")]).insert_header("link", "</things?page=2>; rel=\"next\"")
}

#[tokio::test]
async fn what_is_new_is_read_twice_where_links_lead_on_unless_the_file_says_that_they_do_not_count()
{
    let paging = "\n[streams.paging]\nscheme = \"link_header\"\n";
    for (counted, read) in [("", 4), ("counted = true\n", 4), ("counted = false\n", 2)] {
        let stage = Stage::of(provider(&format!("{paging}{counted}{SINCE}"))).await;
        stage.play(linked).await;
        let (pages, error) = stage.read_since(&since_noon()).await;
        assert_eq!((pages.len(), error), (read, None), "{counted}");
        let places: Vec<_> = pages.iter().map(|page| page.place.is_some()).collect();
        assert_eq!(places.iter().position(|known| *known), Some(read - 1), "{counted}");
    }
}

/// A page that was read may hide a record that is older than it, so that reading has to begin again
/// before all of it.
#[tokio::test]
async fn the_place_moves_with_each_page_of_the_oldest_first_unless_pages_are_counted() {
    let sorted = format!("{SINCE}order = \"oldest_first\"\n");
    let (by_number, by_cursor) = (format!("{BY_NUMBER}{sorted}"), format!("{BY_CURSOR}{sorted}"));
    let none = Places::new();
    let cases = [
        (&by_number, since_noon(), vec![false, false, false, true]),
        (&by_number, none.clone(), vec![false, true]),
        (&by_cursor, since_noon(), vec![true, true]),
        (&by_cursor, none, vec![true, true]),
    ];
    for (more, places, known) in cases {
        let stage = Stage::of(provider(more)).await;
        stage
            .play(|request| {
                let page = parameter(request, "page").or_else(|| parameter(request, "after"));
                let list = match page.as_deref() {
                    None | Some("1") => json!([{ "id": 1, "at": at(1) }, { "id": 2, "at": at(2) }]),
                    _ => return json(json!({ "list": [{ "id": 3, "at": at(3) }] })),
                };
                json(json!({ "list": list, "next": "2" }))
            })
            .await;
        let (pages, error) = stage.read_since(&places).await;
        let read: Vec<_> = pages.iter().map(|page| page.place.is_some()).collect();
        assert_eq!((read, error), (known, None), "{more}, {} places", places.len());
    }
}
