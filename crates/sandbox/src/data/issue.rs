use super::issue_texts::{AUTHORS, BODIES, LABELS, ODD, PARTS, TITLES};
use crate::seeded::Draw;

/// What lists filter and sort by; made for every issue of a repository on each request, so it
/// holds no text.
#[derive(Clone, Copy)]
pub(crate) struct IssueFacts {
    pub(crate) number: u64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
    pub(crate) closed_at: Option<i64>,
    pub(crate) comments: u64,
    pub(crate) kind: IssueKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum IssueKind {
    Issue,
    PullRequest,
}

/// The texts of an issue.
pub(crate) struct IssueTexts {
    pub(crate) title: String,
    pub(crate) body: &'static str,
    pub(crate) author: (&'static str, u64),
    pub(crate) labels: Vec<(&'static str, &'static str, &'static str)>,
}

const DAY: i64 = 24 * 3_600;

/// What becomes of an issue in its time.
pub(super) struct Life {
    kind: IssueKind,
    closing: Option<i64>,
    /// When each comment is made, in no order; a comment is known by its position here.
    pub(super) talk: Vec<i64>,
}

impl Life {
    pub(super) fn of(repository: &str, number: u64, created_at: i64) -> Self {
        let mut draw = Draw::of(repository, number);
        let kind = if draw.chance(22) { IssueKind::PullRequest } else { IssueKind::Issue };
        let closing = created_at + draw.seconds(3_600, 45 * DAY);
        let closing = draw.chance(66).then_some(closing);
        let talk = (0..draw.below(6)).map(|_| created_at + draw.seconds(300, 30 * DAY)).collect();
        Self { kind, closing, talk }
    }
}

impl IssueFacts {
    /// Issue `number` of a repository as it stands at `now`.
    pub(crate) fn of(repository: &str, number: u64, created_at: i64, now: i64) -> Self {
        let Life { kind, closing, talk } = Life::of(repository, number, created_at);
        let closed_at = closing.filter(|closing| *closing <= now);
        let talk: Vec<i64> = talk.into_iter().filter(|comment| *comment <= now).collect();
        let last = talk.iter().copied().chain(closed_at).max().unwrap_or(created_at);
        Self { number, created_at, updated_at: last, closed_at, comments: talk.len() as u64, kind }
    }
}

impl IssueTexts {
    pub(crate) fn of(repository: &str, number: u64) -> Self {
        let mut draw = Draw::of(&format!("{repository} texts"), number);
        let title = match ODD.iter().find(|(odd, _)| *odd == number) {
            Some((_, title)) => (*title).to_owned(),
            None => capitalised(&draw.pick(TITLES).replace("{part}", draw.pick(PARTS))),
        };
        let mut labels: Vec<_> = (0..draw.below(3)).map(|_| draw.pick(LABELS)).collect();
        labels.dedup();
        Self { title, body: draw.pick(BODIES), author: draw.pick(AUTHORS), labels }
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
