//! The part of the address after its question mark: the only state of a table.

use contract::{
    model::Model,
    query::{Filter, Query},
};
use leptos::{ev::SubmitEvent, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};

use super::form;
use crate::paths;

/// The part of this page's address after its question mark. Follows it.
pub fn use_search() -> Memo<String> {
    use_location().search
}

/// URL parameters as they were written, right or wrong, without the empty ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the part of an address after its question mark.
    ///
    /// A NUL shows as the sign for what cannot be shown: browsers leave it out of the text of a
    /// page, which then is not the one that our script expects and comes to nothing.
    pub fn parse(text: &str) -> Self {
        let pairs = form_urlencoded::parse(text.as_bytes());
        let given = pairs.filter(|(_, text)| !text.trim().is_empty());
        Self(
            given.map(|(name, text)| (name.into_owned(), text.replace('\0', "\u{fffd}"))).collect(),
        )
    }

    /// The value of a parameter, empty when there is none; given twice means either.
    pub fn get(&self, name: &str) -> String {
        let texts = self.0.iter().filter(|(known, _)| known == name).map(|(_, text)| text.as_str());
        texts.collect::<Vec<_>>().join(",")
    }

    /// Those that make sense for this table, without the place in it and without `edited`: what a
    /// form that edits the latter has to carry along.
    pub fn kept(&self, model: &Model, edited: &[String]) -> Vec<(String, String)> {
        let makes_sense = |name: &str, text: &str| match name {
            "after" | "before" | "from" => false,
            "q" | "sort" | "columns" | "limit" | "widths" | "density" => {
                Query::parse(model, [(name, text)]).is_ok()
            }
            filter => Filter::parse(model, filter, text).is_ok(),
        };
        let pairs =
            self.0.iter().filter(|(name, text)| !edited.contains(name) && makes_sense(name, text));
        pairs.cloned().collect()
    }

    /// Writes the part of an address after its question mark.
    pub fn to_text(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.0).finish()
    }
}

/// The tidy form of what a form of this table sent; what does not parse stays as it is, so that the
/// server can say what is wrong with it.
pub fn tidy(model: &Model, text: &str) -> String {
    match Query::parse_text(model, text) {
        Ok(query) => query.to_text(model),
        Err(_) => Parameters::parse(text).to_text(),
    }
}

/// Makes a GET form of a table change the address without loading the page anew.
pub fn navigate_on_submit(
    model: &'static Model,
    path: String,
) -> impl Fn(SubmitEvent) + Clone + 'static {
    let navigate = use_navigate();
    move |event: SubmitEvent| {
        event.prevent_default();
        let query = tidy(model, &form::query_text(&event));
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&paths::with_query(&path, &query), options);
    }
}

#[cfg(test)]
mod tests {
    use contract::model::ISSUES;

    use super::*;

    #[test]
    fn empty_fields_of_a_form_leave_no_trace() {
        assert_eq!(tidy(&ISSUES, "q=&state=open&title.contains=&sort="), "state=open");
    }

    #[test]
    fn what_does_not_parse_is_kept_for_the_server_to_explain() {
        assert_eq!(tidy(&ISSUES, "number.gte=many&q="), "number.gte=many");
    }

    #[test]
    fn what_a_page_cannot_hold_is_shown_to_be_there() {
        assert_eq!(Parameters::parse("state=%00").get("state"), "\u{fffd}");
    }

    #[test]
    fn a_form_carries_along_what_makes_sense_and_it_does_not_edit() {
        let parameters = Parameters::parse("state=open&colour=red&sort=number&after=x&q=a");
        let kept = parameters.kept(&ISSUES, &["q".to_owned()]);
        assert_eq!(kept, [("state".into(), "open".into()), ("sort".into(), "number".into())]);
    }
}
