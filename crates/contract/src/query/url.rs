//! A query as URL parameters, both ways.

use super::{Cursor, Filter, Page, PageRequest, Query, QueryError, RowCount, Sort};
use crate::model::{Direction, Model};

/// The parameters that are not columns.
pub const RESERVED: [&str; 6] = ["q", "sort", "after", "before", "limit", "columns"];

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
    /// A parameter given twice means either (the boxes of a multi-select). Errors name the
    /// parameter and what would fit.
    pub fn parse<'a>(
        model: &Model,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, QueryError> {
        let mut query = Self::of(model);
        let mut filters: Vec<(&str, String)> = Vec::new();
        for (name, text) in pairs {
            let text = text.trim();
            // No text of a database holds it.
            if text.contains('\0') {
                return Err(QueryError::new(name, "A text cannot hold the character 0."));
            }
            match name {
                _ if text.is_empty() => {}
                "q" => query.search = Some(search(text)?),
                "sort" => query.sort = Sort::parse(model, text)?,
                "after" => query.page.cursor = Some(Cursor::After(text.to_owned())),
                "before" => query.page.cursor = Some(Cursor::Before(text.to_owned())),
                "limit" => query.page.limit = limit(text)?,
                "columns" => query.columns.extend(columns(model, text)?),
                filter => match filters.iter_mut().find(|(known, _)| *known == filter) {
                    Some((_, texts)) => {
                        texts.push(',');
                        texts.push_str(text);
                    }
                    None => filters.push((filter, text.to_owned())),
                },
            }
        }
        if filters.len() > MOST_FILTERS {
            let problem = format!("A table takes at most {MOST_FILTERS} filters at once.");
            return Err(QueryError::new("filters", problem));
        }
        for (parameter, text) in filters {
            query.filters.push(Filter::parse(model, parameter, &text)?);
        }
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
        if self.sort != Sort::of(model) {
            push("sort", self.sort.to_text());
        }
        if !self.columns.is_empty() {
            push("columns", self.columns.join(","));
        }
        if self.page.limit != PageRequest::USUAL {
            push("limit", self.page.limit.to_string());
        }
        match &self.page.cursor {
            Some(Cursor::After(place)) => push("after", place.clone()),
            Some(Cursor::Before(place)) => push("before", place.clone()),
            None => {}
        }
        pairs
    }
}

impl Sort {
    /// Reads `updated_at` (ascending) or `-updated_at` (descending).
    pub fn parse(model: &Model, text: &str) -> Result<Self, QueryError> {
        let (name, direction) = match text.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        let column = known_column(model, "sort", name)?;
        Ok(Self { column, direction })
    }

    /// Writes what [`Sort::parse`] reads.
    pub fn to_text(&self) -> String {
        match self.direction {
            Direction::Ascending => self.column.clone(),
            Direction::Descending => format!("-{}", self.column),
        }
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

fn columns(model: &Model, text: &str) -> Result<Vec<String>, QueryError> {
    text.split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(|name| known_column(model, "columns", name))
        .collect()
}

fn known_column(model: &Model, parameter: &str, name: &str) -> Result<String, QueryError> {
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
    use crate::model::ISSUES;

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
            ("sort", "number"),
            ("limit", "25"),
            ("columns", "title,state"),
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
    fn a_wrong_parameter_is_named() {
        for (name, text) in [
            ("sort", "colour"),
            ("limit", "0"),
            ("limit", "201"),
            ("limit", "-1"),
            ("columns", "title,colour"),
            ("colour", "red"),
            ("q", &"x".repeat(501)),
        ] {
            assert_eq!(parse(&[(name, text)]).unwrap_err().parameter, name, "{text}");
        }
    }
}
