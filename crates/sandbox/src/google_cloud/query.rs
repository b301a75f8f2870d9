//! Questions about the billing export: asked with SQL, answered in pages.

mod answer_rows;
mod cell;
mod expression;
mod page;
mod statement;
mod statement_reader;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::job::Job;
use super::{DATASET, LOCATION, PROJECT, TABLE, answer};
use crate::query::Pairs;
use crate::world::Site;
use page::{Page, Shown};
use statement::Statement;

/// An answer of more rows than this is not ready at once.
const READY_AT_ONCE: usize = 1_000;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    query: String,
    /// Google's default, which does not read names in backticks.
    #[serde(default = "legacy")]
    use_legacy_sql: bool,
    max_results: Option<usize>,
    timeout_ms: Option<Value>,
    location: Option<String>,
    #[serde(default)]
    query_parameters: Vec<Parameter>,
    #[serde(default)]
    format_options: FormatOptions,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameter {
    name: Option<String>,
    parameter_value: ParameterValue,
}

#[derive(Deserialize)]
struct ParameterValue {
    value: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct FormatOptions {
    use_int64_timestamp: bool,
}

fn legacy() -> bool {
    true
}

/// `POST /bigquery/v2/projects/{project}/queries`
pub(super) async fn start(
    State(site): State<Site>,
    Path(project): Path<String>,
    body: Bytes,
) -> Response {
    if project != PROJECT {
        return answer::access_denied(&project);
    }
    let question: Question = match serde_json::from_slice(&body) {
        Ok(question) => question,
        Err(why) => return answer::invalid(&format!("Invalid JSON payload received. {why}")),
    };
    match ask(&site, question) {
        Ok(answered) | Err(answered) => answered,
    }
}

fn ask(site: &Site, question: Question) -> Result<Response, Response> {
    if question.use_legacy_sql {
        return Err(answer::invalid_query(
            "Invalid table name. [Try using standard SQL (https://cloud.google.com/bigquery/docs/\
             reference/standard-sql/enabling-standard-sql)].",
        ));
    }
    check_location(question.location.as_deref())?;
    let parameters = question.query_parameters.into_iter();
    let parameters =
        parameters.filter_map(|it| Some((it.name?, it.parameter_value.value.unwrap_or_default())));
    let job =
        Job { sql: question.query, parameters: parameters.collect(), asked_at: site.now_seconds() };
    let statement = understood(&job)?;
    let rows = answer_rows::rows(&statement, job.asked_at);
    let id = job.keep(site);
    let impatient = question.timeout_ms.is_some_and(|it| it == 0 || it == "0");
    if rows.len() > READY_AT_ONCE || impatient {
        let unready = json!({
            "kind": "bigquery#queryResponse",
            "jobReference": reference(&id),
            "jobComplete": false,
        });
        return Ok(Json(unready).into_response());
    }
    let shown = Shown {
        kind: "bigquery#queryResponse",
        most: question.max_results,
        position: 0,
        int64_timestamps: question.format_options.use_int64_timestamp,
    };
    Ok(Page { statement: &statement, rows: &rows, job: reference(&id) }.answer(site, &shown))
}

/// `GET /bigquery/v2/projects/{project}/queries/{job}`: the answer, or its next page.
pub(super) async fn results(
    State(site): State<Site>,
    Path((project, id)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    match answered(&site, &project, &id, &pairs) {
        Ok(answered) | Err(answered) => answered,
    }
}

fn answered(site: &Site, project: &str, id: &str, pairs: &Pairs) -> Result<Response, Response> {
    let job = Job::find(site, project, id)?;
    check_location(pairs.filled("location"))?;
    let position = match pairs.filled("pageToken") {
        Some(token) => {
            page::position(token).ok_or_else(|| answer::invalid("Invalid page token"))?
        }
        None => 0,
    };
    let most = match pairs.filled("maxResults").map(str::parse) {
        Some(Ok(most)) => Some(most),
        Some(Err(_)) => return Err(answer::invalid("Invalid value for maxResults")),
        None => None,
    };
    let shown = Shown {
        kind: "bigquery#getQueryResultsResponse",
        most,
        position,
        int64_timestamps: pairs.get("formatOptions.useInt64Timestamp") == Some("true"),
    };
    let statement = understood(&job)?;
    let rows = answer_rows::rows(&statement, job.asked_at);
    Ok(Page { statement: &statement, rows: &rows, job: reference(id) }.answer(site, &shown))
}

/// `GET /bigquery/v2/projects/{project}/jobs/{job}`: how far it is.
pub(super) async fn job(
    State(site): State<Site>,
    Path((project, id)): Path<(String, String)>,
) -> Response {
    let job = match Job::find(&site, &project, &id) {
        Ok(job) => job,
        Err(refused) => return refused,
    };
    let at = (job.asked_at * 1_000).to_string();
    Json(json!({
        "kind": "bigquery#job",
        "id": format!("{PROJECT}:{LOCATION}.{id}"),
        "jobReference": reference(&id),
        "configuration": { "jobType": "QUERY", "query": { "query": job.sql, "useLegacySql": false } },
        "statistics": { "creationTime": at, "startTime": at, "endTime": at },
        "status": { "state": "DONE" },
    }))
    .into_response()
}

fn understood(job: &Job) -> Result<Statement, Response> {
    let statement =
        Statement::parse(&job.sql, &job.parameters).map_err(|why| answer::invalid_query(&why))?;
    let parts: Vec<&str> = statement.table.split('.').collect();
    match parts[..] {
        [PROJECT, DATASET, TABLE] => Ok(statement),
        [project, ..] if project != PROJECT => Err(answer::access_denied(project)),
        _ => Err(answer::missing(&format!(
            "Not found: Table {} was not found in location {LOCATION}",
            statement.table.replacen('.', ":", 1),
        ))),
    }
}

/// A data set is found in its own location only.
fn check_location(location: Option<&str>) -> Result<(), Response> {
    match location {
        Some(other) if !other.eq_ignore_ascii_case(LOCATION) => Err(answer::missing(&format!(
            "Not found: Dataset {PROJECT}:{DATASET} was not found in location {other}"
        ))),
        _ => Ok(()),
    }
}

fn reference(id: &str) -> Value {
    json!({ "projectId": PROJECT, "jobId": id, "location": LOCATION })
}
