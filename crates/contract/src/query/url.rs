//! A query as URL parameters, both ways.

use super::{Cursor, Density, Filter, Page, PageRequest, Query, QueryError, RowCount, Sort, Width};
use crate::model::Model;

/// The parameters that are not columns.
pub const RESERVED: [&str; 13] = [
    "q",
    "sort",
    "after",
    "before",
    "from",
    "limit",
    "columns",
    "widths",
    "density",
    "add_column",
    "add_operator",
    "add_value",
    "add_group",
];

/// The longest search text, in characters.
const LONGEST_SEARCH: usize = 500;

/// The most filters one query takes.
const MOST_FILTERS: usize = 40;

impl Query {
    /// Reads the part of an address after its question mark. See [`Query::parse`].
    pub fn parse_text(model: &Model, text: &str) -> Result<Self, QueryError> {
        let pairs: Vec<_> = form_urlencoded::parse(text.as_bytes()).collect();
        Self::parse(model, pairs.iter().map(|(name, text)| (name.as_ref(), text.as_ref())))
    }

    /// Writes the part of an address after its question mark, empty for [`Query::of`].
    pub fn to_text(&self, model: &Model) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs(model)).finish()
    }

    /// Reads URL parameters. Empty values are as good as absent: forms send every field.
    ///
    /// A choice given twice means either (the boxes of a multi-select), anything else both. Errors
    /// name the parameter and what would fit.
    pub fn parse<'a>(
        model: &Model,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, QueryError> {
        let mut query = Self::of(model);
        let mut filters: Vec<(&str, String)> = Vec::new();
        let mut added = Added::default();
        let mut sort: Vec<&str> = Vec::new();
        for (name, text) in pairs {
            let text = text.trim();
            // No text of a database holds it.
            if text.contains('\0') {
                return Err(QueryError::new(name, "A text cannot hold the character 0."));
            }
            match name {
                _ if text.is_empty() => {}
                "q" => query.search = Some(search(text)?),
                "sort" => sort.push(text),
                "after" => query.page.cursor = Some(Cursor::After(text.to_owned())),
                "before" => query.page.cursor = Some(Cursor::Before(text.to_owned())),
                "from" => query.page.cursor = Some(Cursor::From(text.to_owned())),
                "limit" => query.page.limit = limit(text)?,
                "columns" => query.columns.extend(columns(model, text)?),
                "widths" => query.widths.extend(widths(model, text)?),
                "density" => query.density = density(text)?,
                "add_column" => added.column = text,
                "add_operator" => added.operator = text,
                "add_value" => added.value = text,
                "add_group" => added.group = text,
                filter => match filters.iter_mut().find(|(known, _)| *known == filter) {
                    Some((_, texts)) if Filter::takes_several(model, filter) => {
                        texts.push(',');
                        texts.push_str(text);
                    }
                    _ => filters.push((filter, text.to_owned())),
                },
            }
        }
        if filters.len() > MOST_FILTERS {
            let problem = format!("A table takes at most {MOST_FILTERS} filters at once.");
            return Err(QueryError::new("filters", problem));
        }
        query.sort = Sort::parse(model, &sort.join(","))?;
        for (parameter, text) in filters {
            query.filters.push(Filter::parse(model, parameter, &text)?);
        }
        query.filters.extend(added.filter(model)?);
        Ok(query)
    }

    /// Writes the parameters that differ from [`Query::of`], so that reading them gives this query.
    pub fn pairs(&self, model: &Model) -> Vec<(String, String)> {
        let mut pairs: Vec<_> = self
            .filters
            .iter()
            .map(|filter| (filter.parameter(model), filter.text.clone()))
            .collect();
        let mut push = |name: &str, text: String| pairs.push((name.to_owned(), text));
        if let Some(search) = &self.search {
            push("q", search.clone());
        }
        if self.sort != [Sort::of(model)] {
            push("sort", Sort::to_text(&self.sort));
        }
        if !self.columns.is_empty() {
            push("columns", self.columns.join(","));
        }
        if !self.widths.is_empty() {
            let widths = self.widths.iter().map(|it| format!("{}:{}", it.column, it.pixels));
            push("widths", widths.collect::<Vec<_>>().join(","));
        }
        if self.density == Density::Compact {
            push("density", self.density.to_string());
        }
        if self.page.limit != PageRequest::USUAL {
            push("limit", self.page.limit.to_string());
        }
        match &self.page.cursor {
            Some(Cursor::After(place)) => push("after", place.clone()),
            Some(Cursor::Before(place)) => push("before", place.clone()),
            Some(Cursor::From(value)) => push("from", value.clone()),
            None => {}
        }
        pairs
    }
}

