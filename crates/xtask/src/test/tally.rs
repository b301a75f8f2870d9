//! Tests counted from what their runners print: cargo test, cargo-nextest, Playwright, Node.

use std::fmt;
use std::ops::Add;
use std::process::Command;

use anyhow::Result;

use crate::children;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl Tally {
    pub(super) fn ran(self) -> usize {
        self.passed + self.failed
    }

    /// For the table: empty when there was nothing to count.
    pub(super) fn said(self) -> String {
        match (self.ran(), self.skipped) {
            (0, 0) => String::new(),
            (ran, 0) => format!("{ran} tests"),
            (ran, skipped) => format!("{ran} tests, {skipped} skipped"),
        }
    }
}

/// A runner ended with an error, after so many tests.
#[derive(Debug)]
pub(super) struct TestsFailed {
    pub(super) tally: Tally,
    reason: String,
}

impl fmt::Display for TestsFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for TestsFailed {}

/// Runs a test runner, its output shown, and counts.
pub(super) fn of(command: &mut Command) -> Result<Tally> {
    let (status, lines) = children::watch(command)?;
    let tally = count(&lines);
    if status.success() {
        return Ok(tally);
    }
    let reason = match first_failure(&lines) {
        Some(test) => {
            format!("{} of {} tests failed, among them {test}", tally.failed, tally.ran())
        }
        None => format!("the test runner stopped ({status}){}", first_error(&lines)),
    };
    Err(TestsFailed { tally, reason }.into())
}

/// Two runs as one: both counted, and failed when either has.
pub(super) fn both(one: Result<Tally>, other: Result<Tally>) -> Result<Tally> {
    let counted = |run: &Result<Tally>| match run {
        Ok(tally) => *tally,
        Err(error) => error.downcast_ref::<TestsFailed>().map_or_else(Tally::default, |f| f.tally),
    };
    let tally = counted(&one) + counted(&other);
    match one.and(other) {
        Ok(_) => Ok(tally),
        Err(error) => match error.downcast::<TestsFailed>() {
            Ok(failed) => Err(TestsFailed { tally, ..failed }.into()),
            Err(other) => Err(other),
        },
    }
}

/// Adds up the closing lines.
fn count(lines: &[String]) -> Tally {
    lines.iter().fold(Tally::default(), |sum, line| sum + count_line(line))
}

fn count_line(line: &str) -> Tally {
    // At the start of the line only: nextest repeats, indented, what each failed test printed, and
    // that has such a line, too.
    if let Some(rest) = line.strip_prefix("test result:") {
        return Tally {
            passed: before(rest, "passed"),
            failed: before(rest, "failed"),
            skipped: before(rest, "ignored"),
        };
    }
    let line = line.trim();
    if line.starts_with("Summary [") {
        return Tally {
            passed: before(line, "passed"),
            failed: before(line, "failed") + before(line, "timed"),
            skipped: before(line, "skipped"),
        };
    }
    // Node closes with one line a kind, too: `ℹ pass 12`.
    if let Some((kind, number)) = line.strip_prefix("ℹ ").and_then(|rest| rest.split_once(' ')) {
        return number.parse().map_or_else(|_| Tally::default(), |number| node_kind(kind, number));
    }
    // Playwright closes with one line a kind: `12 passed (30.1s)`, `1 failed`, `2 skipped`.
    let mut words = line.split(' ');
    let (Some(number), Some(kind)) = (words.next(), words.next()) else { return Tally::default() };
    let Ok(number) = number.parse() else { return Tally::default() };
    let last = words.next().is_none_or(|time| time.starts_with('(') && words.next().is_none());
    match kind {
        "passed" if last => Tally { passed: number, ..Tally::default() },
        "failed" if last => Tally { failed: number, ..Tally::default() },
        "skipped" if last => Tally { skipped: number, ..Tally::default() },
        _ => Tally::default(),
    }
}

fn node_kind(kind: &str, number: usize) -> Tally {
    match kind {
        "pass" => Tally { passed: number, ..Tally::default() },
        "fail" | "cancelled" => Tally { failed: number, ..Tally::default() },
        "skipped" | "todo" => Tally { skipped: number, ..Tally::default() },
        _ => Tally::default(),
    }
}

/// The number before a word: `10` before `passed` in `10 passed; 2 failed`.
fn before(text: &str, word: &str) -> usize {
    let words: Vec<&str> = text.split([' ', ';', ',']).filter(|word| !word.is_empty()).collect();
    words
        .windows(2)
        .find(|pair| pair[1] == word)
        .and_then(|pair| pair[0].parse().ok())
        .unwrap_or_default()
}

