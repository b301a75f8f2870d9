use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use super::answer::{self, misshapen};
use super::dimension::Dimension;
use super::metric::Metric;
use super::page_token;
use super::period::{Granularity, Period};
use crate::calendar::Day;

/// How far back days are kept.
const MONTHS_KEPT: u32 = 14;

/// What is asked, checked.
pub(super) struct CostRequest {
    /// The same as it came, for the token of the next page.
    pub(super) question: Value,
    pub(super) time: Period,
    pub(super) granularity: Granularity,
    pub(super) metrics: Vec<Metric>,
    pub(super) group_by: Vec<Dimension>,
    pub(super) position: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Body {
    time_period: Option<TimePeriod>,
    granularity: Option<String>,
    metrics: Option<Vec<String>>,
    group_by: Option<Vec<GroupDefinition>>,
    filter: Option<Value>,
    next_page_token: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TimePeriod {
    start: String,
    end: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GroupDefinition {
    r#type: String,
    key: String,
}

impl CostRequest {
    pub(super) fn read(body: &[u8], now: i64) -> Result<Self, Response> {
        let unreadable = |_| answer::refusal("SerializationException", "");
        let question: Value = serde_json::from_slice(body).map_err(unreadable)?;
        let body: Body = serde_json::from_value(question.clone()).map_err(unreadable)?;
        if body.filter.is_some() {
            return Err(answer::invalid("This sandbox knows no Filter."));
        }
        let granularity = granularity(body.granularity.as_deref())?;
        let position = match body.next_page_token.as_deref().filter(|token| !token.is_empty()) {
            Some(token) => page_token::position(&question, token)?,
            None => 0,
        };
        Ok(Self {
            time: time(body.time_period, Day::of(now))?,
            granularity,
            metrics: metrics(body.metrics.as_deref().unwrap_or_default())?,
            group_by: group_by(body.group_by.as_deref().unwrap_or_default())?,
            position,
            question,
        })
    }
}

fn time(period: Option<TimePeriod>, today: Day) -> Result<Period, Response> {
    const MUST_BE_THERE: &str = "Member must not be null";
    let period = period.ok_or_else(|| misshapen("timePeriod", "null", MUST_BE_THERE))?;
    let day = |name: &str, text: &str| {
        Day::parse(text).ok_or_else(|| {
            let member = format!("timePeriod.{name}");
            let pattern = "Member must satisfy regular expression pattern: (\\d{4}-\\d{2}-\\d{2})\
                (T\\d{2}:\\d{2}:\\d{2}Z)?";
            misshapen(&member, &format!("'{text}'"), pattern)
        })
    };
    let period = Period { start: day("start", &period.start)?, end: day("end", &period.end)? };
    if period.start >= period.end {
        let message = "Start date (and hour) should be before end date (and hour)";
        return Err(answer::invalid(message));
    }
    if period.end > today.next_month() {
        return Err(answer::invalid("end date past the beginning of next month"));
    }
    if period.start < today.months_back(MONTHS_KEPT).start_of_month() {
        let message = "You haven't enabled historical data beyond 14 months";
        return Err(answer::invalid(message));
    }
    Ok(period)
}

fn granularity(name: Option<&str>) -> Result<Granularity, Response> {
    match name {
        Some("DAILY") => Ok(Granularity::Daily),
        Some("MONTHLY") => Ok(Granularity::Monthly),
        Some("HOURLY") => {
            Err(answer::invalid("Hourly granularity is not enabled for this account."))
        }
        Some(other) => Err(misshapen(
            "granularity",
            &format!("'{other}'"),
            "Member must satisfy enum value set: [DAILY, HOURLY, MONTHLY]",
        )),
        None => Err(misshapen("granularity", "null", "Member must not be null")),
    }
}

fn metrics(names: &[String]) -> Result<Vec<Metric>, Response> {
    if names.is_empty() {
        return Err(answer::invalid("Metrics should not be empty"));
    }
    let metric = |name: &String| {
        Metric::parse(name).ok_or_else(|| {
            answer::invalid(&format!(
                "Metric {name} is invalid. Valid values are AmortizedCost, BlendedCost, \
                 NetAmortizedCost, NetUnblendedCost, NormalizedUsageAmount, UnblendedCost, and \
                 UsageQuantity"
            ))
        })
    };
    names.iter().map(metric).collect()
}

fn group_by(definitions: &[GroupDefinition]) -> Result<Vec<Dimension>, Response> {
    if definitions.len() > 2 {
        return Err(answer::invalid("Group by is limited to 2 groups"));
    }
    let dimension = |definition: &GroupDefinition| {
        if definition.r#type != "DIMENSION" {
            return Err(answer::invalid("This sandbox groups by dimensions only."));
        }
        Dimension::parse(&definition.key).ok_or_else(|| {
            answer::invalid(
                "Dimension not valid. Valid values are LINKED_ACCOUNT, REGION, SERVICE, USAGE_TYPE",
            )
        })
    };
    definitions.iter().map(dimension).collect()
}