/// A filter as the fields of a form give it, which cannot make a parameter of them.
#[derive(Default)]
struct Added<'a> {
    column: &'a str,
    /// Empty for the natural one; `empty` and `filled` ask for no value.
    operator: &'a str,
    value: &'a str,
    group: &'a str,
}

impl Added<'_> {
    /// Nothing where no column was chosen.
    fn filter(&self, model: &Model) -> Result<Option<Filter>, QueryError> {
        let Self { column, operator, value, group } = *self;
        if column.is_empty() {
            return Ok(None);
        }
        let (operator, value) = match operator {
            "empty" | "filled" => ("is", operator),
            _ => (operator, value),
        };
        if value.is_empty() {
            let column = model.column(column).map_or(column, |column| column.label);
            let problem = format!("Say which {column} you are looking for.");
            return Err(QueryError::new("add_value", problem));
        }
        let group = if group.is_empty() { String::new() } else { format!("any{group}.") };
        let operator = if operator.is_empty() { String::new() } else { format!(".{operator}") };
        Filter::parse(model, &format!("{group}{column}{operator}"), value).map(Some)
    }
}

impl Page {
    /// A page without rows.
    pub const fn empty() -> Self {
        Self { rows: Vec::new(), next: None, previous: None, count: RowCount::Exact(0) }
    }
}

fn search(text: &str) -> Result<String, QueryError> {
    if text.chars().count() > LONGEST_SEARCH {
        let problem = format!("A search takes at most {LONGEST_SEARCH} characters.");
        return Err(QueryError::new("q", problem));
    }
    Ok(text.to_owned())
}

fn limit(text: &str) -> Result<u32, QueryError> {
    let most = PageRequest::MOST;
    text.parse().ok().filter(|limit| (1..=most).contains(limit)).ok_or_else(|| {
        QueryError::new("limit", format!("The page size must be a number from 1 to {most}."))
    })
}

fn density(text: &str) -> Result<Density, QueryError> {
    text.parse().map_err(|_| {
        QueryError::new("density", "The density must be \"comfortable\" or \"compact\".")
    })
}

fn widths(model: &Model, text: &str) -> Result<Vec<Width>, QueryError> {
    let width = |text: &str| {
        let (name, pixels) = text.split_once(':').unwrap_or((text, ""));
        let column = known_column(model, "widths", name)?;
        let pixels = pixels.parse().ok().filter(|pixels| Width::RANGE.contains(pixels));
        pixels.map(|pixels| Width { column, pixels }).ok_or_else(|| {
            let (least, most) = (Width::RANGE.start(), Width::RANGE.end());
            let problem = format!("A width is a number from {least} to {most}: title:320.");
            QueryError::new("widths", problem)
        })
    };
    text.split(',').map(str::trim).filter(|text| !text.is_empty()).map(width).collect()
}

fn columns(model: &Model, text: &str) -> Result<Vec<String>, QueryError> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| known_column(model, "columns", name))
        .collect()
}

