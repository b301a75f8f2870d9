use axum::response::Response;
use serde_json::{Value, json};

use super::answer;
use crate::fault::PageLie;
use crate::world::Site;

const MOST: usize = 100;

/// `page_size` and `start_cursor` of a list; a cursor is the id of the first object it brings.
pub(super) struct Window {
    size: usize,
    cursor: Option<String>,
}

impl Window {
    pub(super) fn of(body: &Value) -> Result<Self, Response> {
        let size = match &body["page_size"] {
            Value::Null => Some(MOST),
            size => size.as_u64().and_then(|size| usize::try_from(size).ok()),
        };
        let wrong =
            |what: &str| answer::validation_error(&format!("body failed validation: body.{what}."));
        let Some(size) = size.filter(|size| *size > 0) else {
            return Err(wrong(&format!(
                "page_size should be a number from 1 to {MOST}, instead was `{}`",
                body["page_size"]
            )));
        };
        if size > MOST {
            return Err(wrong(&format!("page_size should be ≤ `{MOST}`, instead was `{size}`")));
        }
        let cursor = match &body["start_cursor"] {
            Value::Null => None,
            Value::String(cursor) => Some(cursor.clone()),
            other => {
                let what = format!("start_cursor should be a string, instead was `{other}`");
                return Err(wrong(&what));
            }
        };
        Ok(Self { size, cursor })
    }

    /// The page of the objects that were found.
    pub(super) fn answer<T>(
        &self,
        site: &Site,
        found: &[T],
        id: impl Fn(&T) -> String,
        json: impl Fn(&T) -> Value,
    ) -> Response {
        let asked = match &self.cursor {
            None => Some(0),
            Some(cursor) => found.iter().position(|it| id(it) == *cursor),
        };
        let Some(asked) = asked else {
            let cursor = self.cursor.as_deref().unwrap_or_default();
            return answer::validation_error(&format!(
                "The start_cursor provided is invalid: {cursor}"
            ));
        };
        let lie = site.standing.page_lie();
        let start = if lie == PageLie::Repeat { 0 } else { asked };
        let end = found.len().min(start + self.size);
        let results: Vec<Value> = found[start..end].iter().map(json).collect();
        let next = match lie {
            PageLie::None => found.get(end),
            PageLie::Repeat => found.get(asked + self.size).or(found.last()),
            PageLie::Loop => found.get(asked),
        };
        answer::ok(json!({
            "object": "list",
            "results": results,
            "next_cursor": next.map(id),
            "has_more": next.is_some(),
            "type": "page_or_data_source",
            "page_or_data_source": {},
            "request_status": { "type": "complete" },
        }))
    }
}
