//! The table at the end.

use std::fmt::Write;
use std::time::Duration;

use super::tally::Tally;
use crate::step::took;

/// How a leg, or a part of it, ended.
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) verdict: Verdict,
    pub(super) time: Duration,
    pub(super) reason: String,
    pub(super) tally: Tally,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    Passed,
    Failed,
    CouldNotRun,
}

pub(super) fn print(entries: &[Entry]) {
    print!("{}", table(entries));
}

fn table(entries: &[Entry]) -> String {
    let mut text = String::from("\n");
    for entry in entries {
        let verdict = match entry.verdict {
            Verdict::Passed => "passed",
            Verdict::Failed => "FAILED",
            Verdict::CouldNotRun => "COULD NOT RUN",
        };
        let line =
            format!("{:<11} {verdict:<13} {:>12}   {}", entry.name, took(entry.time), entry.reason);
        text.push_str(line.trim_end());
        text.push('\n');
    }
    let total: Duration = entries.iter().map(|entry| entry.time).sum();
    // Writing to a String cannot fail.
    let _ = writeln!(text, "{:<11} {:<13} {:>12}", "all", "", took(total));

    // The runners print their own closing lines; this one is of all of them together, in the form
    // that is read by whatever looks for "did any test run".
    let tally = entries.iter().fold(Tally::default(), |sum, entry| sum + entry.tally);
    if tally.ran() > 0 {
        let _ = writeln!(
            text,
            "\ntests: {} passed, {} failed, {} skipped",
            tally.passed, tally.failed, tally.skipped
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(verdict: Verdict, tally: Tally) -> Entry {
        Entry {
            name: "sqlite",
            verdict,
            time: Duration::from_secs(65),
            reason: "why".into(),
            tally,
        }
    }

    #[test]
    fn the_tests_of_all_legs_are_counted_together() {
        let text = table(&[
            entry(Verdict::Passed, Tally { passed: 3, failed: 0, skipped: 1 }),
            entry(Verdict::Failed, Tally { passed: 2, failed: 1, skipped: 0 }),
        ]);
        assert!(text.contains("sqlite      FAILED          1 min 05 s   why\n"), "{text}");
        assert!(text.ends_with("\ntests: 5 passed, 1 failed, 1 skipped\n"), "{text}");
    }

    #[test]
    fn legs_without_tests_close_without_a_count() {
        assert!(!table(&[entry(Verdict::Passed, Tally::default())]).contains("tests:"));
    }
}
