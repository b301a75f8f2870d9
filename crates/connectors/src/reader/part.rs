//! Reading one part of a stream, window by window and page by page.

use chrono::{DateTime, TimeDelta, Utc};
use http::{HeaderMap, header};

use super::{
    Covered, CoveredFrom, ReadPage, ReadPlace, Rejected,
    asking::{Asking, How},
    page::{self, MappedPage},
    page_walk::{self, Answered, Asked, PageWalk, Seen},
    parts::NextPart,
    position::{Position, Within},
};
use crate::{
    ConnectorError, Stream, Variables,
    cursor::{CursorSpec, Mark, Order, Window},
    decode::Layout,
    fail_point,
    http::{Detour, Subject},
    variables::names,
};

/// A part that is being read.
pub(super) struct Part {
    key: String,
    variables: Variables,
    walk: PageWalk,
    /// The place that reading began at; nothing when all is read.
    start: Option<Mark>,
    /// Where what is read now begins.
    from: Option<Mark>,
    /// Whether that is a record that was read, so that nothing before it is read again.
    exact: bool,
    /// The newest record so far.
    newest: Option<Mark>,
    window: Option<(DateTime<Utc>, DateTime<Utc>)>,
    /// Whether the window was begun again because its paging could go no further.
    begun_again: bool,
    /// When reading began, by the provider's clock where that is behind ours.
    as_of: Option<DateTime<Utc>>,
    /// Whether what is new is read for the second time.
    twice: bool,
}

/// What came of a step.
pub(super) enum Step {
    Page(Box<ReadPage>),
    End,
}

/// The shortest window that is worth asking for.
const SHORTEST_WINDOW: TimeDelta = TimeDelta::hours(1);

impl Part {
    /// Begins a part: at its place, or at its beginning.
    pub(super) fn begin(
        next: NextPart,
        stream: &Stream,
        place: Option<&str>,
        now: DateTime<Utc>,
    ) -> Self {
        let cursor = stream.cursor.as_ref();
        let from = cursor.and_then(|cursor| cursor.parse(place?));
        let window = cursor.and_then(|cursor| first_window(cursor, from, &next.variables, now));
        Self { start: from, from, window, ..Self::whole(next) }
    }

    /// Goes on where a position was taken.
    pub(super) fn go_on(next: NextPart, position: &Position) -> Self {
        let part = Self::whole(next);
        let Some(within) = &position.within else { return part };
        let walk = PageWalk::at(within.next.clone(), within.last_page);
        let Within { start, from, exact, newest, window, as_of, twice, .. } = *within;
        Self { walk, start, from, exact, newest, window, as_of, twice, ..part }
    }

    fn whole(next: NextPart) -> Self {
        let NextPart { key, variables } = next;
        Self {
            key,
            variables,
            walk: PageWalk::begin(),
            start: None,
            from: None,
            exact: false,
            newest: None,
            window: None,
            begun_again: false,
            as_of: None,
            twice: false,
        }
    }

    pub(super) fn position(&self, pages: u64) -> Position {
        let within = Within {
            part: self.key.clone(),
            next: self.walk.next.clone(),
            last_page: self.walk.last_page,
            start: self.start,
            from: self.from,
            exact: self.exact,
            newest: self.newest,
            window: self.window,
            as_of: self.as_of,
            twice: self.twice,
        };
        Position { pages, within: Some(within), finished: false }
    }

