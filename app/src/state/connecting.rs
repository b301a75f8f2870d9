//! Connecting through a provider's consent screen in a window of its own.
//!
//! The page learns how it ended from a live event and by asking every so often: the window may be
//! cut off from us by the provider, be closed too early, or never tell anything.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use contract::{
    AppError,
    connection::{ConnectOutcome, Display},
    ids::{ConnectAttemptId, ConnectionId},
    live_event::LiveEventKind,
};
use leptos::{leptos_dom::helpers::set_timeout, prelude::*, task::spawn_local};

use super::{live::Live, popup};
use crate::api;

/// How often the attempt is asked for.
const POLL: Duration = Duration::from_millis(1_500);
/// How many times more it is asked for after the window is gone: it may have been closed because
/// all was done.
const POLLS_AFTER_CLOSING: u32 = 3;

/// How it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Phase {
    /// Nothing was begun.
    Idle,
    /// The server is asked where to go.
    Starting,
    /// The person is at the provider.
    Waiting(ConnectAttemptId),
    /// The window is gone and nothing came of it so far. It may still: some providers cut their
    /// window off from ours, which looks the same.
    Closed(ConnectAttemptId),
    /// It did not work.
    Failed(AppError),
}

impl Phase {
    fn attempt(&self) -> Option<ConnectAttemptId> {
        match self {
            Self::Waiting(attempt) | Self::Closed(attempt) => Some(*attempt),
            _ => None,
        }
    }
}

/// An attempt to connect, as the page that begins it follows it.
#[derive(Clone)]
pub struct Connecting {
    provider: String,
    phase: RwSignal<Phase>,
    /// Why the attempt before did not work, until this one has ended.
    before: RwSignal<Option<AppError>>,
    arrive: Arc<dyn Fn(ConnectionId) + Send + Sync>,
}

impl Connecting {
    /// For a component that calls `arrive` when it worked.
    pub fn new(provider: String, arrive: impl Fn(ConnectionId) + Send + Sync + 'static) -> Self {
        let (phase, before) = (RwSignal::new(Phase::Idle), RwSignal::new(None));
        let this = Self { provider, phase, before, arrive: Arc::new(arrive) };
        let listener = this.clone();
        Live::expect().on_event(move |event| listener.hear(&event.kind));
        this
    }

    /// How it stands. Follows it.
    pub fn phase(&self) -> Phase {
        self.phase.get()
    }

    /// Whether an attempt is under way.
    pub fn busy(&self) -> Memo<bool> {
        let phase = self.phase;
        Memo::new(move |_| phase.with(|it| matches!(it, Phase::Starting | Phase::Waiting(_))))
    }

    /// Why the attempt before this one did not work. Follows it.
    pub fn before(&self) -> Option<AppError> {
        self.before.get()
    }

    /// Opens the window and goes there. Has to be called while a click is being served.
    pub fn begin(&self, settings: BTreeMap<String, String>, reconnect: Option<ConnectionId>) {
        let before = match self.phase.get_untracked() {
            Phase::Failed(error) => Some(error),
            _ => None,
        };
        self.before.set(before);
        let is_open = popup::open();
        let display = if is_open { Display::Popup } else { Display::Page };
        self.phase.set(Phase::Starting);
        let this = self.clone();
        spawn_local(async move {
            let provider = this.provider.clone();
            match api::connections::authorize(provider, settings, reconnect, display).await {
                Ok(started) if is_open => {
                    popup::show(&started.authorize_url);
                    this.phase.try_set(Phase::Waiting(started.attempt_id));
                    this.ask_later(started.attempt_id, 0);
                }
                // The window was blocked: the whole page goes, and comes back.
                Ok(started) => {
                    let _ = window().location().set_href(&started.authorize_url);
                }
                Err(error) => this.fail(error),
            }
        });
    }

    /// Gives up.
    pub fn cancel(&self) {
        popup::close();
        self.before.set(None);
        self.phase.set(Phase::Idle);
    }

    fn hear(&self, event: &LiveEventKind) {
        let waiting_for = self.phase.try_get_untracked().and_then(|phase| phase.attempt());
        match event {
            LiveEventKind::Connected { connection_id, attempt_id, .. }
                if attempt_id.is_some() && *attempt_id == waiting_for =>
            {
                self.arrived(*connection_id);
            }
            LiveEventKind::ConnectFailed { attempt_id, message, .. }
                if attempt_id.is_some() && *attempt_id == waiting_for =>
            {
                self.failed(message.clone());
            }
            _ => {}
        }
    }

    fn ask_later(self, attempt: ConnectAttemptId, polls_since_closed: u32) {
        let ask = move || {
            spawn_local(async move {
                if self.is_over(attempt) {
                    return;
                }
                // A failure to ask is no outcome; the next one may succeed.
                let outcome = api::connections::attempt(attempt).await.map(|it| it.outcome);
                if self.is_over(attempt) {
                    return;
                }
                match outcome {
                    Ok(ConnectOutcome::Connected { connection_id }) => self.arrived(connection_id),
                    Ok(ConnectOutcome::Failed { message }) => self.failed(message),
                    Ok(ConnectOutcome::Waiting) | Err(_) => {
                        let polls = if popup::is_closed() { polls_since_closed + 1 } else { 0 };
                        if polls == POLLS_AFTER_CLOSING {
                            self.phase.try_set(Phase::Closed(attempt));
                        }
                        self.ask_later(attempt, polls);
                    }
                }
            });
        };
        set_timeout(ask, POLL);
    }

    /// Whether nobody waits for this attempt any more.
    fn is_over(&self, attempt: ConnectAttemptId) -> bool {
        self.phase.try_get_untracked().and_then(|phase| phase.attempt()) != Some(attempt)
    }

    fn arrived(&self, connection: ConnectionId) {
        self.phase.try_set(Phase::Idle);
        (self.arrive)(connection);
    }

    /// The window stays: it says the same, and where from.
    fn failed(&self, message: String) {
        self.phase.try_set(Phase::Failed(AppError::new(contract::ErrorKind::Provider, message)));
    }

    fn fail(&self, error: AppError) {
        popup::close();
        self.phase.try_set(Phase::Failed(error));
    }
}
