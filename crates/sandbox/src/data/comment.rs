use super::issue::Life;
use super::issue_texts::{AUTHORS, COMMENTS};
use crate::seeded::Draw;

/// What lists of comments filter and sort by; it holds no text.
#[derive(Clone, Copy)]
pub(crate) struct CommentFacts {
    /// Number of the issue that it stands under.
    pub(crate) issue: u64,
    /// Which of the issue's comments it is, from 0.
    pub(crate) position: u64,
    pub(crate) created_at: i64,
    pub(crate) updated_at: i64,
}

/// The text of a comment.
pub(crate) struct CommentText {
    pub(crate) body: &'static str,
    pub(crate) author: (&'static str, u64),
}

impl CommentFacts {
    /// The comments that an issue has at `now`.
    pub(crate) fn under(repository: &str, issue: u64, opened_at: i64, now: i64) -> Vec<Self> {
        let talk = Life::of(repository, issue, opened_at).talk;
        let made = (0..).zip(talk).filter(|(_, created_at)| *created_at <= now);
        made.map(|(position, created_at)| {
            let mut draw = drawn(repository, issue, position);
            let edited_at = created_at + draw.seconds(60, 2 * 24 * 3_600);
            let edited = draw.chance(20) && edited_at <= now;
            let updated_at = if edited { edited_at } else { created_at };
            Self { issue, position, created_at, updated_at }
        })
        .collect()
    }

    pub(crate) fn text(&self, repository: &str) -> CommentText {
        let mut draw = drawn(repository, self.issue, self.position + 10);
        CommentText { body: draw.pick(COMMENTS), author: draw.pick(AUTHORS) }
    }
}

fn drawn(repository: &str, issue: u64, position: u64) -> Draw {
    Draw::of(&format!("{repository} comment {position}"), issue)
}
