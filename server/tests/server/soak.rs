//! Two minutes of everything at once: faults, kills, stops and edits, drawn from a seed. In the end
//! a sync of what is new brings every order as the provider has it, and one of everything takes away
//! those that were deleted.
//!
//! `TRIBUTARY_SOAK_SEED` replays a seed, `TRIBUTARY_SOAK_SECONDS` makes it longer. The seed fixes what
//! is done and in which order, but not how far a run has come by then: that is up to the clock and to
//! what else the machine does. So a seed that failed fails again often, and not always.

use std::{
    collections::BTreeSet,
    env,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use chrono::{TimeDelta, Utc};
use contract::{
    ids::SyncRunId,
    sync_run::{RunKind, RunStatus, SyncRunDetail},
};
use sandbox::{Blow, Control, Fault, Options, RetryForm, Size};
use serde_json::json;
use testkit::{Browser, TemporaryDatabase};
use tokio::time::sleep;

use crate::{
    outside::{Orders, Outside, connect, stored_orders},
    program::Program,
    runs::{TAKEN_OVER, ask, get, lines_with, start_kind, wait},
};

const ORDERS: u32 = 2_500;

/// How long each answer takes at least, so that a run is in the middle of something most of the time.
const SLOW: Fault = Fault::Slow { milliseconds: 30 };

/// A small generator (splitmix64): the same seed, the same story.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0, below `end`.
    fn below(&mut self, end: u32) -> u32 {
        u32::try_from(self.next() % u64::from(end)).unwrap()
    }

    /// Once in so many times.
    fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// What a sync can be told of, or waits out.
    fn fault(&mut self) -> Fault {
        match self.below(6) {
            0 => Fault::Slow { milliseconds: 20 + self.below(60) },
            1 => Fault::Outage,
            2 => Fault::CutOff { requests: 1 + self.below(4) },
            3 => Fault::Storm { requests: None, percent: 30, blows: Blow::ALL.to_vec() },
            4 => Fault::TooManyRequests {
                retry_after_seconds: self.below(3),
                form: [RetryForm::Seconds, RetryForm::Date][self.below(2) as usize],
                requests: Some(1 + self.below(3)),
            },
            _ => Fault::Truncated,
        }
    }
}

fn number(variable: &str) -> Option<u64> {
    env::var(variable).ok()?.parse().ok()
}

#[tokio::test]
async fn whatever_happens_the_table_equals_the_truth_in_the_end() {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
    let seed = number("TRIBUTARY_SOAK_SEED").unwrap_or(u64::try_from(now % (1 << 48)).unwrap());
    let seconds = number("TRIBUTARY_SOAK_SECONDS").unwrap_or(120);
    // Shown when the test fails.
    println!("TRIBUTARY_SOAK_SEED={seed}");
    let mut soak = Soak::begin(seed).await;
    let end = Instant::now() + Duration::from_secs(seconds);
    while Instant::now() < end {
        soak.step().await;
    }
    soak.calm_down().await;
    let done = soak.counts().await;
    println!("seed {seed}: {done:?}");
    // For each half minute, far below what an idle machine does.
    let halves = usize::try_from(seconds / 30).unwrap();
    assert!(done.runs > 2 * halves, "few runs: {done:?}");
    assert!(done.spoiled > 2 * halves as u64, "few faults that hit: {done:?}");
    assert!(done.kills_while_running > 0 || halves == 0, "no run was killed: {done:?}");
    assert!(done.taken_over > 0 || halves == 0, "no run was taken over: {done:?}");
    assert!(done.changed > 0 && done.deleted > 0 || halves == 0, "few changes: {done:?}");
    assert!(done.succeeded > 0, "no run succeeded: {done:?}");
}

/// What has happened.
#[derive(Debug, Default)]
struct Counts {
    /// Different runs.
    runs: usize,
    succeeded: usize,
    /// How often a run was taken over from a worker that had died.
    taken_over: usize,
    kills: usize,
    /// Those of a process that was reading.
    kills_while_running: usize,
    /// How many orders changed or are new at the provider, and how many were deleted there.
    changed: usize,
    deleted: usize,
    /// Answers that a fault spoiled.
    spoiled: u64,
}

