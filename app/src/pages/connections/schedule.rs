//! When a connection is read by itself: the card on its page.

mod card;
mod form;
mod line;
mod preview;
mod streams;
mod switch;

pub(super) use card::ScheduleCard;
