//! The names of the variables that are ours. Besides them, requests name the settings, the fields that
//! are no secrets, what was kept while connecting, and what `each` gives.

/// Where the API is for this connection, without a slash at its end.
pub(crate) const API_BASE: &str = "api_base";

/// This day in UTC: `2026-11-20`.
pub(crate) const TODAY: &str = "today";

/// The day before this one in UTC: `2026-11-19`.
pub(crate) const YESTERDAY: &str = "yesterday";

/// With a cursor: the place to read on from, less `look_back`, as `format` writes it. Has no value
/// while everything is read, but for windows, where it is the beginning of the step.
pub(crate) const SINCE: &str = "since";

/// With a `window`: the end of the step, as `format` writes it.
pub(crate) const UNTIL: &str = "until";

/// With the `clause` of a cursor: that clause, filled in; an empty text while everything is read.
pub(crate) const SINCE_CLAUSE: &str = "since_clause";

/// With the paging `sql_after`: the last id of the page before.
pub(crate) const AFTER: &str = "after";

/// With the paging `sql_position`: the position of the page's first record.
pub(crate) const START_POSITION: &str = "start_position";

/// With the paging `sql_position`: how many records a page is asked to have.
pub(crate) const MAX_RESULTS: &str = "max_results";

/// In the `path` and the `query` of the paging `job`: the job's id.
pub(crate) const JOB: &str = "job";
