//! The crate from outside: provider files, pages, tokens, and what providers do wrong.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod accounts;
mod catalogue;
mod endpoints;
mod file_errors;
mod guard;
mod guide;
mod mapping;
mod no_names;
mod oauth;
mod paging;
mod places;
mod refusals;
mod support;
mod waits;
mod wrong_answers;
