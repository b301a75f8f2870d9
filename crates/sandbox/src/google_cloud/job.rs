use std::collections::HashMap;

use axum::response::Response;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::answer;
use crate::world::{Site, lock};

/// A question that was asked, and when: its answer does not change while it is paged through.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Job {
    pub(super) sql: String,
    pub(super) parameters: HashMap<String, String>,
    pub(super) asked_at: i64,
}

impl Job {
    /// Remembers the question and returns the id that its answer is fetched by.
    pub(super) fn keep(&self, site: &Site) -> String {
        let id = format!("job_{}", Uuid::new_v4().simple());
        lock(&site.standing.begun).keep(&id, self, site.now());
        id
    }

    pub(super) fn find(site: &Site, project: &str, id: &str) -> Result<Self, Response> {
        if project != super::PROJECT {
            return Err(answer::access_denied(project));
        }
        let job = lock(&site.standing.begun).find(id, site.now());
        job.ok_or_else(|| answer::missing(&format!("Not found: Job {project}:{id}")))
    }
}
