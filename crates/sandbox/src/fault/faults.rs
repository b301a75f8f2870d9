use std::collections::HashMap;
use std::time::Duration;

use super::{Blow, Fault, PageLie, RetryForm};
use crate::seeded::Draw;

/// The faults of one provider, in the order in which requests meet them.
///
/// A request meets one after the other up to the first that decides its answer; those after it are
/// not met, and do not count it.
pub(crate) struct Faults {
    slug: &'static str,
    list: Vec<Fault>,
    seed: u64,
    /// What decides whom a storm hits, by path of the API.
    dice: HashMap<String, Draw>,
}

/// What the faults do to one request.
pub(crate) struct Meeting {
    /// How long it waits before anything else.
    pub(super) wait: Duration,
    /// Whether all access tokens expire once it is answered.
    pub(super) expires_tokens: bool,
    pub(super) ending: Ending,
}

/// How a request is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    Answered,
    Hit(Blow),
    RateLimited { retry_after_seconds: u32, form: Option<RetryForm> },
    Unauthorized,
    Html,
}

/// Paths that have dice of their own. Callers choose the paths, so there must be an end.
const MOST_PATHS: usize = 10_000;

impl Faults {
    pub(crate) fn new(slug: &'static str, seed: u64) -> Self {
        Self { slug, list: Vec::new(), seed, dice: HashMap::new() }
    }

    pub(crate) fn list(&self) -> &[Fault] {
        &self.list
    }

    pub(crate) fn set(&mut self, fault: Option<Fault>) {
        self.list = fault.into_iter().collect();
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        self.list.push(fault);
    }

    /// Begins the random faults anew.
    pub(crate) fn seed(&mut self, seed: u64) {
        self.seed = seed;
        self.dice.clear();
    }

    pub(crate) fn page_lie(&self) -> PageLie {
        PageLie::of(&self.list)
    }

    /// What happens to a request to this path of the API.
    pub(super) fn meet(&mut self, path: &str) -> Meeting {
        let mut meeting = Meeting::harmless();
        let mut list = std::mem::take(&mut self.list);
        for fault in &mut list {
            self.meet_one(fault, path, &mut meeting);
            if meeting.ending != Ending::Answered {
                break;
            }
        }
        list.retain(|fault| !is_over(fault));
        self.list = list;
        meeting
    }

    fn meet_one(&mut self, fault: &mut Fault, path: &str, meeting: &mut Meeting) {
        if is_over(fault) {
            return;
        }
        meeting.ending = match fault {
            Fault::Outage => Ending::Hit(Blow::Unavailable),
            Fault::ServerError => Ending::Hit(Blow::ServerError),
            Fault::RateLimited { retry_after_seconds } => {
                Ending::RateLimited { retry_after_seconds: *retry_after_seconds, form: None }
            }
            Fault::TooManyRequests { retry_after_seconds, form, requests } => {
                count_down(requests);
                let form = Some(*form);
                Ending::RateLimited { retry_after_seconds: *retry_after_seconds, form }
            }
            Fault::Html => Ending::Html,
            Fault::Truncated => Ending::Hit(Blow::Truncated),
            Fault::CutOff { requests } => {
                *requests -= 1;
                Ending::Hit(Blow::CutOff)
            }
            Fault::Storm { requests, percent, blows } => {
                count_down(requests);
                self.blow(path, *percent, blows).map_or(Ending::Answered, Ending::Hit)
            }
            Fault::ExpireAfter { requests } => {
                *requests -= 1;
                meeting.expires_tokens |= *requests == 0;
                Ending::Answered
            }
            Fault::RepeatPage | Fault::Loop => Ending::Answered,
            Fault::Slow { milliseconds } => {
                meeting.wait += Duration::from_millis(u64::from(*milliseconds));
                Ending::Answered
            }
            Fault::UnauthorizedAll => Ending::Unauthorized,
        };
    }

    /// What happens to a request at a door of OAuth, which only shares the faults of the whole
    /// house.
    pub(super) fn meet_at_the_doors(&self) -> Meeting {
        let mut meeting = Meeting::harmless();
        for fault in &self.list {
            match fault {
                Fault::Outage => meeting.ending = Ending::Hit(Blow::Unavailable),
                Fault::ServerError => meeting.ending = Ending::Hit(Blow::ServerError),
                Fault::Slow { milliseconds } => {
                    meeting.wait += Duration::from_millis(u64::from(*milliseconds));
                }
                _ => {}
            }
            if meeting.ending != Ending::Answered {
                break;
            }
        }
        meeting
    }

    /// Both dice are always thrown, so that what hits the next request does not depend on whether
    /// this one was hit.
    fn blow(&mut self, path: &str, percent: u8, blows: &[Blow]) -> Option<Blow> {
        let dice = self.dice(path);
        let (is_hit, at) = (dice.chance(u64::from(percent)), dice.below(blows.len() as u64));
        let blow = blows.get(usize::try_from(at).unwrap_or(0)).copied();
        blow.filter(|_| is_hit)
    }

    fn dice(&mut self, path: &str) -> &mut Draw {
        let full = self.dice.len() >= MOST_PATHS && !self.dice.contains_key(path);
        let path = if full { "" } else { path };
        let new = || Draw::of(&format!("{}{path}", self.slug), self.seed);
        self.dice.entry(path.to_owned()).or_insert_with(new)
    }
}

impl Meeting {
    fn harmless() -> Self {
        Self { wait: Duration::ZERO, expires_tokens: false, ending: Ending::Answered }
    }
}

fn count_down(requests: &mut Option<u32>) {
    *requests = requests.map(|left| left.saturating_sub(1));
}

/// Whether a fault has ended by itself.
fn is_over(fault: &Fault) -> bool {
    match fault {
        Fault::TooManyRequests { requests, .. } | Fault::Storm { requests, .. } => {
            *requests == Some(0)
        }
        Fault::CutOff { requests } | Fault::ExpireAfter { requests } => *requests == 0,
        _ => false,
    }
}
