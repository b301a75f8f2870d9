//! What a change of a connection means for alerts.

use contract::alert::AlertKind;

use super::{NewAlert, Over, Subject, begin, lock, message, resolve, token};
use crate::{Hub, HubError, Tx, connections};

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
    let over = Over { kinds: &[AlertKind::NeedsReconnect], stream: None, told: true };
    resolve(hub, tx, &connection.into(), &over).await?;
    token::review(hub, tx, connection).await
}

/// A connection was cut off: nothing is expected of it any more.
pub(crate) async fn disconnected(
    hub: &Hub,
    tx: &Tx,
    connection: &connections::entity::Model,
) -> Result<(), HubError> {
    let over = Over { kinds: &ALL, stream: None, told: true };
    resolve(hub, tx, &connection.into(), &over).await
}

/// A person has decided what becomes of records that are gone. Nothing is published yet.
pub(crate) async fn gone_decided(
    hub: &Hub,
    tx: &Tx,
    subject: impl Into<Subject>,
    stream: &str,
) -> Result<(), HubError> {
    let subject = subject.into();
    lock(tx, subject.connection_id).await?;
    let kinds = &[AlertKind::ManyGone, AlertKind::ZeroRows];
    let over = Over { kinds, stream: Some(stream), told: true };
    resolve(hub, tx, &subject, &over).await
}