    /// Reads the next page.
    pub(super) async fn step<'a>(
        &mut self,
        asking: &Asking<'a>,
        stream: &'a Stream,
        now: DateTime<Utc>,
        position: &Position,
    ) -> Result<Step, ConnectorError> {
        let (how, layout) = self.how(stream);
        let subject = asking.subject(how.source);
        let number = position.pages() + 1;
        page_walk::not_too_many(number, subject)?;
        let variables = self.with_place(stream.cursor.as_ref());
        let asked_at = asking.through.http.now();
        let answered = match self.walk.ask(asking, &how, variables).await? {
            Asked::End => return Ok(Step::End),
            Asked::Page(answered) => answered,
            Asked::Detour(detour) => return self.detour(detour, subject, stream, number, asked_at),
        };
        fail_point::hit("after_fetch");
        let read = page::read(stream, layout, subject, &answered.answer, &self.variables)?;
        fail_point::hit("after_map");
        let is_first = self.walk.is_at_the_start();
        self.follow(&how, subject, &answered, &read, number)?;
        let as_of = *self.as_of.get_or_insert_with(|| told_at(&answered.answer.headers, now));
        self.newest = self.newest.max(read.newest.map(|mark| not_after(mark, as_of)));
        if let Some(cursor) = &stream.cursor {
            self.stop_at_the_known(cursor, read.newest);
            self.go_on_behind_the_newest(cursor);
        }
        let again = self.twice;
        if !is_first {
            self.read_it_twice(stream);
        }
        let place = self.place(stream, as_of);
        let covered = self.covered(stream, as_of);
        self.go_to_next_window(stream.cursor.as_ref(), now);
        let page = ReadPage { place, covered, again, ..read.into_page(number, asked_at) };
        Ok(Step::Page(Box::new(page)))
    }

    /// What is read to its end, behind the last page of a part or of a window of it: what had changed
    /// there when reading began.
    fn covered(&self, stream: &Stream, as_of: DateTime<Utc>) -> Option<Covered> {
        if self.walk.next.is_some() {
            return None;
        }
        let until = self.window.map_or(as_of, |(_, end)| end.min(as_of));
        let from = match (self.window, self.start) {
            (_, None) if stream.is_whole() => CoveredFrom::Beginning,
            // A clock that was put back is behind the place.
            (Some((start, _)), _) | (None, Some(Mark::Time(start))) => {
                CoveredFrom::Time(start.min(until))
            }
            (None, None) => CoveredFrom::Beginning,
            (None, Some(Mark::Integer(_))) => CoveredFrom::Place,
        };
        Some(Covered { part: self.key.clone(), from, until })
    }

    /// With which request: what is new may be asked for in another way.
    fn how<'a>(&self, stream: &'a Stream) -> (How<'a>, &'a Layout) {
        let mut how = How::of(&stream.source);
        let mut layout = &stream.source.layout;
        if let (Some(cursor), Some(_)) = (&stream.cursor, self.from) {
            if let Some(request) = &cursor.request {
                how.request = request;
            }
            if let Some(paging) = &cursor.paging {
                how.paging = paging.as_ref();
            }
            layout = cursor.layout.as_ref().unwrap_or(layout);
        }
        (how, layout)
    }

    fn follow(
        &mut self,
        how: &How<'_>,
        subject: Subject<'_>,
        answered: &Answered,
        read: &MappedPage<'_>,
        number: u64,
    ) -> Result<(), ConnectorError> {
        let seen = Seen {
            body: read.body,
            raw_count: read.raw_count,
            last_id: read.last_id.as_deref(),
            digest: read.digest,
        };
        self.walk.follow(how, subject, answered, &seen, number)
    }

    /// The variables of the part with those of the place: `{since}`, `{until}`, `{since_clause}`.
    fn with_place(&self, cursor: Option<&CursorSpec>) -> Variables {
        let mut variables = self.variables.clone();
        let Some(cursor) = cursor else { return variables };
        let since = match self.window {
            Some((start, _)) => Some(Mark::Time(start)),
            None => self.begun(cursor),
        };
        if let Some(since) = since {
            variables.set(names::SINCE, cursor.write(since));
            if let Some(clause) = cursor.clause.as_ref().and_then(|it| variables.fill(it)) {
                variables.set(names::SINCE_CLAUSE, clause);
            }
        } else if cursor.clause.is_some() {
            variables.set(names::SINCE_CLAUSE, "");
        }
        if let (Some((_, end)), Some(window)) = (self.window, &cursor.window) {
            variables.set(names::UNTIL, cursor.write(Mark::Time(window.until(end))));
        }
        variables
    }

    /// Where what is read now begins: at the place, or a little before it.
    fn begun(&self, cursor: &CursorSpec) -> Option<Mark> {
        if self.exact { self.from } else { self.from.map(|from| cursor.begin(from)) }
    }

    /// A feed that cannot be filtered is read until it holds nothing new.
    fn stop_at_the_known(&mut self, cursor: &CursorSpec, newest_of_page: Option<Mark>) {
        let (Order::NewestFirst, Some(from), Some(newest)) =
            (cursor.order, self.from, newest_of_page)
        else {
            return;
        };
        if newest < cursor.begin(from) {
            self.walk.next = None;
        }
    }

    /// The next page begins at the newest record so far, unless the whole page is of one moment.
    fn go_on_behind_the_newest(&mut self, cursor: &CursorSpec) {
        // What lies within the look-back is before the place, and behind where reading began.
        let moved = self.newest > self.begun(cursor);
        if cursor.keyset && self.from.is_some() && self.walk.next.is_some() && moved {
            self.from = self.newest;
            self.exact = true;
            self.walk = PageWalk::begin();
        }
    }

    /// What is new is read once more where pages may be counted and it had more than one: a record that
    /// was deleted meanwhile has pulled another one over the edge of a page that was read, and once the
    /// place has moved nobody would ask for that one again.
    fn read_it_twice(&mut self, stream: &Stream) {
        let counts = self.from.is_some() && self.may_count_pages(stream);
        if counts && self.walk.next.is_none() && !self.twice {
            self.twice = true;
            self.walk = PageWalk::begin();
        }
    }

    /// Whether the pages of what is read now may be found by counting.
    fn may_count_pages(&self, stream: &Stream) -> bool {
        let by_key = stream.cursor.as_ref().is_some_and(|cursor| cursor.keyset);
        let (how, _) = self.how(stream);
        how.paging.may_count() && !(by_key && self.from.is_some())
    }

    /// How far the part is read now, when that is known; never beyond what had changed there when
    /// reading began.
    fn place(&self, stream: &Stream, as_of: DateTime<Utc>) -> Option<ReadPlace> {
        let cursor = stream.cursor.as_ref()?;
        let is_last_page = self.walk.next.is_none();
        // Where pages are counted, a page that was read may hide a record that is older than it.
        let is_settled =
            is_last_page || (self.is_oldest_first(cursor) && !self.may_count_pages(stream));
        let mark = match self.window {
            Some((_, end)) if is_last_page => Some(Mark::Time(end.min(as_of))),
            None if is_settled => self.newest.max(self.from),
            Some(_) | None => None,
        };
        mark.map(|mark| ReadPlace { part: self.key.clone(), place: mark.to_text() })
    }

    /// Whether what is read now comes oldest first. Where what is new has a request of its own, the
    /// order is that request's.
    fn is_oldest_first(&self, cursor: &CursorSpec) -> bool {
        let sorted = cursor.request.is_none() || self.from.is_some();
        cursor.order == Order::OldestFirst && sorted
    }

    fn go_to_next_window(&mut self, cursor: Option<&CursorSpec>, now: DateTime<Utc>) {
        let window = cursor.and_then(|cursor| cursor.window.as_ref());
        if let (None, Some(window), Some((_, end))) = (&self.walk.next, window, self.window)
            && end < now
        {
            self.window = Some((end, window.end(end, now)));
            self.begun_again = false;
            self.twice = false;
            self.walk = PageWalk::begin();
        }
    }

    fn detour(
        &mut self,
        detour: Detour,
        subject: Subject<'_>,
        stream: &Stream,
        number: u64,
        asked_at: DateTime<Utc>,
    ) -> Result<Step, ConnectorError> {
        let skipped = match detour {
            Detour::Skip(reason) => {
                self.walk.next = None;
                Some(if self.key.is_empty() { reason } else { format!("{reason} ({})", self.key) })
            }
            Detour::ResetPaging => {
                self.begin_again_at_the_newest(subject, stream)?;
                None
            }
            Detour::SplitWindow => {
                self.halve_the_window(subject)?;
                None
            }
        };
        Ok(Step::Page(Box::new(ReadPage {
            number,
            raw_count: 0,
            records: Vec::new(),
            rejected: Rejected::default(),
            filtered: 0,
            place: None,
            skipped,
            asked_at,
            covered: None,
            again: self.twice,
        })))
    }

    fn begin_again_at_the_newest(
        &mut self,
        subject: Subject<'_>,
        stream: &Stream,
    ) -> Result<(), ConnectorError> {
        if self.window.is_some() && !self.begun_again {
            self.begun_again = true;
            self.walk = PageWalk::begin();
            return Ok(());
        }
        if stream.cursor.is_none() || self.newest <= self.from {
            return Err(ConnectorError::bad_answer(format!(
                "{subject} cannot be read any further: it ends its paging, and everything up to \
                 there has the same time. Read less at once if the settings allow it."
            )));
        }
        self.from = self.newest;
        self.walk = PageWalk::begin();
        Ok(())
    }

    fn halve_the_window(&mut self, subject: Subject<'_>) -> Result<(), ConnectorError> {
        match self.window {
            Some((start, end)) if end - start > SHORTEST_WINDOW => {
                self.window = Some((start, start + (end - start) / 2));
                self.walk = PageWalk::begin();
                Ok(())
            }
            _ => Err(ConnectorError::bad_answer(format!(
                "{subject} has too much even in an hour. Read less at once if the settings allow it."
            ))),
        }
    }
}

