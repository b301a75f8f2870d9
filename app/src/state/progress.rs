//! How far the syncs are that run now, from live events.

use std::collections::BTreeMap;

use contract::{
    ids::{ConnectionId, SyncRunId},
    live_event::LiveEventKind,
    sync_run::RunCounts,
};
use leptos::prelude::*;

use super::live::Live;

/// How far a running sync is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The run.
    pub run_id: SyncRunId,
    /// The stream that is being read, its name for people.
    pub stream: String,
    /// Counts of the whole run so far.
    pub counts: RunCounts,
    /// Records a second since the run began.
    pub records_per_second: u32,
}

/// The running syncs of the organization, one a connection.
#[derive(Clone, Copy)]
pub struct ProgressBoard(RwSignal<BTreeMap<ConnectionId, Progress>>);

impl ProgressBoard {
    /// Keeps the board of this page.
    pub fn provide(live: &Live) {
        let board = RwSignal::new(BTreeMap::new());
        provide_context(Self(board));
        live.on_event(move |event| match &event.kind {
            LiveEventKind::SyncProgress {
                run_id,
                connection_id,
                stream,
                counts,
                records_per_second,
            } => {
                let progress = Progress {
                    run_id: *run_id,
                    stream: stream.clone(),
                    counts: *counts,
                    records_per_second: *records_per_second,
                };
                board.update(|board| {
                    board.insert(*connection_id, progress);
                });
            }
            LiveEventKind::SyncStarted { connection_id, .. }
            | LiveEventKind::SyncHeld { connection_id, .. }
            | LiveEventKind::SyncFinished { connection_id, .. } => {
                board.update(|board| {
                    board.remove(connection_id);
                });
            }
            _ => {}
        });
    }

    /// The board of this page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// How far the sync of this connection is. Follows it.
    pub fn of(self, connection: ConnectionId) -> Option<Progress> {
        self.0.with(|board| board.get(&connection).cloned())
    }

    /// How far this run is. Follows it.
    pub fn of_run(self, run: SyncRunId) -> Option<Progress> {
        self.0.with(|board| board.values().find(|progress| progress.run_id == run).cloned())
    }
}
