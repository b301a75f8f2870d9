//! What pages share: who is signed in, what happens now, what the URL says.

pub mod clock;
pub mod connecting;
pub mod document;
pub mod form;
pub mod live;
pub mod popup;
pub mod progress;
pub mod remote;
pub mod session;
pub mod status;
pub mod theme;
pub mod time_zone;
pub mod toasts;
pub mod url_query;
