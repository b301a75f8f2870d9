use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;

use super::message::Message;
use super::team;
use crate::html::{escape, page};
use crate::world::Site;

/// Where the `webUrl` of a message leads: a page that says what it is.
pub(super) async fn show(
    State(site): State<Site>,
    Path((channel, message)): Path<(String, String)>,
) -> Response {
    let found = team::holding(&channel).and_then(|(team, channel)| {
        Some((team, channel, Message::find(&site, channel, &message)?))
    });
    let Some((team, channel, message)) = found else {
        return page(StatusCode::NOT_FOUND, "Not found", "<main><h1>Not found</h1></main>");
    };
    let title = format!("{} – {}", team.name, channel.name);
    // The content is markup of somebody else's, so it is shown as it is written.
    let body = format!(
        "<main><p class=\"tag\">Tributary sandbox – a pretend Microsoft Teams</p>\
         <h1>{}</h1><pre>{}</pre></main>",
        escape(&title),
        escape(&message.content(&site, channel)),
    );
    page(StatusCode::OK, &title, &body)
}
