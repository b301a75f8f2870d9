//! Widgets: they show what they are given and know nothing of pages or the server.

pub mod format;
pub mod json;

mod badge;
mod cell;
mod code_block;
mod column_chooser;
mod confirm;
mod copy_box;
mod data_table;
mod empty_state;
mod error_panel;
mod facts;
mod filter_bar;
mod filter_chips;
mod filter_field;
mod icon;
mod kpi_card;
mod loaded;
mod notice;
mod page_head;
mod pager;
mod run_list;
mod sync_progress;
mod time;

pub use badge::{Badge, RunBadge};
pub use cell::cell;
pub use code_block::CodeBlock;
pub use column_chooser::ColumnChooser;
pub use confirm::Confirm;
pub use copy_box::CopyBox;
pub use data_table::{DataTable, RowHref};
pub use empty_state::EmptyState;
pub use error_panel::ErrorPanel;
pub use facts::Fact;
pub use filter_bar::FilterBar;
pub use filter_chips::FilterChips;
pub use icon::Icon;
pub use kpi_card::Kpi;
pub use loaded::Loaded;
pub use notice::Notice;
pub use page_head::PageHead;
pub use pager::{Pager, row_count};
pub use run_list::RunList;
pub use sync_progress::SyncProgress;
pub use time::{Ago, Moment};
