//! Who is signed in.

use contract::{AppError, Role, session::Frame};
use leptos::prelude::*;

use super::{
    live::Live,
    remote::{Remote, remote},
};
use crate::api;

/// What every page knows of its visitor.
#[derive(Clone, Copy)]
pub struct Session {
    frame: Remote<Frame>,
}

impl Session {
    /// Asks once for this page and everything below.
    pub fn provide() -> Self {
        let frame = remote(|| (), |()| api::session::frame());
        let session = Self { frame };
        provide_context(session);
        session
    }

    /// The session of this page.
    pub fn expect() -> Self {
        expect_context()
    }

    /// What stands around every page.
    pub async fn frame(self) -> Result<Frame, AppError> {
        self.frame.await
    }

    /// Once the browser knows it: begins to listen to live events, from where the page was made, and
    /// calls back.
    pub fn on_known(self, callback: impl Fn(&Frame) + 'static) {
        let live = Live::expect();
        Effect::new(move |_| {
            if let Some(Ok(frame)) = self.frame.get() {
                if let Some(user) = &frame.user {
                    live.start(user, &frame);
                }
                callback(&frame);
            }
        });
    }

    /// What the visitor may do; whoever is not known may only read.
    pub async fn role(self) -> Role {
        let frame = self.frame.await.ok();
        frame.and_then(|frame| frame.user).map_or(Role::Viewer, |user| user.role)
    }
}

/// Whether somebody is signed in, as far as can be said at once: the server knows from the request;
/// the browser only ever shows framed pages that the server has let through.
pub fn is_signed_in() -> bool {
    #[cfg(feature = "ssr")]
    {
        let parts = use_context::<http::request::Parts>();
        parts.is_some_and(|parts| parts.extensions.get::<hub::Actor>().is_some())
    }
    #[cfg(not(feature = "ssr"))]
    true
}
