use std::collections::BTreeMap;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::bill::CLOUD;
use super::query_body::{CostQuestion, Granularity};
use super::subscription::{self, Costs, Subscription};
use super::{answer, gate, quota};
use crate::calendar::Day;
use crate::data::cloud::Usage;
use crate::fault::PageLie;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::Site;

const ROWS_A_PAGE: usize = 1_000;
const VERSIONS: [&str; 7] = [
    "2021-10-01",
    "2022-10-01",
    "2023-03-01",
    "2023-08-01",
    "2023-11-01",
    "2024-08-01",
    "2025-03-01",
];

/// `POST /subscriptions/{id}/providers/Microsoft.CostManagement/query`. The next page is the same
/// question at `properties.nextLink`.
pub(super) async fn query(
    State(site): State<Site>,
    Path(id): Path<String>,
    Mount(mount): Mount,
    uri: Uri,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let (subscription, question) = match read(&site, &id, &pairs, &body) {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let headers = match quota::spend(&site, months(&question)) {
        Ok(headers) => headers,
        Err(refused) => return refused,
    };
    if subscription.costs == Costs::None {
        return (StatusCode::NO_CONTENT, headers).into_response();
    }
    let Some(asked) = position(&pairs) else {
        return answer::bad_request("Invalid $skiptoken.");
    };
    let lie = site.standing.page_lie();
    let rows = rows(&question, site.now_seconds());
    let start = if lie == PageLie::Repeat { 0 } else { asked };
    let end = rows.len().min(start.saturating_add(ROWS_A_PAGE));
    let next = match lie {
        PageLie::None => (end < rows.len()).then_some(end),
        PageLie::Repeat => Some(asked + ROWS_A_PAGE),
        PageLie::Loop => Some(asked),
    };
    let link = next.map(|position| {
        let token = STANDARD.encode(position.to_string());
        format!("{mount}{}?{}", uri.path(), pairs.with("$skiptoken", &token))
    });
    let name = "c4e1a7d0-0000-4000-8000-5a4db0c0ffee";
    let body = json!({
        "id": format!("{}/{name}", uri.path().trim_start_matches('/')),
        "name": name,
        "type": "Microsoft.CostManagement/query",
        "location": null,
        "sku": null,
        "eTag": null,
        "properties": {
            "nextLink": link,
            "columns": columns(&question),
            "rows": rows.get(start..end).unwrap_or_default(),
        },
    });
    (headers, Json(body)).into_response()
}

fn read(
    site: &Site,
    id: &str,
    pairs: &Pairs,
    body: &[u8],
) -> Result<(&'static Subscription, CostQuestion), Response> {
    gate::check_version(pairs, "Microsoft.CostManagement", "query", &VERSIONS)?;
    let subscription = subscription::find(id)?;
    if subscription.costs == Costs::Forbidden {
        let message = "The client does not have authorization to perform action. Request ID: \
            4f1c2a90-0000-4000-8000-5a4db0c0ffee";
        return Err(answer::error(StatusCode::FORBIDDEN, "RBACAccessDenied", message));
    }
    let question = CostQuestion::read(body, Day::of(site.now_seconds()))?;
    Ok((subscription, question))
}

/// How many months a question touches.
fn months(question: &CostQuestion) -> u32 {
    let months = std::iter::successors(Some(question.start), |day| Some(day.next_month()));
    u32::try_from(months.take_while(|day| *day < question.end).count()).unwrap_or(u32::MAX)
}

fn position(pairs: &Pairs) -> Option<usize> {
    let Some(token) = pairs.filled("$skiptoken") else {
        return Some(0);
    };
    String::from_utf8(STANDARD.decode(token).ok()?).ok()?.parse().ok()
}

fn columns(question: &CostQuestion) -> Vec<Value> {
    let mut columns: Vec<Value> = question.measures.iter().map(|it| it.column()).collect();
    match question.granularity {
        Granularity::None => {}
        Granularity::Daily => columns.push(json!({ "name": "UsageDate", "type": "Number" })),
        Granularity::Monthly => {
            columns.push(json!({ "name": "BillingMonth", "type": "Datetime" }));
        }
    }
    columns.extend(question.groupings.iter().map(|it| it.column()));
    columns.push(json!({ "name": "Currency", "type": "String" }));
    columns
}

fn rows(question: &CostQuestion, now: i64) -> Vec<Value> {
    let mut sums: BTreeMap<(Day, Vec<&str>), Usage> = BTreeMap::new();
    for day in question.start.until(question.end.min(Day::of(now).next())) {
        let step = match question.granularity {
            Granularity::None => question.start,
            Granularity::Daily => day,
            Granularity::Monthly => day.start_of_month(),
        };
        for line in CLOUD.lines() {
            let usage = line.counted(day, now);
            if usage.is_nothing() {
                continue;
            }
            let keys = question.groupings.iter().map(|it| it.of(&line)).collect();
            let sum = sums.entry((step, keys)).or_default();
            *sum = sum.plus(usage);
        }
    }
    sums.iter().map(|((step, keys), usage)| row(question, *step, keys, *usage)).collect()
}

fn row(question: &CostQuestion, step: Day, keys: &[&str], usage: Usage) -> Value {
    let mut row: Vec<Value> = question.measures.iter().map(|it| it.of(usage)).collect();
    match question.granularity {
        Granularity::None => {}
        Granularity::Daily => row.push(step.as_number().into()),
        Granularity::Monthly => row.push(step.written("%Y-%m-%dT00:00:00").into()),
    }
    row.extend(keys.iter().map(|key| Value::from(*key)));
    row.push("EUR".into());
    Value::Array(row)
}
