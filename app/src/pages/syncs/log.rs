//! What a run did, line by line. What is looked for stands in the address.

use contract::{
    ids::SyncRunId,
    model::Tone,
    sync_run::{LogLevel, RunLog, RunLogLine, RunStream},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};

use crate::{
    paths,
    state::{form, remote::Remote, url_query::Parameters},
    ui::{Badge, Loaded, Second, told},
};

/// The levels to choose from: those lines and the more important ones.
const LEVELS: [(LogLevel, &str); 4] = [
    (LogLevel::Detail, "Everything, page by page"),
    (LogLevel::Info, "What happened"),
    (LogLevel::Warning, "Warnings and errors"),
    (LogLevel::Error, "Errors"),
];
/// What is shown when the address says nothing.
const USUAL: LogLevel = LogLevel::Info;

/// Which lines an address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Those that hold these words.
    pub(super) text: String,
    /// Those of this level and above.
    pub(super) level: LogLevel,
    /// Those of this stream.
    pub(super) stream: Option<String>,
    /// Those after this place.
    pub(super) after: Option<i64>,
}

impl Wanted {
    /// Reads the part of an address after its question mark. A level or a place that there is not is
    /// none.
    pub(super) fn parse(search: &str) -> Self {
        let given = Parameters::parse(search);
        Self {
            text: given.get("q"),
            level: given.get("level").parse().unwrap_or(USUAL),
            stream: Some(given.get("stream")).filter(|stream| !stream.is_empty()),
            after: given.get("after").parse().ok(),
        }
    }

    /// The address of the same lines after another place.
    fn href(&self, id: SyncRunId, after: Option<i64>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if self.level != USUAL {
            query.append_pair("level", self.level.into());
        }
        if let Some(stream) = &self.stream {
            query.append_pair("stream", stream);
        }
        if let Some(after) = after {
            query.append_pair("after", &after.to_string());
        }
        format!("{}#log", paths::with_query(&paths::sync_run(id), &query.finish()))
    }
}

/// The log with the form that looks through it.
pub(super) fn shown(
    id: SyncRunId,
    streams: &[RunStream],
    search: Memo<String>,
    log: Remote<RunLog>,
) -> AnyView {
    let labels: Vec<_> = streams.iter().map(|it| (it.name.clone(), it.label.clone())).collect();
    let form = form(id, &labels, search);
    let view =
        move |log: RunLog, _| lines(id, &labels, log, &Wanted::parse(&search.get_untracked()));
    view! {
        {form}
        <Loaded resource=log view/>
    }
    .into_any()
}

fn form(id: SyncRunId, streams: &[(String, String)], search: Memo<String>) -> AnyView {
    let wanted = Memo::new(move |_| Wanted::parse(&search.get()));
    let text = move || wanted.with(|wanted| wanted.text.clone());
    let levels = LEVELS.map(|(level, label)| {
        let chosen = move || wanted.with(|wanted| wanted.level == level);
        let value = if level == USUAL { String::new() } else { level.to_string() };
        view! { <option value=value selected=chosen prop:selected=chosen>{label}</option> }
    });
    let streams = streams.iter().map(|(name, label)| {
        let known = name.clone();
        let chosen = move || wanted.with(|it| it.stream.as_ref() == Some(&known));
        let (name, label) = (name.clone(), label.clone());
        view! { <option value=name selected=chosen.clone() prop:selected=chosen>{label}</option> }
    });
    let all = move || wanted.with(|it| it.stream.is_none());
    let navigate = use_navigate();
    let path = paths::sync_run(id);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let query = Parameters::parse(&form::query_text(&event)).to_text();
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&paths::with_query(&paths::sync_run(id), &query), options);
    };
    view! {
        <form class="log-form" method="get" action=format!("{path}#log") on:submit=on_submit aria-label="Search the log">
            <label class="field search">
                <span>"Search"</span>
                <input type="search" name="q" placeholder="Search the log" value=text prop:value=text/>
            </label>
            <div class="field">
                <label for="log-level">"Show"</label>
                <select id="log-level" name="level">{levels.collect_view()}</select>
            </div>
            <div class="field">
                <label for="log-stream">"Stream"</label>
                <select id="log-stream" name="stream">
                    <option value="" selected=all prop:selected=all>"All"</option>
                    {streams.collect_view()}
                </select>
            </div>
            <button type="submit" class="button">"Search"</button>
        </form>
    }
    .into_any()
}

fn lines(id: SyncRunId, streams: &[(String, String)], log: RunLog, wanted: &Wanted) -> AnyView {
    let RunLog { lines, next } = log;
    if lines.is_empty() {
        let asks_for_all = wanted.text.is_empty() && wanted.level == USUAL;
        let text = if asks_for_all && wanted.stream.is_none() {
            "There are no lines."
        } else {
            "No lines like that. Search for something else, or show more of them."
        };
        return view! { <p class="quiet-line">{text}</p> }.into_any();
    }
    let lines = lines.into_iter().map(|it| line(streams, it)).collect_view();
    let first = wanted.after.map(|_| {
        view! { <a class="button quiet" href=wanted.href(id, None) data-noscroll="">"First lines"</a> }
    });
    let more = next.map(|place| {
        view! { <a class="button quiet" href=wanted.href(id, Some(place)) data-noscroll="">"More lines"</a> }
    });
    let pages = (first.is_some() || more.is_some()).then(|| {
        view! { <nav class="pager" aria-label="Pages of the log">{first}{more}</nav> }
    });
    view! {
        <ol class="log" tabindex="0" aria-label="Lines of the log">{lines}</ol>
        {pages}
    }
    .into_any()
}

fn line(streams: &[(String, String)], line: RunLogLine) -> AnyView {
    let RunLogLine { at, level, stream, message } = line;
    let known = streams.iter().find(|(name, _)| *name == stream);
    let stream = known.map_or(stream, |(_, label)| label.clone());
    let (tone, word) = match level {
        LogLevel::Detail => (Tone::Neutral, "Detail"),
        LogLevel::Info => (Tone::Info, "Info"),
        LogLevel::Warning => (Tone::Warning, "Warning"),
        LogLevel::Error => (Tone::Danger, "Error"),
    };
    view! {
        <li>
            <Second at/>
            <span class="log-level"><Badge tone text=word/></span>
            <span class="log-stream">{stream}</span>
            <span class="log-message">{told(&message)}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_lines_and_keeps_saying_it() {
        let id: SyncRunId = "run_00000000000000000000000000000007".parse().unwrap();
        let wanted = Wanted::parse("q=two+words&level=warning&stream=orders&after=7");
        assert_eq!(wanted.text, "two words");
        assert_eq!((wanted.level, wanted.stream.as_deref()), (LogLevel::Warning, Some("orders")));
        assert_eq!(wanted.after, Some(7));
        let href = wanted.href(id, Some(9));
        assert!(href.ends_with("?q=two+words&level=warning&stream=orders&after=9#log"), "{href}");
        assert!(!Wanted::parse("").href(id, None).contains('?'));
    }

    #[test]
    fn what_makes_no_sense_in_an_address_is_left_out() {
        let wanted = Wanted::parse("level=loud&after=soon&stream=");
        assert_eq!((wanted.level, wanted.after, wanted.stream), (USUAL, None, None));
    }
}