pub(super) fn known_column(
    model: &Model,
    parameter: &str,
    name: &str,
) -> Result<String, QueryError> {
    model.column(name).map(|column| column.name.to_owned()).ok_or_else(|| {
        let known: Vec<_> = model.columns.iter().map(|column| column.name).collect();
        let name: String = name.chars().take(60).collect();
        let problem = format!(
            "There is no column \"{name}\" in {}. There are: {}.",
            model.label,
            known.join(", ")
        );
        QueryError::new(parameter, problem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Direction, ISSUES};

    fn parse(pairs: &[(&str, &str)]) -> Result<Query, QueryError> {
        Query::parse(&ISSUES, pairs.iter().copied())
    }

    #[test]
    fn what_was_written_reads_back_equal() {
        let query = parse(&[
            ("state", "open"),
            ("title.contains", "crash, burn & \"quotes\""),
            ("created_at.gte", "2026-01-01"),
            ("q", "ümlaut"),
            ("sort", "state,-number"),
            ("limit", "25"),
            ("columns", "title,state"),
            ("widths", "title:320,state:80"),
            ("density", "compact"),
            ("any1.state.not", "open"),
            ("any1.title.is", "empty"),
            ("any2.labels.lacks", "bug"),
            ("any2.number", "7"),
            ("updated_at", "last_7_days"),
            ("after", "abc"),
        ])
        .unwrap();
        assert_eq!(Query::parse_text(&ISSUES, &query.to_text(&ISSUES)), Ok(query));
    }

    #[test]
    fn an_empty_form_is_the_default_query() {
        let query = parse(&[("q", ""), ("state", " "), ("title.contains", "")]).unwrap();
        assert_eq!(query, Query::of(&ISSUES));
        assert!(query.pairs(&ISSUES).is_empty());
    }

    #[test]
    fn boxes_ticked_twice_mean_either() {
        let twice = parse(&[("state", "open"), ("state", "closed")]).unwrap();
        let once = parse(&[("state", "open,closed")]).unwrap();
        assert_eq!(twice, once);
    }

    #[test]
    fn what_is_no_choice_and_given_twice_means_both() {
        let twice = parse(&[("title.contains", "a"), ("title.contains", "b,c")]).unwrap();
        let texts: Vec<_> = twice.filters.iter().map(|filter| filter.text.as_str()).collect();
        assert_eq!(texts, ["a", "b,c"]);
        let group = parse(&[("any1.number", "1"), ("any1.number", "2"), ("any2.number", "3")]);
        let groups = group.unwrap().filters;
        let numbers: Vec<_> = groups.iter().map(|it| it.group.unwrap().number()).collect();
        assert_eq!(numbers, [1, 1, 2]);
    }

    #[test]
    fn a_filter_may_be_given_in_parts() {
        let added = parse(&[
            ("state", "open"),
            ("add_column", "title"),
            ("add_operator", "contains"),
            ("add_value", "crash"),
            ("add_group", "2"),
        ]);
        assert_eq!(added.unwrap().to_text(&ISSUES), "state=open&any2.title.contains=crash");
        let empty = parse(&[("add_column", "title"), ("add_operator", "empty")]);
        assert_eq!(empty.unwrap().to_text(&ISSUES), "title.is=empty");
        let nothing = parse(&[("add_operator", "contains"), ("add_value", "x")]);
        assert_eq!(nothing.unwrap(), Query::of(&ISSUES));
        let error = parse(&[("add_column", "title"), ("add_operator", "contains")]).unwrap_err();
        assert_eq!(error.parameter, "add_value");
    }

    #[test]
    fn a_column_is_sorted_by_once_and_three_at_most() {
        let query = parse(&[("sort", "-state, number,state")]).unwrap();
        assert_eq!(Sort::to_text(&query.sort), "-state,number");
        assert_eq!(query.sorted_by("number"), Some((2, Direction::Ascending)));
        assert_eq!(query.sorted_by("title"), None);
        let third = query.clone().sort_by("title", Direction::Descending, true);
        assert_eq!(Sort::to_text(&third.sort), "-state,number,-title");
        let turned = third.sort_by("number", Direction::Descending, true);
        assert_eq!(Sort::to_text(&turned.sort), "-state,-number,-title");
        assert_eq!(
            Sort::to_text(&query.sort_by("title", Direction::Ascending, false).sort),
            "title"
        );
        assert!(parse(&[("sort", "state,number,title,created_at")]).is_err());
    }

    #[test]
    fn a_wrong_parameter_is_named() {
        for (name, text) in [
            ("sort", "colour"),
            ("limit", "0"),
            ("limit", "201"),
            ("limit", "-1"),
            ("columns", "title,colour"),
            ("widths", "colour:100"),
            ("widths", "title"),
            ("widths", "title:9999"),
            ("density", "airy"),
            ("colour", "red"),
            ("q", &"x".repeat(501)),
        ] {
            assert_eq!(parse(&[(name, text)]).unwrap_err().parameter, name, "{text}");
        }
    }
}
