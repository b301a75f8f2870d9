use axum::Json;
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::cell::Cell;
use super::statement::Statement;
use crate::fault::PageLie;
use crate::world::Site;

/// Google cuts an answer at 10 MB, which is more rows of costs than this.
const ROWS_A_PAGE: usize = 10_000;

/// All rows of an answer, of which a page is shown.
pub(super) struct Page<'a> {
    pub(super) statement: &'a Statement,
    pub(super) rows: &'a [Vec<Cell>],
    pub(super) job: Value,
}

/// Which page, and how it is written.
pub(super) struct Shown {
    pub(super) kind: &'static str,
    pub(super) most: Option<usize>,
    pub(super) position: usize,
    pub(super) int64_timestamps: bool,
}

/// Where a page starts, by its token.
pub(super) fn position(token: &str) -> Option<usize> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    text.strip_prefix("row ")?.parse().ok()
}

fn token(position: usize) -> String {
    URL_SAFE_NO_PAD.encode(format!("row {position}"))
}

impl Page<'_> {
    pub(super) fn answer(&self, site: &Site, shown: &Shown) -> Response {
        let lie = site.standing.page_lie();
        let length = shown.most.unwrap_or(ROWS_A_PAGE).clamp(1, ROWS_A_PAGE);
        let start = if lie == PageLie::Repeat { 0 } else { shown.position };
        let end = self.rows.len().min(start.saturating_add(length));
        let next = match lie {
            PageLie::None => (end < self.rows.len()).then_some(end),
            PageLie::Repeat => Some(shown.position + length),
            PageLie::Loop => Some(shown.position),
        };
        let row = |row: &Vec<Cell>| {
            let cell = |cell: &Cell| json!({ "v": cell.written(shown.int64_timestamps) });
            json!({ "f": row.iter().map(cell).collect::<Vec<_>>() })
        };
        let rows: Vec<Value> =
            self.rows.get(start..end).unwrap_or_default().iter().map(row).collect();
        let mut body = json!({
            "kind": shown.kind,
            "schema": { "fields": self.fields() },
            "jobReference": self.job,
            "totalRows": self.rows.len().to_string(),
            "rows": rows,
            "totalBytesProcessed": "10485760",
            "jobComplete": true,
            "cacheHit": false,
        });
        if let Some(position) = next {
            body["pageToken"] = token(position).into();
        }
        Json(body).into_response()
    }

    fn fields(&self) -> Vec<Value> {
        let field = |item: &super::statement::Item| {
            let kind = item.expression.kind().name();
            json!({ "name": item.name, "type": kind, "mode": "NULLABLE" })
        };
        self.statement.select.iter().map(field).collect()
    }
}