struct Soak {
    dice: Dice,
    outside: Outside,
    database: TemporaryDatabase,
    program: Program,
    admin: Browser,
    connection: String,
    runs: BTreeSet<SyncRunId>,
    /// When the program was killed last.
    killed: Option<Instant>,
    counts: Counts,
}

impl Soak {
    async fn begin(seed: u64) -> Self {
        let size = Size { orders: ORDERS, customers: 40, events: 10, ..Size::default() };
        // A clock that is behind ours.
        let now = Some(Utc::now() - TimeDelta::hours(1));
        let outside = Outside::with(Options { size, now, seed, ..Options::default() }).await;
        let database = TemporaryDatabase::new().await;
        let program = start(&database, &outside).await;
        let admin = program.admin().await;
        let connection = connect(&admin).await;
        let mut soak = Self {
            dice: Dice(seed),
            outside,
            database,
            program,
            admin,
            connection,
            runs: BTreeSet::new(),
            killed: None,
            counts: Counts::default(),
        };
        // In peace: an order that is hidden by a deletion meanwhile, and that nobody knows of yet, is
        // found by reading everything again, and not before.
        soak.read(RunKind::Incremental).await;
        soak
    }

    fn control(&self) -> &Control {
        self.outside.control()
    }

    /// Something happens at the provider, somebody asks for a sync, and now and then the program is
    /// killed.
    async fn step(&mut self) {
        self.meddle();
        let kind = if self.dice.one_in(4) { RunKind::Full } else { RunKind::Incremental };
        let run = self.start(kind).await;
        sleep(Duration::from_millis(self.dice.below(700).into())).await;
        self.meddle();
        if self.dice.one_in(12) {
            self.lie(run).await;
        }
        if self.dice.one_in(2) {
            self.delete();
        }
        if self.dice.one_in(7) && self.may_kill() {
            self.kill(run).await;
        }
    }

    /// Where the lease of a dead worker has to end first, half of the time is left for other things.
    fn may_kill(&self) -> bool {
        let is_long_ago = |at: Instant| at.elapsed() > Duration::from_mins(1);
        !self.database.is_postgres() || self.killed.is_none_or(is_long_ago)
    }

    /// Begins a run, or finds the one that goes on. Everything is not read while what is new is.
    async fn start(&mut self, kind: RunKind) -> SyncRunId {
        let run = match ask(&self.admin, &self.connection, kind).await {
            Some(run) => run,
            None => start_kind(&self.admin, &self.connection, RunKind::Incremental).await,
        };
        self.runs.insert(run);
        run
    }

    /// Something happens at the provider.
    fn meddle(&mut self) {
        match self.dice.below(14) {
            0..=5 => {
                let fault = self.dice.fault();
                self.fault(fault);
            }
            6..=8 => self.control().set_fault("mock-saas", Some(SLOW)),
            9 => {
                self.control().new_order();
                self.counts.changed += 1;
            }
            10..=12 => self.touch(),
            _ => self.edit(),
        }
        let seconds = self.dice.below(20);
        self.control().advance(Duration::from_secs(seconds.into()));
    }

    /// Beside the slowness that there always is.
    fn fault(&self, fault: Fault) {
        self.control().set_fault("mock-saas", Some(SLOW));
        self.control().add_fault("mock-saas", fault);
    }

    fn order(&mut self) -> String {
        format!("ord_{:06}", 1 + self.dice.below(ORDERS))
    }

    /// So many that a sync of what is new has several pages.
    fn touch(&mut self) {
        let many: Vec<String> = (0..400).map(|_| self.order()).collect();
        self.counts.changed += self.control().touch_many("mock-saas", &many);
    }

    /// Few enough to be believed.
    fn delete(&mut self) {
        for _ in 0..=self.dice.below(3) {
            let order = self.order();
            let deleted = self.control().delete_record("mock-saas", &order);
            self.counts.deleted += usize::from(deleted);
        }
    }

    fn edit(&mut self) {
        let status = ["pending", "paid", "shipped", "delivered"][self.dice.below(4) as usize];
        let order = self.order();
        let edited = self.control().edit_record("mock-saas", &order, &json!({ "status": status }));
        self.counts.changed += usize::from(edited.is_some());
    }

    /// The list repeats its first page until a run has ended. For a single page it would be a lie
    /// that nobody can notice.
    async fn lie(&mut self, run: SyncRunId) {
        self.fault(Fault::RepeatPage);
        self.wait(run, |detail| !detail.row.status.is_active()).await;
        self.control().set_fault("mock-saas", Some(SLOW));
    }

