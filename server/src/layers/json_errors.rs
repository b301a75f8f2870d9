//! Errors of doors that are not pages.

use axum::{
    Form, Json,
    extract::{
        FromRequest,
        rejection::{FormRejection, JsonRejection},
    },
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

/// In our own words: the library's tell of its types, and repeat what was sent.
impl From<JsonRejection> for Problem {
    fn from(rejection: JsonRejection) -> Self {
        let message = match &rejection {
            JsonRejection::JsonSyntaxError(_) => "The request is not JSON.",
            JsonRejection::JsonDataError(_) => LACKING,
            other => return unreadable(other.status()),
        };
        Self(AppError::new(ErrorKind::Invalid, message))
    }
}

impl From<FormRejection> for Problem {
    fn from(rejection: FormRejection) -> Self {
        match &rejection {
            FormRejection::FailedToDeserializeForm(_)
            | FormRejection::FailedToDeserializeFormBody(_) => {
                Self(AppError::new(ErrorKind::Invalid, LACKING))
            }
            other => unreadable(other.status()),
        }
    }
}

/// What is said when a field is not there, or is of another kind.
const LACKING: &str =
    "The request lacks a field that this address needs, or has it in another form.";

fn unreadable(status: StatusCode) -> Problem {
    problem(status).unwrap_or_else(|| {
        Problem(AppError::new(ErrorKind::Invalid, "The request could not be read."))
    })
}

/// A JSON body, whose errors are [`Problem`]s.
#[derive(Debug, FromRequest)]
#[from_request(via(Json), rejection(Problem))]
pub struct JsonBody<T>(pub T);

/// The fields of a form, whose errors are [`Problem`]s.
#[derive(Debug, FromRequest)]
#[from_request(via(Form), rejection(Problem))]
pub struct FormBody<T>(pub T);

/// An error that says what a status means, for answers that have none of their own.
pub fn problem(status: StatusCode) -> Option<Problem> {
    let (kind, message) = match status {
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => {
            (ErrorKind::Invalid, "The request is not in a form that this address understands.")
        }
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            (ErrorKind::Invalid, "This address does not take a request of that content type.")
        }
        StatusCode::NOT_FOUND => (ErrorKind::NotFound, "There is nothing at this address."),
        StatusCode::METHOD_NOT_ALLOWED => {
            (ErrorKind::MethodNotAllowed, "This address does not take that method.")
        }
        StatusCode::REQUEST_TIMEOUT => (ErrorKind::TooSlow, "The request did not arrive in time."),
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
