//! Errors of doors that are not pages.

use axum::{
    Json,
    extract::{FromRequest, rejection::JsonRejection},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use contract::{AppError, ErrorKind};
use hub::HubError;

/// An error as an answer: its status, and itself as JSON.
#[derive(Debug)]
pub struct Problem(pub AppError);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.kind.status());
        (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(self.0)).into_response()
    }
}

impl From<HubError> for Problem {
    fn from(error: HubError) -> Self {
        Self(error.into())
    }
}

impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let kind = match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => ErrorKind::TooLarge,
            _ => ErrorKind::Invalid,
        };
        Self(AppError::new(kind, rejection.body_text()))
    }
}

/// A JSON body, whose errors are [`Problem`]s.
#[derive(Debug, FromRequest)]
#[from_request(via(Json), rejection(Problem))]
pub struct JsonBody<T>(pub T);

/// An error that says what a status means, for answers that have none of their own.
pub fn problem(status: StatusCode) -> Option<Problem> {
    let (kind, message) = match status {
        StatusCode::NOT_FOUND => (ErrorKind::NotFound, "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => {
            (ErrorKind::MethodNotAllowed, "This address does not take that method.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            (ErrorKind::TooLarge, "The request is larger than this address takes.")
        }
        StatusCode::FORBIDDEN => {
            (ErrorKind::Forbidden, "The request did not come from a page of this site.")
        }
        StatusCode::INTERNAL_SERVER_ERROR => {
            (ErrorKind::Internal, "Something went wrong on our side.")
        }
        _ => return None,
    };
    Some(Problem(AppError::new(kind, message)))
}