fn first_window(
    cursor: &CursorSpec,
    from: Option<Mark>,
    variables: &Variables,
    now: DateTime<Utc>,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let window: &Window = cursor.window.as_ref()?;
    let said = window.from_setting.as_deref().and_then(|name| variables.get(name));
    let start = match from.map(|from| cursor.begin(from)) {
        Some(Mark::Time(time)) => window.start_at(window.not_too_old(time, now)),
        _ => window.start(said, now),
    };
    Some((start, window.end(start, now)))
}

/// What time it was there when reading began. A record that changes while we read has a later time by
/// that clock, and the place must not move beyond it. What is a day old is no clock, but an answer
/// that somebody kept.
fn told_at(headers: &HeaderMap, now: DateTime<Utc>) -> DateTime<Utc> {
    let date = headers.get(header::DATE).and_then(|date| date.to_str().ok());
    let date = date.and_then(|date| DateTime::parse_from_rfc2822(date).ok());
    let there = date.map_or(now, |date| date.to_utc()).min(now);
    if now - there < TimeDelta::days(1) { there } else { now }
}

/// A record from the future would move the place beyond what is still to come.
fn not_after(mark: Mark, now: DateTime<Utc>) -> Mark {
    match mark {
        Mark::Time(time) => Mark::Time(time.min(now)),
        number @ Mark::Integer(_) => number,
    }
}
