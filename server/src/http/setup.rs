//! The first admin.

use axum::{
    Form,
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use contract::AppError;
use hub::{Hub, setup};
use secrecy::SecretString;
use serde::Deserialize;

/// The form of the set-up page.
#[derive(Deserialize)]
pub struct SetUpForm {
    code: String,
    organization: String,
    username: String,
    password: SecretString,
}

/// `POST /setup`: makes the organization and its first admin, who then signs in.
pub async fn setup(State(hub): State<Hub>, Form(form): Form<SetUpForm>) -> Response {
    let SetUpForm { code, organization, username, password } = form;
    let said = setup::SetUp { code: code.clone(), organization, username, password };
    let to = match setup::complete(&hub, said).await {
        Ok(()) => app::paths::LOGIN.to_owned(),
        Err(error) => {
            let message = AppError::from(error).message;
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("code", &code).append_pair("problem", &message);
            app::paths::with_query(app::paths::SETUP, &query.finish())
        }
    };
    Redirect::to(&to).into_response()
}
