//! When a worker looks into the queue.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use apalis::prelude::{PollSnapshot, PollStrategy};
use futures::{Stream, stream};
use tokio::{sync::Notify, time::sleep};

/// How often it looks although no bell rang: another process pushed.
const IDLE: Duration = Duration::from_millis(500);
/// How soon it looks again after a bell: the look that was going on when it rang may have come too
/// early to see the job.
const SOON: Duration = Duration::from_millis(20);
/// How many times it looks again so soon.
const AGAIN: u32 = 3;

/// When a worker looks into the queue: at once when the bell of this process rings, and every now
/// and then.
pub(super) struct Looks(Pin<Box<dyn Stream<Item = ()> + Send>>);

impl Looks {
    pub(super) fn at(bell: Arc<Notify>) -> Self {
        Self(Box::pin(stream::unfold((bell, 0_u32), |(bell, again)| async move {
            let pause = if again > 0 { SOON } else { IDLE };
            let again = tokio::select! {
                () = bell.notified() => AGAIN,
                () = sleep(pause) => again.saturating_sub(1),
            };
            Some(((), (bell, again)))
        })))
    }
}

impl PollStrategy for Looks {
    /// Goes on until there is no look left to be taken, because only a stream that is pending
    /// wakes the worker again. The strategies of apalis 1.0 stop at the first one: when that falls
    /// together with the end of a fetch that found nothing, the worker sleeps until its heartbeat.
    fn poll_drive(&mut self, context: &mut Context<'_>, _: &PollSnapshot) -> Poll<Option<()>> {
        let mut look = Poll::Pending;
        while self.0.as_mut().poll_next(context).is_ready() {
            look = Poll::Ready(Some(()));
        }
        look
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::atomic::{AtomicU32, Ordering},
        task::{Wake, Waker},
    };

    use super::*;

    #[derive(Default)]
    struct Woken(AtomicU32);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[tokio::test]
    async fn whoever_looks_is_woken_by_the_next_bell() {
        let bell = Arc::new(Notify::new());
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(woken.clone());
        let mut context = Context::from_waker(&waker);
        let mut looks = Looks::at(bell.clone());
        for rung in 1..=3 {
            bell.notify_one();
            let look = looks.poll_drive(&mut context, &PollSnapshot::new());
            assert_eq!(look, Poll::Ready(Some(())), "bell {rung}");
            let before = woken.0.load(Ordering::Relaxed);
            bell.notify_one();
            assert_eq!(woken.0.load(Ordering::Relaxed), before + 1, "bell {rung}");
            assert!(looks.poll_drive(&mut context, &PollSnapshot::new()).is_ready());
        }
    }
}
