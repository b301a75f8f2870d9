//! Two minutes of everything at once: faults, kills, stops and edits, drawn from a seed. In the end
//! the program has what the provider has.
//!
//! `TRIBUTARY_SOAK_SEED` replays a seed, `TRIBUTARY_SOAK_SECONDS` makes it longer.

use std::{
    env,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use contract::sync_run::{RunStatus, SyncRunDetail};
use sandbox::{Blow, Control, Fault, RetryForm};
use serde_json::json;
use testkit::{Browser, TemporaryDatabase};

use crate::{
    outside::{Outside, connect, stored_orders},
    program::Program,
    runs,
};

const ORDERS: u32 = 2_500;

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
    let mut dice = Dice(seed);
    let outside = Outside::with_orders(ORDERS).await;
    outside.control().seed(seed);
    let database = TemporaryDatabase::new().await;
    let (name, address) = outside.mock_saas();
    let variables = [(name, address.as_str())];
    let mut program = Program::demo(&database, &variables).await;
    let mut admin = program.admin().await;
    let connection = connect(&admin).await;
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut kills = 0;
    while Instant::now() < end {
        meddle(outside.control(), &mut dice);
        let kind = if dice.below(4) == 0 { "full" } else { "incremental" };
        let form = [("connection_id", connection.as_str()), ("kind", kind)];
        // Refused while the database is busy with something else, for all it matters.
        let _ = admin.post("/rpc/sync_runs/start").form(&form).send().await;
        tokio::time::sleep(Duration::from_millis(dice.below(900).into())).await;
        meddle(outside.control(), &mut dice);
        if dice.below(8) == 0 {
            kills += 1;
            program.kill();
            program = Program::demo(&database, &variables).await;
            admin = program.admin().await;
        }
    }
    println!("{kills} kills");
    assert!(kills > 0 || seconds < 60, "this soak never killed the program");
    calm_down(&outside, &admin, &connection).await;
    let (stored, told) = (stored_orders(&admin).await, outside.orders());
    let differ: Vec<_> = told
        .iter()
        .filter(|(number, order)| stored.get(*number) != Some(order))
        .chain(stored.iter().filter(|(number, _)| !told.contains_key(*number)))
        .collect();
    assert!(differ.is_empty(), "seed {seed}: {} orders differ: {differ:?}", differ.len());
}

/// Something happens at the provider.
fn meddle(control: &Control, dice: &mut Dice) {
    let order = |dice: &mut Dice| format!("ord_{:06}", 1 + dice.below(ORDERS));
    let fault = |fault| control.set_fault("mock-saas", fault);
    match dice.below(14) {
        0 => fault(Some(Fault::Slow { milliseconds: 20 + dice.below(60) })),
        1 => fault(Some(Fault::Outage)),
        2 => fault(Some(Fault::CutOff { requests: 1 + dice.below(4) })),
        3 => fault(Some(Fault::Storm { requests: None, percent: 30, blows: Blow::ALL.to_vec() })),
        4 => fault(Some(Fault::TooManyRequests {
            retry_after_seconds: dice.below(3),
            form: RetryForm::Seconds,
            requests: Some(1 + dice.below(3)),
        })),
        5 => fault(Some(Fault::RepeatPage)),
        6 => fault(Some(Fault::Truncated)),
        7..=9 => fault(None),
        10 => {
            control.new_order();
        }
        11 => {
            let many: Vec<String> = (0..150).map(|_| order(dice)).collect();
            control.touch_many("mock-saas", &many);
        }
        // Few enough to be believed.
        12 if dice.below(4) == 0 => {
            control.delete_record("mock-saas", &order(dice));
        }
        _ => {
            let status = ["pending", "paid", "shipped", "delivered"][dice.below(4) as usize];
            control.edit_record("mock-saas", &order(dice), &json!({ "status": status }));
        }
    }
    control.advance(Duration::from_secs(dice.below(5).into()));
}

/// Ends what goes on, and reads everything once in peace.
async fn calm_down(outside: &Outside, admin: &Browser, connection: &str) {
    outside.control().set_fault("mock-saas", None);
    for _ in 0..5 {
        let run = runs::start(admin, connection).await;
        if end(admin, run).await.row.status == RunStatus::Succeeded {
            break;
        }
    }
    let form = [("connection_id", connection), ("kind", "full")];
    let answer = admin.post("/rpc/sync_runs/start").form(&form).send().await.unwrap();
    let done = end(admin, answer.json().await.unwrap()).await;
    assert_eq!(done.row.status, RunStatus::Succeeded, "{:?}", done.row.error);
}

async fn end(admin: &Browser, run: contract::ids::SyncRunId) -> SyncRunDetail {
    runs::wait(admin, run, |detail| !detail.row.status.is_active()).await
}
