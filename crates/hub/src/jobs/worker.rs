//! Who does the jobs.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use serde_json::Value;
use tokio::{sync::Semaphore, time::sleep};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{Job, QueueError, sync_run};
use crate::Hub;

/// How many jobs go on at once in one process.
pub(super) const CONCURRENT_JOBS: usize = 4;
/// How often a worker tells the queue that it lives.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(15);
/// After how many silent heartbeats the queue takes back what a worker took. Nothing depends on it:
/// the lease of the row says who has it.
pub(super) const MISSED_HEARTBEATS: usize = 4;
/// How soon another worker starts where one failed.
const AGAIN: Duration = Duration::from_millis(500);
/// How often it is looked whether a worker still takes what waits.
const LOOK: Duration = Duration::from_secs(5);

/// The jobs of this process that go on; cheap to clone.
///
/// They are tasks of their own and outlive a worker of the queue: when the queue fails, nothing
/// that reads from a provider has to be given up.
#[derive(Clone)]
pub(super) struct Crew {
    hub: Hub,
    places: Arc<Semaphore>,
    /// How many jobs were taken out of the queue.
    taken: Arc<AtomicU64>,
    going_on: TaskTracker,
    stop: CancellationToken,
}

impl Crew {
    fn new(hub: Hub, stop: CancellationToken) -> Self {
        let places = Arc::new(Semaphore::new(CONCURRENT_JOBS));
        let (taken, going_on) = (Arc::default(), TaskTracker::new());
        Self { hub, places, taken, going_on, stop }
    }

    /// Does what the message says and waits for its end. It never fails: whether something is
    /// tried again stands in its row.
    pub(super) async fn work(self, message: Value) {
        self.taken.fetch_add(1, Ordering::Relaxed);
        let job = match serde_json::from_value::<Job>(message) {
            Ok(job) => job,
            // A newer version pushed it, whose sweeper pushes it again until one of its own workers
            // takes it.
            Err(error) => return tracing::warn!(%error, "a job is of an unknown kind"),
        };
        guarded(&self.going_on.clone(), job, self.execute(job)).await;
    }

    async fn execute(self, job: Job) {
        // Those of a worker that failed count as well.
        let Ok(_place) = self.places.acquire().await else { return };
        if self.stop.is_cancelled() {
            return;
        }
        let done = match job {
            // On the heap: what a worker carries through a whole run is large.
            Job::SyncRun(id) => Box::pin(sync_run::execute(&self.hub, id, &self.stop)).await,
        };
        match done {
            Ok(true) => self.hub.queue.free(),
            Ok(false) => {}
            Err(error) => tracing::error!(%error, ?job, "a job was not done"),
        }
    }
}

/// Runs a job as a task of its own, so that a panic ends nothing but the job.
async fn guarded(
    going_on: &TaskTracker,
    job: Job,
    work: impl Future<Output = ()> + Send + 'static,
) {
    if let Err(error) = going_on.spawn(work).await {
        tracing::error!(%error, ?job, "a job broke");
    }
}

/// Works until `stop`, and comes back when all jobs of this process have ended.
pub(super) async fn run(hub: Hub, stop: CancellationToken) {
    let crew = Crew::new(hub, stop.clone());
    while !stop.is_cancelled() {
        tokio::select! {
            end = attend(&crew) => if let Err(error) = end {
                tracing::warn!(%error, "the queue failed; starting another worker");
            },
            () = stalled(&crew) => {
                tracing::warn!("nobody takes what waits in the queue; starting another worker");
            }
        }
        stop.run_until_cancelled(sleep(AGAIN)).await;
    }
    crew.going_on.close();
    crew.going_on.wait().await;
}

/// Takes jobs out of the queue until it fails or this process stops.
async fn attend(crew: &Crew) -> Result<(), QueueError> {
    let queue = &crew.hub.queue;
    match crew.stop.run_until_cancelled(queue.prepare()).await {
        Some(prepared) => prepared?,
        None => return Ok(()),
    }
    queue.work(crew.clone(), crew.stop.clone()).await
}

/// Comes back when a job waits and a place is free, and yet none was taken between two looks: a
/// connection that nobody answers any more does not fail, it is silent.
async fn stalled(crew: &Crew) {
    let mut before = None;
    loop {
        sleep(LOOK).await;
        let taken = crew.taken.load(Ordering::Relaxed);
        let is_free = crew.places.available_permits() > 0 && !crew.stop.is_cancelled();
        let waits = crew.hub.queue.waiting(1).await.is_ok_and(|(length, _)| length > 0);
        if !(is_free && waits) {
            before = None;
        } else if before.replace(taken) == Some(taken) {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn a_job_that_panics_ends_alone() {
        let going_on = TaskTracker::new();
        let job = Job::SyncRun(Uuid::nil().into());
        guarded(&going_on, job, async { panic!("a bug") }).await;
        let (done, end) = tokio::sync::oneshot::channel();
        guarded(&going_on, job, async { done.send("the next one").unwrap() }).await;
        assert_eq!(end.await.unwrap(), "the next one");
    }
}
