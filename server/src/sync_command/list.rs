//! `tributary sync list`.

use std::process::ExitCode;

use contract::sync_run::SyncRunRow;
use hub::{
    Hub, Operator,
    sync_runs::{self, Newest},
};
use serde::Serialize;

use super::{ListArgs, SyncCommandError, find, table};

/// A run, for programs.
#[derive(Serialize)]
struct Listed {
    organization: String,
    #[serde(flatten)]
    run: SyncRunRow,
}

/// Prints the newest runs of all organizations, newest first.
pub(super) async fn list(hub: &Hub, args: &ListArgs) -> Result<ExitCode, SyncCommandError> {
    let mut which = Newest { connection_id: None, status: args.status, limit: args.limit };
    let operators = match &args.connection {
        None => Operator::at_terminal(hub).await?,
        Some(asked) => {
            let found = find::connection(hub, asked).await?;
            which.connection_id = Some(found.connection.id);
            vec![found.operator]
        }
    };
    let mut listed = Vec::new();
    for operator in operators {
        for run in sync_runs::newest(hub, &operator, which).await? {
            listed.push(Listed { organization: operator.organization_name().to_owned(), run });
        }
    }
    listed.sort_by_key(|it| std::cmp::Reverse((it.run.queued_at, it.run.id)));
    listed.truncate(usize::try_from(args.limit).unwrap_or(usize::MAX));
    if args.json {
        println!("{}", serde_json::to_string_pretty(&listed)?);
    } else {
        let runs: Vec<_> = listed.into_iter().map(|it| it.run).collect();
        print!("{}", table::show(&runs, hub.clock().now()));
    }
    Ok(ExitCode::SUCCESS)
}
