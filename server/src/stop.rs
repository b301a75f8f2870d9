//! Stopping: open work is let finish, but not for ever.

use std::{net::SocketAddr, time::Duration};

use axum_server::Handle;
use tokio::signal;
use tokio_util::sync::CancellationToken;

/// How long open requests, and the work behind the pages, may take after a stop was asked for.
pub const GRACE: Duration = Duration::from_secs(10);

/// What a signal asks for.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    /// To begin nothing new.
    pub asked: CancellationToken,
    /// To end at once, whatever is open.
    pub at_once: CancellationToken,
}

impl Stop {
    /// Waits for work that is ending, for so long at most, and no longer once a second signal came.
    /// What it leaves undone is found by the next start, as after a crash.
    pub async fn wait_for(&self, work: impl Future<Output = ()>, grace: Duration) {
        tokio::select! {
            () = work => {}
            () = tokio::time::sleep(grace) => tracing::warn!("the background work takes too long"),
            () = self.at_once.cancelled() => tracing::warn!("stopped in the middle of work"),
        }
    }

    /// Asks for a stop on the first SIGINT or SIGTERM, and to end at once on the second.
    pub async fn on_signals(self, handle: Handle<SocketAddr>) {
        signal().await;
        tracing::info!("stopping");
        self.asked.cancel();
        handle.graceful_shutdown(Some(GRACE));
        signal().await;
        self.at_once.cancel();
        handle.shutdown();
    }

    /// The same for a command, which has no door to close.
    pub async fn on_signals_of_command(self) {
        signal().await;
        self.asked.cancel();
        signal().await;
        self.at_once.cancel();
    }
}

/// Waits for SIGINT or SIGTERM.
async fn signal() {
    let interrupt = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use super::*;

    #[tokio::test]
    async fn work_that_does_not_end_is_not_waited_for_longer_than_the_grace() {
        Stop::default().wait_for(pending(), Duration::ZERO).await;
    }

    #[tokio::test]
    async fn after_a_second_signal_nothing_is_waited_for() {
        let stop = Stop::default();
        stop.at_once.cancel();
        stop.wait_for(pending(), Duration::MAX).await;
    }
}
