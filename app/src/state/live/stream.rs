//! The page's one `EventSource`.
//!
//! Browsers reopen a broken stream by themselves only in some cases (not after an answer like 502,
//! which is what a proxy says while the server restarts), each at its own pace. So a broken stream
//! is closed and opened again here, after the last event that arrived.

use std::{cell::RefCell, collections::VecDeque, rc::Rc, time::Duration};

use contract::live_event::LiveEvent;
use leptos::{leptos_dom::helpers::set_timeout, logging, prelude::*, wasm_bindgen::JsCast};
use wasm_bindgen::closure::Closure;
use web_sys::{EventSource, MessageEvent};

use super::{Live, StreamState};
use crate::{paths, state::document};

/// The first pause before a broken stream is opened again; it doubles with every failure.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// How many ids are remembered so that no event is told twice.
const REMEMBERED: usize = 512;

/// What the page knows of its stream.
struct Stream {
    live: Live,
    /// The highest id that arrived, where the next stream begins.
    after: i64,
    /// The latest ids: replicas may write them in another order than they are told.
    seen: VecDeque<i64>,
    failures: u32,
    open: Option<Source>,
}

/// An open `EventSource` with what it calls.
struct Source {
    events: EventSource,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_open: Closure<dyn FnMut()>,
    _on_error: Closure<dyn FnMut()>,
}

/// Opens the stream after this place, for as long as the page lives.
pub(super) fn open(live: Live, after: i64) {
    let seen = VecDeque::new();
    connect(&Rc::new(RefCell::new(Stream { live, after, seen, failures: 0, open: None })));
}

fn connect(stream: &Rc<RefCell<Stream>>) {
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
    stream.borrow_mut().open = Some(Source {
        events: source,
        _on_message: on_message,
        _on_open: on_open,
        _on_error: on_error,
    });
}

fn opened(stream: &Rc<RefCell<Stream>>) {
    let live = {
        let mut stream = stream.borrow_mut();
        stream.failures = 0;
        stream.live.clone()
    };
    live.state.set(StreamState::Open);
    document::mark("data-live");
}

fn broke(stream: &Rc<RefCell<Stream>>) {
    let (live, pause) = {
        let mut stream = stream.borrow_mut();
        if let Some(open) = &stream.open {
            open.events.close();
        }
        let pause = FIRST_PAUSE.saturating_mul(1 << stream.failures.min(6)).min(LONGEST_PAUSE);
        stream.failures += 1;
        (stream.live.clone(), pause)
    };
    live.state.set(StreamState::Down);
    document::unmark("data-live");
    // The old source is dropped when the new one takes its place, not in its own callback.
    let stream = Rc::clone(stream);
    set_timeout(move || connect(&stream), pause);
}

fn receive(stream: &Rc<RefCell<Stream>>, message: &MessageEvent) {
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