    /// Kills the program and starts it again.
    async fn kill(&mut self, run: SyncRunId) {
        // In the middle of a run, if there is still something to be read: of a run that has ended, of
        // one that waits for the end of a limit, and of one whose lease has to end first, there is not.
        for _ in 0..20 {
            let status = get(&self.admin, run).await.row.status;
            if status != RunStatus::Queued && status != RunStatus::Waiting {
                break;
            }
            sleep(Duration::from_millis(50)).await;
        }
        sleep(Duration::from_millis(self.dice.below(200).into())).await;
        let taken = self.program.has_taken(run);
        let before = get(&self.admin, run).await.row.status;
        self.program.kill();
        self.program = start(&self.database, &self.outside).await;
        self.admin = self.program.admin().await;
        self.counts.kills += 1;
        self.killed = Some(Instant::now());
        let was_reading = taken && before == RunStatus::Running;
        if !was_reading || !get(&self.admin, run).await.row.status.is_active() {
            return;
        }
        self.counts.kills_while_running += 1;
        // On PostgreSQL nobody goes on before the lease has ended. Often that is waited for, and
        // otherwise the next steps fall into that time.
        if !self.dice.one_in(3) {
            let before = lines_with(&self.admin, run, TAKEN_OVER).await;
            for _ in 0..450 {
                let ended = !get(&self.admin, run).await.row.status.is_active();
                if ended || lines_with(&self.admin, run, TAKEN_OVER).await > before {
                    break;
                }
                sleep(Duration::from_millis(100)).await;
            }
        }
    }

    async fn wait(&self, run: SyncRunId, like: impl Fn(&SyncRunDetail) -> bool) -> SyncRunDetail {
        wait(&self.admin, run, like).await
    }

    /// Lets what goes on come to its end, and then syncs what is new, in peace and once: with that
    /// every order is here as it is there. Only those that were deleted are known to a sync of
    /// everything alone.
    async fn calm_down(&mut self) {
        self.control().set_fault("mock-saas", None);
        let last = self.start(RunKind::Incremental).await;
        self.wait(last, |detail| !detail.row.status.is_active()).await;
        self.read(RunKind::Incremental).await;
        let (mut stored, told) = (stored_orders(&self.admin).await, self.outside.orders());
        let gone = stored.len();
        stored.retain(|number, _| told.contains_key(number));
        println!("{} orders are gone there and still here", gone - stored.len());
        assert_same(&stored, &told, "after a sync of what is new");
        self.read(RunKind::Full).await;
        assert_same(&stored_orders(&self.admin).await, &told, "after a sync of everything");
    }

    /// Reads in peace.
    async fn read(&mut self, kind: RunKind) {
        let known = self.runs.len();
        let run = self.start(kind).await;
        assert_eq!(self.runs.len(), known + 1, "nothing else goes on");
        let done = self.wait(run, |detail| !detail.row.status.is_active()).await;
        assert_eq!(done.row.status, RunStatus::Succeeded, "{kind}: {:?}", done.row.error);
    }

    async fn counts(mut self) -> Counts {
        for run in &self.runs {
            let status = get(&self.admin, *run).await.row.status;
            self.counts.succeeded += usize::from(status == RunStatus::Succeeded);
            self.counts.taken_over += lines_with(&self.admin, *run, TAKEN_OVER).await;
        }
        Counts {
            runs: self.runs.len(),
            spoiled: self.outside.control().spoiled("mock-saas"),
            ..self.counts
        }
    }
}

async fn start(database: &TemporaryDatabase, outside: &Outside) -> Program {
    let (name, address) = outside.mock_saas();
    Program::demo(database, &[(name, address.as_str())]).await
}

/// Says which orders differ, and how.
fn assert_same(stored: &Orders, told: &Orders, when: &str) {
    let here = stored.iter().filter(|(number, order)| told.get(*number) != Some(order));
    let there = told.iter().filter(|(number, order)| stored.get(*number) != Some(order));
    let (here, there): (Vec<_>, Vec<_>) = (here.collect(), there.collect());
    assert!(
        here.is_empty() && there.is_empty(),
        "{when}: {} orders differ; here: {here:?}, there: {there:?}",
        there.len().max(here.len())
    );
}
