//! What a change of a connection means for alerts.

use contract::alert::AlertKind;
use sea_orm::ColumnTrait;

use super::{NewAlert, Over, Subject, begin, entity::Column, message, resolve, token};
use crate::{Hub, HubError, Tx, connections, sync_runs};

/// All of a connection.
const ALL: [AlertKind; 8] = [
    AlertKind::RunFailed,
    AlertKind::RepeatedFailures,
    AlertKind::NothingSucceeded,
    AlertKind::ZeroRows,
    AlertKind::GoneQuiet,
    AlertKind::ManyGone,
    AlertKind::TokenExpiring,
    AlertKind::NeedsReconnect,
];

/// The provider has ended a connection, for this reason.
pub(crate) async fn needs_reconnect(
    hub: &Hub,
    tx: &Tx,
    subject: impl Into<Subject>,
    problem: &str,
) -> Result<(), HubError> {
    let message = message::needs_reconnect(problem);
    let kind = AlertKind::NeedsReconnect;
    // The change of the connection's status says so.
    let new = NewAlert { kind, stream: None, message, run_id: None, told: true };
    begin(hub, tx, &subject.into(), new).await
}

/// A connection has a credential that the provider has just accepted.
pub(crate) async fn connected(
    hub: &Hub,
    tx: &Tx,
    connection: &connections::entity::Model,
) -> Result<(), HubError> {
    let over = Over::of(&[AlertKind::NeedsReconnect]).and_told();
    resolve(hub, tx, &connection.into(), over).await?;
    token::review(hub, tx, connection).await
}

/// A connection was cut off: nothing is expected of it any more.
pub(crate) async fn disconnected(
    hub: &Hub,
    tx: &Tx,
    connection: &connections::entity::Model,
) -> Result<(), HubError> {
    resolve(hub, tx, &connection.into(), Over::of(&ALL).and_told()).await
}

/// A person has decided what becomes of the records that a run found to be gone. Where a newer run
/// found the same, the alert is about that one, which still asks. Nothing is published yet.
pub(crate) async fn gone_decided(
    hub: &Hub,
    tx: &Tx,
    run: &sync_runs::entity::Model,
    stream: &str,
) -> Result<(), HubError> {
    let subject = run.into();
    connections::lock_if_there(tx, run.connection_id).await?;
    let Over { which, told } = Over::of(&[AlertKind::ManyGone, AlertKind::ZeroRows]).and_told();
    let which = which.add(Column::Stream.eq(stream)).add(Column::RunId.eq(run.id));
    resolve(hub, tx, &subject, Over { which, told }).await
}
