use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::property::{Kind, Property, time, to_minute};
use super::rows::Row;
use super::source::{Home, SOURCES, Source};
use super::{answer, me};
use crate::guid;
use crate::mount::Mount;
use crate::query::Pairs;
use crate::world::{Site, lock};

/// A page, by its number in a source; it holds no text.
#[derive(Clone, Copy)]
pub(super) struct Page {
    pub(super) source: &'static Source,
    pub(super) index: u64,
}

impl Page {
    /// The page with this id, if there is such a one.
    pub(super) fn find(site: &Site, id: &str) -> Option<Self> {
        SOURCES.iter().find_map(|source| {
            let index = guid::index_of(&kind(source), id)?;
            let count = source.timeline(&site.world.data).count(site.now_seconds());
            (1..=count).contains(&index).then_some(Self { source, index })
        })
    }

    pub(super) fn id(self) -> String {
        guid::guid(&kind(self.source), self.index)
    }

    pub(super) fn created_at(self, site: &Site) -> i64 {
        to_minute(self.source.timeline(&site.world.data).moment(self.index))
    }

    /// In whole minutes.
    pub(super) fn edited_at(self, site: &Site) -> i64 {
        let unedited = (self.source.edited_at)(site, self.source, self.index);
        let edits = lock(&site.standing.edits);
        if edits.is_empty() {
            return to_minute(unedited);
        }
        to_minute(edits.of(&self.id()).map_or(unedited, |edit| edit.at.max(unedited)))
    }

    /// The plain value of a property.
    pub(super) fn plain(self, site: &Site, property: &Property) -> Value {
        self.plain_of(site, &self.row(site), property)
    }

    /// The same, from a row that was made before.
    fn plain_of(self, site: &Site, row: &Row, property: &Property) -> Value {
        if property.kind == Kind::LastEditedTime {
            return time(self.edited_at(site)).into();
        }
        let found = row.iter().find(|(name, _)| *name == property.name);
        found.map_or(Value::Null, |(_, value)| value.clone())
    }

    fn row(self, site: &Site) -> Row {
        let mut row = (self.source.row)(site, self.source, self.index);
        if let Some(edit) = lock(&site.standing.edits).of(&self.id()) {
            for (name, value) in &mut row {
                if let Some(edited) = edit.changes.get(*name) {
                    *value = edited.clone();
                }
            }
        }
        row
    }

    /// The text that a search looks in.
    pub(super) fn title(self, site: &Site) -> String {
        let title = self.source.properties.iter().find(|it| it.kind == Kind::Title);
        let plain = title.map(|title| self.plain(site, title));
        plain.as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The page with the chosen properties, or with all when none is chosen.
    pub(super) fn json(self, site: &Site, mount: &str, chosen: &[&str]) -> Value {
        let id = self.id();
        let wanted = |property: &&Property| {
            let is = |name: &&str| *name == property.name || *name == property.id();
            chosen.is_empty() || chosen.iter().any(is)
        };
        let row = self.row(site);
        let properties: Map<String, Value> = self
            .source
            .properties
            .iter()
            .filter(wanted)
            .map(|it| (it.name.to_owned(), it.value(&self.plain_of(site, &row, it))))
            .collect();
        let parent = match self.source.home {
            Home::Database => json!({
                "type": "data_source_id",
                "data_source_id": self.source.id(),
                "database_id": self.source.database_id(),
            }),
            Home::Workspace => json!({ "type": "workspace", "workspace": true }),
        };
        let someone = json!({ "object": "user", "id": me::user_id(1) });
        json!({
            "object": "page",
            "id": id,
            "created_time": time(self.created_at(site)),
            "last_edited_time": time(self.edited_at(site)),
            "created_by": someone,
            "last_edited_by": someone,
            "cover": null,
            "icon": null,
            "parent": parent,
            "archived": false,
            "is_archived": false,
            "in_trash": false,
            "is_locked": false,
            "properties": properties,
            "url": format!("{mount}/{}", id.replace('-', "")),
            "public_url": null,
        })
    }
}

fn kind(source: &Source) -> String {
    format!("notion page of {}", source.name)
}

/// `GET /v1/pages/{id}`
pub(super) async fn show(
    State(site): State<Site>,
    Mount(mount): Mount,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Response {
    if !guid::is_guid(&id) {
        return answer::no_uuid("page_id", &id);
    }
    let pairs = Pairs::of(query.as_deref());
    let chosen: Vec<&str> = pairs.values("filter_properties").collect();
    match Page::find(&site, &id) {
        Some(page) => answer::ok(page.json(&site, &mount, &chosen)),
        None => answer::object_not_found("page", &id),
    }
}
