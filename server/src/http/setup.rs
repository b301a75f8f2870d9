//! The first admin.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use hub::{Hub, HubError, setup};
use secrecy::SecretString;
use serde::Deserialize;

use crate::layers::{FormBody, Problem};

/// The form of the set-up page.
#[derive(Deserialize)]
pub struct SetUpForm {
    code: String,
    organization: String,
    username: String,
    password: SecretString,
}

/// `POST /setup`: makes the organization and its first admin, who then signs in. What is wrong with
/// a field is told by the page, which knows the words: an address must not be able to put its own
/// there.
pub async fn setup(
    State(hub): State<Hub>,
    FormBody(form): FormBody<SetUpForm>,
) -> Result<Response, Problem> {
    let SetUpForm { code, organization, username, password } = form;
    let said = setup::SetUp { code: code.clone(), organization, username, password };
    let to = match setup::complete(&hub, said).await {
        Ok(()) => app::paths::LOGIN.to_owned(),
        Err(HubError::Invalid { field: Some(field), .. }) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("code", &code).append_pair("problem", &field);
            app::paths::with_query(app::paths::SETUP, &query.finish())
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&to).into_response())
}
