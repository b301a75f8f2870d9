use axum::extract::Path;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::property::{Kind, Property, rich_text, time};
use super::rows::{self, Row};
use super::{answer, me};
use crate::data::Dataset;
use crate::data::timeline::Timeline;
use crate::guid;
use crate::mount::Mount;
use crate::world::Site;

const DAY: i64 = 24 * 3_600;
/// When the databases were made, and last edited: 2026-02-01T00:00:00Z.
pub(super) const MADE_AT: i64 = 1_769_904_000;

/// Where pages stand: in a database, which has one data source here, or in the workspace itself.
pub(super) struct Source {
    /// Its number among the databases.
    pub(super) number: u64,
    pub(super) name: &'static str,
    pub(super) home: Home,
    pub(super) properties: &'static [Property],
    /// How many pages there are on 2026-11-20.
    pages: fn(&Dataset) -> u64,
    pub(super) row: fn(&Site, &Source, u64) -> Row,
    pub(super) edited_at: fn(&Site, &Source, u64) -> i64,
    /// After so many seconds a page is never edited any more, unless it is asked for.
    pub(super) settles_in: i64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    Database,
    Workspace,
}

pub(super) static SOURCES: &[Source] = &[
    Source {
        number: 1,
        name: "Customers",
        home: Home::Database,
        properties: &[
            Property { name: "Name", kind: Kind::Title },
            Property { name: "E-mail", kind: Kind::Email },
            Property { name: "Company", kind: Kind::RichText },
            Property { name: "Country", kind: Kind::RichText },
            Property { name: "Phone", kind: Kind::PhoneNumber },
            Property { name: "Newsletter", kind: Kind::Checkbox },
            Property { name: "Last edited", kind: Kind::LastEditedTime },
        ],
        pages: |data| data.customers.size(),
        row: rows::customer,
        edited_at: rows::customer_edited_at,
        settles_in: 31 * DAY,
    },
    Source {
        number: 2,
        name: "Orders",
        home: Home::Database,
        properties: &[
            Property { name: "Order", kind: Kind::Title },
            Property {
                name: "Status",
                kind: Kind::Status(&[
                    "pending",
                    "paid",
                    "shipped",
                    "delivered",
                    "cancelled",
                    "refunded",
                ]),
            },
            Property { name: "Total", kind: Kind::Number },
            Property { name: "Currency", kind: Kind::Select(&["EUR", "USD", "GBP", "JPY"]) },
            Property { name: "Customer", kind: Kind::RichText },
            Property { name: "E-mail", kind: Kind::Email },
            Property { name: "Placed", kind: Kind::Date },
        ],
        pages: |data| data.orders.size() / 4,
        row: rows::order,
        edited_at: rows::order_edited_at,
        settles_in: 22 * DAY,
    },
    Source {
        number: 3,
        name: "Handbook",
        home: Home::Workspace,
        properties: &[Property { name: "title", kind: Kind::Title }],
        pages: |data| data.customers.size() / 25,
        row: rows::handbook,
        edited_at: rows::handbook_edited_at,
        settles_in: DAY,
    },
];

/// Those that are databases.
pub(super) fn databases() -> impl Iterator<Item = &'static Source> {
    SOURCES.iter().filter(|source| source.home == Home::Database)
}

impl Source {
    pub(super) fn timeline(&self, data: &Dataset) -> Timeline {
        Timeline::new((self.pages)(data))
    }

    pub(super) fn id(&self) -> String {
        guid::guid("notion data source", self.number)
    }

    pub(super) fn database_id(&self) -> String {
        guid::guid("notion database", self.number)
    }

    pub(super) fn property(&self, name_or_id: &str) -> Option<&'static Property> {
        self.properties.iter().find(|it| it.name == name_or_id || it.id() == name_or_id)
    }

    pub(super) fn json(&self, mount: &str) -> Value {
        let properties: Map<String, Value> =
            self.properties.iter().map(|it| (it.name.to_owned(), it.schema())).collect();
        let mut source = self.common("data_source", &self.id(), mount);
        source["parent"] = json!({ "type": "database_id", "database_id": self.database_id() });
        source["database_parent"] = json!({ "type": "workspace", "workspace": true });
        source["properties"] = properties.into();
        source
    }

    fn database(&self, mount: &str) -> Value {
        let mut database = self.common("database", &self.database_id(), mount);
        database["parent"] = json!({ "type": "workspace", "workspace": true });
        database["is_locked"] = false.into();
        database["data_sources"] = json!([{ "id": self.id(), "name": self.name }]);
        database
    }

    fn common(&self, object: &str, id: &str, mount: &str) -> Value {
        let someone = json!({ "object": "user", "id": me::user_id(1) });
        json!({
            "object": object,
            "id": id,
            "title": [rich_text(self.name)],
            "description": [],
            "is_inline": false,
            "archived": false,
            "in_trash": false,
            "created_time": time(MADE_AT),
            "last_edited_time": time(MADE_AT),
            "created_by": someone,
            "last_edited_by": someone,
            "icon": null,
            "cover": null,
            "url": format!("{mount}/{}", self.database_id().replace('-', "")),
            "public_url": null,
        })
    }
}

/// The data source with this id, or why there is none.
pub(super) fn find(id: &str) -> Result<&'static Source, Response> {
    if !guid::is_guid(id) {
        return Err(answer::no_uuid("data_source_id", id));
    }
    let plain = id.replace('-', "").to_ascii_lowercase();
    databases()
        .find(|source| source.id().replace('-', "") == plain)
        .ok_or_else(|| answer::object_not_found("data source", id))
}

/// `GET /v1/data_sources/{id}`: which properties its pages have.
pub(super) async fn show(Mount(mount): Mount, Path(id): Path<String>) -> Response {
    find(&id).map_or_else(|refused| refused, |source| answer::ok(source.json(&mount)))
}

/// `GET /v1/databases/{id}`: which data sources it has.
pub(super) async fn show_database(Mount(mount): Mount, Path(id): Path<String>) -> Response {
    if !guid::is_guid(&id) {
        return answer::no_uuid("database_id", &id);
    }
    let plain = id.replace('-', "").to_ascii_lowercase();
    match databases().find(|source| source.database_id().replace('-', "") == plain) {
        Some(source) => answer::ok(source.database(&mount)),
        None => answer::object_not_found("database", &id),
    }
}
