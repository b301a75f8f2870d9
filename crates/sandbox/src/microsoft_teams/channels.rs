use axum::Extension;
use axum::extract::{Path, RawQuery};
use axum::response::Response;
use serde_json::{Value, json};

use super::channel::Channel;
use super::query_options::only;
use super::team::Team;
use super::{answer, teams};
use crate::credentials::Caller;
use crate::mount::Mount;
use crate::query::Pairs;

const SCOPE: &str = "Channel.ReadBasic.All";

/// `GET /v1.0/teams/{team}/channels`, all in one answer; narrowed by `membershipType eq '…'`.
pub(super) async fn list(
    Extension(caller): Extension<Caller>,
    Mount(mount): Mount,
    Path(team): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    let pairs = Pairs::of(query.as_deref());
    let allowed = only(&pairs, &["$filter", "$select"])
        .and_then(|()| Ok((teams::open(&caller, &team, &[SCOPE])?, membership_type(&pairs)?)));
    let (team, membership_type) = match allowed {
        Ok(allowed) => allowed,
        Err(refused) => return refused,
    };
    let wanted = team
        .channels
        .iter()
        .filter(|channel| membership_type.is_none_or(|wanted| channel.membership_type == wanted));
    let mut channels: Vec<Value> = wanted.map(Channel::json).collect();
    if let Some(select) = pairs.filled("$select") {
        let fields = channels.iter_mut().filter_map(Value::as_object_mut);
        fields.for_each(|fields| fields.retain(|name, _| select.split(',').any(|it| it == name)));
    }
    answer::ok(json!({
        "@odata.context": format!("{mount}/v1.0/$metadata#teams('{}')/channels", team.id),
        "@odata.count": channels.len(),
        "value": channels,
    }))
}

fn membership_type(pairs: &Pairs) -> Result<Option<&str>, Response> {
    let Some(filter) = pairs.filled("$filter") else { return Ok(None) };
    let value = filter.strip_prefix("membershipType eq '").and_then(|it| it.strip_suffix('\''));
    value.map(Some).ok_or_else(|| answer::bad_request("Invalid filter clause."))
}

/// `GET /v1.0/teams/{team}/channels/{channel}`
pub(super) async fn show(
    Extension(caller): Extension<Caller>,
    Path((team, channel)): Path<(String, String)>,
) -> Response {
    match open(&caller, &team, &channel, &[SCOPE]) {
        Ok((_, channel)) => answer::ok(channel.json()),
        Err(refused) => refused,
    }
}

/// The channel, if the caller may look into it with one of these scopes.
pub(super) fn open(
    caller: &Caller,
    team: &str,
    channel: &str,
    scopes: &[&str],
) -> Result<(&'static Team, &'static Channel), Response> {
    let team = teams::open(caller, team, scopes)?;
    let found = team.channel(channel);
    let found = found.ok_or_else(|| answer::not_found("Channel not found."))?;
    Ok((team, found))
}
