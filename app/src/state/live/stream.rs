//! The page's one `EventSource`.
//!
//! Browsers reopen a broken stream by themselves only in some cases (not after an answer like 502,
//! which is what a proxy says while the server restarts), each at its own pace. So a broken stream
//! is closed and opened again here, after the last event that arrived. An `EventSource` does not
//! tell why it broke: before it is opened again the server is asked who is signed in.
//!
//! A page that nobody looks at has no stream. Browsers open six connections to a server at most
//! (with HTTP/1.1), so that six open streams would block every other request.

use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};

use contract::live_event::LiveEvent;
use leptos::{
    leptos_dom::helpers::{set_timeout, window_event_listener_untyped},
    logging,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
};
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use super::{Live, StreamState, over};
use crate::{api, paths, state::document};

/// The first pause before a broken stream is opened again; it doubles with every failure.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// How many ids are remembered so that no event is told twice.
const REMEMBERED: usize = 512;

type Shared = Rc<RefCell<Stream>>;

/// What the page knows of its stream.
struct Stream {
    live: Live,
    /// The highest id that arrived, where the next stream begins.
    after: i64,
    /// The latest ids: replicas may write them in another order than they are told.
    seen: VecDeque<i64>,
    failures: u32,
    stage: Stage,
    /// The latest source. Kept when it is closed: it may not be dropped in its own callback.
    source: Option<Source>,
}

/// What is being done about the stream.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Nothing: nobody looks at the page.
    Resting,
    /// It is about to be opened again.
    Coming,
    /// It is open, or being opened.
    Open,
}

/// An `EventSource` with what it calls.
struct Source {
    events: EventSource,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_open: Closure<dyn FnMut()>,
    _on_error: Closure<dyn FnMut()>,
}

/// Opens the stream after this place, for as long as the page lives and is looked at.
pub(super) fn open(live: Live, after: i64) {
    let seen = VecDeque::new();
    let (failures, stage, source) = (0, Stage::Resting, None);
    let stream = Rc::new(RefCell::new(Stream { live, after, seen, failures, stage, source }));
    if !document().hidden() {
        connect(&stream);
    }
    // Lives as long as the page does.
    let _ = window_event_listener_untyped("visibilitychange", move |_| looked_at(&stream));
}

/// The page was hidden, or shown again.
fn looked_at(stream: &Shared) {
    let is_hidden = document().hidden();
    let stage = stream.borrow().stage;
    match stage {
        Stage::Open if is_hidden => rest(stream),
        Stage::Resting if !is_hidden => {
            stream.borrow_mut().stage = Stage::Coming;
            come_back(Rc::clone(stream));
        }
        // What is about to be opened looks for itself when the time has come.
        _ => {}
    }
}

fn rest(stream: &Shared) {
    let live = {
        let mut stream = stream.borrow_mut();
        stream.close();
        stream.stage = Stage::Resting;
        stream.live.clone()
    };
    live.state.set(StreamState::Resting);
    document::unmark("data-live");
}

/// Opens the stream again, if the page is looked at and the session goes on.
fn come_back(stream: Shared) {
    if document().hidden() {
        rest(&stream);
        return;
    }
    spawn_local(async move {
        let Ok(frame) = api::session::frame().await else {
            broke(&stream);
            return;
        };
        let live = stream.borrow().live.clone();
        match frame.user {
            Some(user) if live.is_for(user.user_id) => connect(&stream),
            Some(_) => over::start_anew(),
            None => over::sign_in(),
        }
    });
}

fn connect(stream: &Shared) {
    let address = format!("{}?after={}", paths::EVENTS, stream.borrow().after);
    let Ok(source) = EventSource::new(&address) else { return };
    let on_message = Closure::new({
        let stream = Rc::clone(stream);
        move |message: MessageEvent| receive(&stream, &message)
    });
    let on_open = Closure::new({
        let stream = Rc::clone(stream);
        move || opened(&stream)
    });
    let on_error = Closure::new({
        let stream = Rc::clone(stream);
        move || broke(&stream)
    });
    source.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    source.set_onopen(Some(on_open.as_ref().unchecked_ref()));
    source.set_onerror(Some(on_error.as_ref().unchecked_ref()));
    let mut stream = stream.borrow_mut();
    stream.stage = Stage::Open;
    stream.source = Some(Source {
        events: source,
        _on_message: on_message,
        _on_open: on_open,
        _on_error: on_error,
    });
}

fn opened(stream: &Shared) {
    let live = {
        let mut stream = stream.borrow_mut();
        stream.failures = 0;
        stream.live.clone()
    };
    live.state.set(StreamState::Open);
    document::mark("data-live");
}

fn broke(stream: &Shared) {
    let (live, pause) = {
        let mut stream = stream.borrow_mut();
        stream.close();
        stream.stage = Stage::Coming;
        let pause = FIRST_PAUSE.saturating_mul(1 << stream.failures.min(6)).min(LONGEST_PAUSE);
        stream.failures += 1;
        (stream.live.clone(), pause)
    };
    live.state.set(StreamState::Down);
    document::unmark("data-live");
    let stream = Rc::clone(stream);
    set_timeout(move || come_back(stream), pause);
}

fn receive(stream: &Shared, message: &MessageEvent) {
    let text = message.data().as_string().unwrap_or_default();
    let event: LiveEvent = match serde_json::from_slice(text.as_bytes()) {
        Ok(event) => event,
        Err(error) => {
            // A newer server may tell of things this page does not know.
            logging::warn!("an event that does not parse: {error}");
            return;
        }
    };
    // Not borrowed while the callbacks run.
    let live = {
        let mut stream = stream.borrow_mut();
        if event.id.is_some_and(|id| !stream.is_new(id)) {
            return;
        }
        stream.live.clone()
    };
    live.tell(&event);
}

impl Stream {
    fn close(&self) {
        if let Some(source) = &self.source {
            source.events.close();
        }
    }

    fn is_new(&mut self, id: i64) -> bool {
        if self.seen.contains(&id) {
            return false;
        }
        if self.seen.len() == REMEMBERED {
            self.seen.pop_front();
        }
        self.seen.push_back(id);
        self.after = self.after.max(id);
        true
    }
}
