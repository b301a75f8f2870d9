//! One connection.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use connectors::Provider;
use contract::{
    connection::{ConnectionDetail, ConnectionStream},
    ids::ConnectionId,
    schedule::ConnectionSchedules,
};

use super::{entity, find, list::row, settings};
use crate::{Actor, Hub, HubError, records, schedules, sync_runs};

/// One connection with all that its page shows.
pub async fn get(hub: &Hub, actor: &Actor, id: ConnectionId) -> Result<ConnectionDetail, HubError> {
    let connection = find(hub, actor.organization_id(), id).await?;
    let runs = sync_runs::find_latest(hub, id).await?;
    let active = runs.iter().find(|run| sync_runs::is_under_way(run));
    let provider = hub.catalogue.get(&connection.provider).cloned();
    let streams = match &provider {
        Some(provider) => streams(hub, provider, id).await?,
        None => Vec::new(),
    };
    let schedules = schedules::of_connection(hub, &connection).await?;
    Ok(ConnectionDetail {
        settings: labelled_settings(provider.as_deref(), &connection),
        method: method(provider.as_deref(), &connection),
        by_consent: connection.method == "oauth",
        streams,
        row: row(hub, connection, active.cloned(), next_sync(&schedules))?,
        schedules,
        runs: runs.into_iter().map(sync_runs::row).collect::<Result<_, _>>()?,
    })
}

/// When the connection is due next, if its auto-sync is on.
fn next_sync(schedules: &ConnectionSchedules) -> Option<DateTime<Utc>> {
    let whole = schedules.whole.as_ref().filter(|whole| whole.enabled)?;
    let all = schedules.streams.iter().chain([whole]);
    all.filter_map(|schedule| schedule.upcoming.first().copied()).min()
}

async fn streams(
    hub: &Hub,
    provider: &Provider,
    id: ConnectionId,
) -> Result<Vec<ConnectionStream>, HubError> {
    let mut counts: HashMap<&str, HashMap<String, u64>> = HashMap::new();
    let mut streams = Vec::new();
    for stream in &provider.streams {
        let model = stream.model.name;
        if !counts.contains_key(model) {
            counts.insert(model, records::count_by_stream(hub, id, stream.model).await?);
        }
        streams.push(ConnectionStream {
            name: stream.name.clone(),
            label: stream.label.clone(),
            model: model.to_owned(),
            records: counts[model].get(&stream.name).copied().unwrap_or_default(),
            incremental: stream.is_incremental(),
        });
    }
    Ok(streams)
}

fn labelled_settings(
    provider: Option<&Provider>,
    connection: &entity::Model,
) -> Vec<(String, String)> {
    let label = |name: &String| {
        let fields = provider.map(|provider| provider.settings.as_slice()).unwrap_or_default();
        let known = fields.iter().find(|field| field.name == *name);
        known.map_or_else(|| name.clone(), |field| field.label.clone())
    };
    settings(connection).into_iter().map(|(name, value)| (label(&name), value)).collect()
}

fn method(provider: Option<&Provider>, connection: &entity::Model) -> String {
    let key = provider.and_then(|provider| provider.api_key.as_ref());
    match (connection.method.as_str(), key) {
        ("oauth", _) => "OAuth".to_owned(),
        (_, Some(key)) => key.label.clone(),
        _ => "Key".to_owned(),
    }
}
