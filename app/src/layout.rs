//! What stands around the pages.

mod announcements;
mod bare;
mod bell;
mod demo_banner;
mod framed;
mod live_sign;
mod sidebar;
mod theme_switch;
mod top_bar;
mod with_frame;
mod zone_line;

pub use announcements::Announcements;
pub use bare::Bare;
pub use framed::Framed;
pub use with_frame::WithFrame;
