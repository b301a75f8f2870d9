use axum::response::Response;
use serde::Deserialize;

use super::answer;
use super::field::{Field, Key};
use super::formula::Formula;
use super::table::Table;
use crate::query::Pairs;

const MOST_A_PAGE: usize = 100;

/// What a list of records is asked for, as it came by query or by body.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Asked {
    fields: Vec<String>,
    sort: Vec<Sort>,
    filter_by_formula: String,
    max_records: Option<usize>,
    page_size: Option<usize>,
    pub(super) offset: Option<String>,
    view: Option<String>,
    return_fields_by_field_id: bool,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Sort {
    field: String,
    direction: Direction,
}

#[derive(Clone, Copy, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(super) enum Direction {
    #[default]
    Asc,
    Desc,
}

/// The same, understood.
pub(super) struct ListQuery {
    /// `None` is all of them.
    pub(super) fields: Option<Vec<&'static Field>>,
    pub(super) sorts: Vec<(&'static Field, Direction)>,
    pub(super) formula: Option<Formula>,
    pub(super) max_records: usize,
    pub(super) page_size: usize,
    pub(super) key: Key,
    /// What an offset is bound to.
    pub(super) question: String,
}

impl Asked {
    /// `fields[]=…`, `sort[0][field]=…`, `sort[0][direction]=…` and the plain ones.
    pub(super) fn of_query(query: Option<&str>) -> Result<Self, Response> {
        let pairs = Pairs::of(query);
        let number = |name: &str| {
            let text = pairs.filled(name);
            text.map(str::parse).transpose().map_err(|_| answer::invalid_request())
        };
        let mut sort = Vec::new();
        while let Some(field) = pairs.filled(&format!("sort[{}][field]", sort.len())) {
            let direction = match pairs.filled(&format!("sort[{}][direction]", sort.len())) {
                None | Some("asc") => Direction::Asc,
                Some("desc") => Direction::Desc,
                Some(_) => return Err(answer::invalid_request()),
            };
            sort.push(Sort { field: field.to_owned(), direction });
        }
        Ok(Self {
            fields: ["fields[]", "fields"]
                .into_iter()
                .flat_map(|name| pairs.values(name))
                .map(str::to_owned)
                .collect(),
            sort,
            filter_by_formula: pairs.get("filterByFormula").unwrap_or_default().to_owned(),
            max_records: number("maxRecords")?,
            page_size: number("pageSize")?,
            offset: pairs.filled("offset").map(str::to_owned),
            view: pairs.filled("view").map(str::to_owned),
            return_fields_by_field_id: pairs.get("returnFieldsByFieldId") == Some("true"),
        })
    }

    pub(super) fn understood(&self, table: &'static Table) -> Result<ListQuery, Response> {
        let page_size = self.page_size.unwrap_or(MOST_A_PAGE);
        let max_records = self.max_records.unwrap_or(usize::MAX);
        if !(1..=MOST_A_PAGE).contains(&page_size) || max_records == 0 {
            return Err(answer::invalid_request());
        }
        let field = |name: &str| table.field(name).ok_or_else(|| answer::unknown_field(name));
        let fields: Vec<&'static Field> =
            self.fields.iter().map(|name| field(name)).collect::<Result<_, _>>()?;
        let sorts = self.sort.iter().map(|sort| Ok((field(&sort.field)?, sort.direction)));
        let formula = match self.filter_by_formula.trim() {
            "" => None,
            text => Some(Formula::parse(text, table).map_err(|why| invalid_formula(&why))?),
        };
        if let Some(view) = self.view.as_deref().filter(|view| !has_view(table, view)) {
            let message = format!("View {view} not found");
            return Err(answer::unprocessable("VIEW_NAME_NOT_FOUND", &message));
        }
        Ok(ListQuery {
            fields: (!fields.is_empty()).then_some(fields),
            sorts: sorts.collect::<Result<_, Response>>()?,
            formula,
            max_records,
            page_size,
            key: if self.return_fields_by_field_id { Key::Id } else { Key::Name },
            question: self.question(),
        })
    }

    fn question(&self) -> String {
        let sorts = self.sort.iter().map(|it| (&it.field, it.direction == Direction::Desc));
        format!("{:?} {:?} {}", sorts.collect::<Vec<_>>(), self.max_records, self.filter_by_formula)
    }
}

fn has_view(table: &Table, view: &str) -> bool {
    view == "Grid view" || view == super::meta::view_id(table)
}

fn invalid_formula(why: &str) -> Response {
    let message = format!("The formula for filtering records is invalid: {why}");
    answer::unprocessable("INVALID_FILTER_BY_FORMULA", &message)
}
