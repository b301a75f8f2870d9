//! Counting anew from now on, at the same moments.

use contract::ids::ConnectionId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};

use super::{Timing, entity, rhythm, rows};
use crate::{Hub, HubError, Tx};

/// Lets the schedules of a connection that was paused begin anew: what was due meanwhile is not
/// missing. Each is due when it would have been anyway.
pub(crate) async fn go_on(hub: &Hub, tx: &Tx, id: ConnectionId) -> Result<(), HubError> {
    use entity::Column;
    let now = hub.clock.now();
    for row in rows(&**tx, id.uuid()).await? {
        // Steps are counted from the beginning, so it moves by whole ones.
        let timing = Timing::of(&rhythm(&row), row.id, row.anchor_at);
        let Some(latest) = timing.ok().and_then(|timing| timing.latest(now)) else { continue };
        entity::Entity::update_many()
            .col_expr(Column::AnchorAt, Expr::val(latest))
            .filter(Column::Id.eq(row.id))
            .filter(Column::AnchorAt.lt(latest))
            .exec(&**tx)
            .await?;
    }
    Ok(())
}
