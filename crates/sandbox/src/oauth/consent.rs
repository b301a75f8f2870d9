use axum::http::StatusCode;
use axum::response::Response;

use super::authorize::AuthorizeRequest;
use super::{Account, OauthScreens};
use crate::html::{escape, page};

/// The consent screen: a form that posts to its own address.
pub(super) fn screen(
    provider: &str,
    screens: &OauthScreens,
    request: &AuthorizeRequest,
) -> Response {
    let app = escape(&request.client_id);
    let scopes = request
        .scopes
        .iter()
        .map(|scope| {
            format!(
                "<li>{} <code class=\"quiet\">{}</code></li>",
                escape(&scope.words),
                escape(&scope.name)
            )
        })
        .collect::<Vec<_>>()
        .concat();
    let scopes = if scopes.is_empty() {
        format!("<li>{}</li>", escape(screens.without_scopes))
    } else {
        scopes
    };
    let accounts = screens
        .accounts
        .iter()
        .enumerate()
        .map(|(position, account)| choice(account, if position == 0 { " checked" } else { "" }))
        .collect::<Vec<_>>()
        .concat();
    let body = format!(
        "<main>\n{tag}\n<h1>Allow <b>{app}</b> to use your {provider} account?</h1>\n\
         <p class=\"quiet\">You can withdraw this at any time.</p>\n\
         <h2>It will be able to</h2>\n<ul class=\"scopes\">{scopes}</ul>\n\
         <form method=\"post\" action=\"\">\n\
         <fieldset><legend>Account</legend>\n{accounts}</fieldset>\n\
         <div class=\"choices\">\n\
         <button type=\"submit\" name=\"decision\" value=\"deny\">Deny</button>\n\
         <button type=\"submit\" name=\"decision\" value=\"allow\">Allow</button>\n\
         </div>\n</form>\n</main>",
        tag = tag(provider),
    );
    page(StatusCode::OK, &format!("Allow {}? – {provider} sandbox", request.client_id), &body)
}

/// Shown in place of a redirect that could lead anywhere.
pub(super) fn error_page(provider: &str, why: &str) -> Response {
    let body = format!(
        "<main>\n{tag}\n<h1>This request cannot be answered</h1>\n<p>{why}</p>\n\
         <p class=\"quiet\">You can close this window and check the app's settings.</p>\n</main>",
        tag = tag(provider),
        why = escape(why),
    );
    page(StatusCode::BAD_REQUEST, &format!("Error – {provider} sandbox"), &body)
}

fn choice(account: &Account, checked: &str) -> String {
    format!(
        "<label class=\"account\"><input type=\"radio\" name=\"account\" value=\"{id}\"{checked}>\
         <span>{name}<small>{handle}</small></span></label>\n",
        id = account.id,
        name = escape(account.name),
        handle = escape(account.handle),
    )
}

fn tag(provider: &str) -> String {
    format!("<p class=\"tag\">Tributary sandbox – a pretend {}</p>", escape(provider))
}
