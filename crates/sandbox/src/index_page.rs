use axum::http::StatusCode;
use axum::response::Response;

use crate::html;
use crate::options::Options;
use crate::provider::{ALL, Provider};

fn secrets(provider: &Provider) -> String {
    let fields = provider.secrets.iter().map(|(name, value)| match *name {
        "key" => (*value).to_owned(),
        name => format!("{name}: {value}"),
    });
    fields.collect::<Vec<_>>().join(", ")
}

/// `GET /`: which providers there are and how to get in.
pub(crate) fn page(options: &Options) -> Response {
    let rows = ALL
        .iter()
        .map(|provider| {
            format!(
                "<tr><th scope=\"row\">{name}</th><td><code>/{slug}</code></td>\
                 <td>{way_in}<br><code>{key}</code></td></tr>",
                name = html::escape(provider.name),
                slug = provider.slug,
                way_in = html::escape(provider.way_in),
                key = html::escape(&secrets(provider)),
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let body = format!(
        "<main class=\"wide\"><p class=\"tag\">Tributary sandbox</p><h1>Pretend providers</h1>\
         <p>Nothing here is real: the people, the orders and the keys exist in this process only.\
         </p><table><tbody>{rows}</tbody></table>\
         <p class=\"quiet\">The OAuth client is <code>{id}</code> with the secret \
         <code>{secret}</code>.</p></main>",
        id = html::escape(&options.app.client_id),
        secret = html::escape(&options.app.client_secret),
    );
    html::page(StatusCode::OK, "Tributary sandbox", &body)
}
