//! What is read through a connection.

use contract::{connection::ConnectionStream, model};
use leptos::prelude::*;

use crate::{
    paths,
    ui::{TableFrame, format, number_headings},
};

/// The streams with how many records there are of each.
pub(super) fn table(streams: Vec<ConnectionStream>) -> impl IntoView {
    let rows = streams.into_iter().map(|stream| {
        let ConnectionStream { label, model, records, .. } = stream;
        let lands_in = model::label(&model).to_owned();
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td><a href=paths::data(&model)>{lands_in}</a></td>
                <td class="number">{format::count(records)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let head = view! {
        <th scope="col">"Stream"</th>
        <th scope="col">"Lands in"</th>
        {number_headings(["Records"])}
    }
    .into_any();
    view! { <TableFrame caption="Streams" head>{rows}</TableFrame> }
}
