//! Which organization is that of a demonstration: its passwords are printed in the manual.

use sea_orm_migration::prelude::*;

use crate::columns::flag;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Marks those that were made before. Nothing but a demonstration made an admin and a viewer of
/// these names along with the organization.
const MARK: &str = "UPDATE organizations SET demo = TRUE WHERE name = 'Acme' AND 2 = (
    SELECT COUNT(*) FROM users
    WHERE users.organization_id = organizations.id AND users.username IN ('admin', 'viewer')
)";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut alter = Table::alter();
        alter.table("organizations").add_column(flag("demo").default(false));
        manager.alter_table(alter).await?;
        manager.get_connection().execute_unprepared(MARK).await?;
        Ok(())
    }
}
