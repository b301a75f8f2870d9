//! What the form would mean, while it is filled in.

use std::time::Duration;

use chrono::{DateTime, Utc};
use contract::{AppError, schedule::ScheduleForm};
use leptos::{leptos_dom::helpers::set_timeout, prelude::*, task::spawn_local};

use super::line;
use crate::{api, ui::ErrorPanel};

/// For how long nobody types.
const REST: Duration = Duration::from_millis(300);

/// What the server says to the fields as they are. Nothing before one was changed.
#[derive(Clone, Copy)]
pub(super) struct Preview {
    said: RwSignal<Option<Result<Vec<DateTime<Utc>>, AppError>>>,
    /// Counts the questions: only the answer to the last one counts.
    asked: StoredValue<u32>,
}

impl Preview {
    pub(super) fn new() -> Self {
        Self { said: RwSignal::new(None), asked: StoredValue::new(0) }
    }

    /// Asks what these fields would mean, once nobody types any more.
    pub(super) fn ask(self, form: ScheduleForm) {
        self.asked.update_value(|asked| *asked += 1);
        let mine = self.asked.get_value();
        let ask = move || {
            if self.asked.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let answer = api::schedules::preview(form).await;
                if self.asked.try_get_value() == Some(mine) {
                    self.said.try_set(Some(answer));
                }
            });
        };
        set_timeout(ask, REST);
    }

    /// Says this instead.
    pub(super) fn say(self, error: Option<AppError>) {
        self.asked.update_value(|asked| *asked += 1);
        self.said.set(error.map(Err));
    }

    /// What to show. Follows it.
    pub(super) fn shown(self) -> AnyView {
        let said = match self.said.get() {
            None => return ().into_any(),
            Some(Ok(times)) => {
                view! { <p class="help">"It would be due:"</p>{line::times(&times)} }.into_any()
            }
            Some(Err(error)) => view! { <ErrorPanel error/> }.into_any(),
        };
        view! { <div class="preview" role="status">{said}</div> }.into_any()
    }
}