fn first_failure(lines: &[String]) -> Option<String> {
    lines.iter().find_map(|line| {
        if let Some(test) =
            line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            return Some(test.to_owned());
        }
        let line = line.trim();
        if line.starts_with("FAIL [") || line.starts_with("TIMEOUT [") {
            return line.split(' ').next_back().map(str::to_owned);
        }
        // Node: `✖ all records are walked (12.3ms)`
        if let Some((test, _)) = line.strip_prefix("✖ ").and_then(|rest| rest.rsplit_once(" (")) {
            return Some(test.to_owned());
        }
        // Playwright: `1) [desktop] › tests/first-river.spec.ts:12:5 › title ───`
        let (number, rest) = line.split_once(") ")?;
        let named = number.parse::<usize>().is_ok() && rest.contains(".spec.ts:");
        named.then(|| rest.trim_end_matches(['─', ' ']).to_owned())
    })
}

fn first_error(lines: &[String]) -> String {
    let error = lines.iter().find(|line| line.starts_with("error") || line.starts_with("Error"));
    error.map(|line| format!(": {line}")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn cargo_test_is_counted_over_its_binaries() {
        let said = lines(
            "test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
             test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s",
        );
        assert_eq!(count(&said), Tally { passed: 7, failed: 1, skipped: 1 });
    }

    #[test]
    fn nextest_is_counted() {
        let said = lines(
            "  stdout ───\n    test vault::rotates ... FAILED\n    test result: FAILED. 0 passed; 1 failed; 0 ignored\n\
             \x20    Summary [   1.204s] 12 tests run: 9 passed (1 slow), 2 failed, 1 timed out, 4 skipped\n\
             error: test run failed",
        );
        assert_eq!(count(&said), Tally { passed: 9, failed: 3, skipped: 4 });
    }

    #[test]
    fn playwright_is_counted() {
        let said = lines(
            "  1 failed\n    [desktop] › tests/a.spec.ts:3:1 › a\n  2 skipped\n  30 passed (1.2m)",
        );
        assert_eq!(count(&said), Tally { passed: 30, failed: 1, skipped: 2 });
    }

    #[test]
    fn node_is_counted() {
        let said = lines(
            "ℹ tests 9\nℹ suites 0\nℹ pass 6\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0",
        );
        assert_eq!(count(&said), Tally { passed: 6, failed: 2, skipped: 1 });
    }

    #[test]
    fn other_lines_are_not_counted() {
        assert_eq!(
            count(&lines("3 failed attempts were seen\n12 passed in review")),
            Tally::default()
        );
    }

    #[test]
    fn the_first_failed_test_is_named() {
        for (said, name) in [
            ("test vault::rotates ... FAILED", "vault::rotates"),
            ("        FAIL [   0.005s] (3/9) hub::bin/x vault::rotates", "vault::rotates"),
            (
                "  1) [phone] › tests/a.spec.ts:3:1 › a river ──────",
                "[phone] › tests/a.spec.ts:3:1 › a river",
            ),
            ("✖ all records are walked (12.3ms)", "all records are walked"),
            (
                "  1) peers/tests/xero.spec.ts:26:1 › invoices arrive ──",
                "peers/tests/xero.spec.ts:26:1 › invoices arrive",
            ),
        ] {
            assert_eq!(first_failure(&lines(said)).as_deref(), Some(name));
        }
    }

    #[test]
    fn a_runner_that_fails_without_a_test_says_its_error() {
        let error =
            of(Command::new("sh").args(["-c", "echo 'error: could not compile'; exit 101"]))
                .unwrap_err()
                .to_string();
        assert_eq!(error, "the test runner stopped (exit status: 101): error: could not compile");
    }

    #[test]
    fn two_runs_fail_when_either_does_and_count_both() {
        let failed = || {
            Err(TestsFailed { tally: Tally { failed: 1, ..Tally::default() }, reason: "r".into() }
                .into())
        };
        let passed = || Ok(Tally { passed: 2, ..Tally::default() });
        let error = both(failed(), passed()).unwrap_err();
        let tally = error.downcast_ref::<TestsFailed>().unwrap().tally;
        assert_eq!(tally, Tally { passed: 2, failed: 1, skipped: 0 });
        assert_eq!(both(passed(), passed()).unwrap().passed, 4);
    }
}
