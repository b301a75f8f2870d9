//! What is read through a connection.

use contract::{connection::ConnectionStream, model};
use leptos::prelude::*;

use crate::{paths, ui::format};

/// The streams with how many records there are of each.
pub(super) fn table(streams: Vec<ConnectionStream>) -> impl IntoView {
    let rows = streams.into_iter().map(|stream| {
        let ConnectionStream { label, model, records, .. } = stream;
        let lands_in = model::find(&model).map_or(model.clone(), |model| model.label.to_owned());
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td><a href=paths::data(&model)>{lands_in}</a></td>
                <td class="number">{format::count(records)}</td>
            </tr>
        }
    });
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label="Streams">
            <table class="data-table">
                <caption class="visually-hidden">"Streams"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Stream"</th>
                        <th scope="col">"Lands in"</th>
                        <th scope="col" class="number">"Records"</th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}
