use std::collections::BTreeMap;

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use super::bill::{ACCOUNT, CLOUD};
use super::dimension::Dimension;
use super::metric::Metric;
use super::period::Period;
use super::request::CostRequest;
use super::{answer, page_token};
use crate::data::cloud::Usage;
use crate::fault::PageLie;
use crate::world::Site;

/// AWS does not say where it cuts; here a page ends with the period that reaches this.
const GROUPS_A_PAGE: usize = 500;

/// `GetCostAndUsage`
pub(super) fn get(site: &Site, body: &[u8]) -> Response {
    let now = site.now_seconds();
    let request = match CostRequest::read(body, now) {
        Ok(request) => request,
        Err(refused) => return refused,
    };
    let lie = site.standing.page_lie();
    let start = if lie == PageLie::Repeat { 0 } else { request.position };
    let periods = request.time.steps(request.granularity);
    let (mut results, mut groups) = (Vec::new(), 0);
    for period in periods.iter().skip(start) {
        if groups >= GROUPS_A_PAGE {
            break;
        }
        let result = result(&request, *period, now);
        groups += result["Groups"].as_array().map_or(1, |groups| groups.len().max(1));
        results.push(result);
    }
    let end = start + results.len();
    let next = match lie {
        PageLie::None => (end < periods.len()).then_some(end),
        PageLie::Repeat => Some(request.position + results.len()),
        PageLie::Loop => Some(request.position),
    };
    let mut answer = json!({
        "ResultsByTime": results,
        "DimensionValueAttributes": attributes(&request.group_by),
    });
    if !request.group_by.is_empty() {
        answer["GroupDefinitions"] = request.question["GroupBy"].clone();
    }
    if let Some(position) = next {
        answer["NextPageToken"] = page_token::of(&request.question, position).into();
    }
    answer::answer(StatusCode::OK, &answer)
}

/// What one group comes to, and the unit of it if it has only one.
#[derive(Default)]
struct Sum {
    usage: Usage,
    unit: Option<&'static str>,
}

fn result(request: &CostRequest, period: Period, now: i64) -> Value {
    let mut sums: BTreeMap<Vec<String>, Sum> = BTreeMap::new();
    let by_meter = request.group_by.contains(&Dimension::UsageType);
    for line in CLOUD.lines() {
        let days = period.start.until(period.end);
        let usage = days.fold(Usage::default(), |sum, day| sum.plus(line.counted(day, now)));
        if usage.is_nothing() {
            continue;
        }
        let keys = request.group_by.iter().map(|dimension| dimension.value_of(&line)).collect();
        let sum = sums.entry(keys).or_default();
        sum.usage = sum.usage.plus(usage);
        sum.unit = by_meter.then_some(line.service.unit);
    }
    let written = |sum: &Sum| Metric::written(&request.metrics, sum.usage, sum.unit);
    let (total, groups): (Value, Vec<Value>) = if request.group_by.is_empty() {
        (written(sums.values().next().unwrap_or(&Sum::default())), Vec::new())
    } else {
        let group = |(keys, sum)| json!({ "Keys": keys, "Metrics": written(sum) });
        (json!({}), sums.iter().map(group).collect())
    };
    json!({
        "TimePeriod": { "Start": period.start.iso(), "End": period.end.iso() },
        "Total": total,
        "Groups": groups,
        "Estimated": period.is_estimated(now),
    })
}

/// What is known of the values beside their names: whose the account is.
fn attributes(group_by: &[Dimension]) -> Value {
    if group_by.contains(&Dimension::LinkedAccount) {
        json!([{ "Value": ACCOUNT.0, "Attributes": { "description": ACCOUNT.1 } }])
    } else {
        json!([])
    }
}
