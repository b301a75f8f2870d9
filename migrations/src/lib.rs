//! The schema, one change a file, the same for SQLite and PostgreSQL.
//!
//! A migration is never edited after it has been released; what is in it does not follow later
//! changes of the descriptors in `contract`. A test in `hub` holds the two against each other.

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::*;

mod columns;
mod m0001_organizations;
mod m0002_users;
mod m0003_sessions;
mod m0004_audit_events;
mod m0005_connections;
mod m0006_credentials;
mod m0007_connect_attempts;
mod m0008_sync_runs;
mod m0009_sync_run_streams;
mod m0010_live_events;
mod m0011_orders;
mod m0012_customers;
mod m0013_issues;
mod m0014_contacts;
mod m0015_payments;
mod m0016_items;
mod m0017_documents;
mod m0018_messages;
mod m0019_transactions;
mod m0020_cloud_costs;
mod m0021_weather;
mod m0022_stream_places;
mod m0023_noted_records;
mod m0024_demonstrations;
mod m0025_sync_engine;
mod m0026_sync_run_logs;
mod m0027_read_spans;
mod m0028_account_waits;
mod m0029_schedules;
mod m0030_alerts;
mod m0031_credential_leases;
mod m0032_sync_run_words;
mod m0033_held_and_took;
mod m0034_record_indexes;
mod m0050_looked;
mod model_table;
mod whole;

use whole::Whole;

/// Brings a database to the newest schema.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(Whole(m0001_organizations::Migration)),
            Box::new(Whole(m0002_users::Migration)),
            Box::new(Whole(m0003_sessions::Migration)),
            Box::new(Whole(m0004_audit_events::Migration)),
            Box::new(Whole(m0005_connections::Migration)),
            Box::new(Whole(m0006_credentials::Migration)),
            Box::new(Whole(m0007_connect_attempts::Migration)),
            Box::new(Whole(m0008_sync_runs::Migration)),
            Box::new(Whole(m0009_sync_run_streams::Migration)),
            Box::new(Whole(m0010_live_events::Migration)),
            Box::new(Whole(m0011_orders::Migration)),
            Box::new(Whole(m0012_customers::Migration)),
            Box::new(Whole(m0013_issues::Migration)),
            Box::new(Whole(m0014_contacts::Migration)),
            Box::new(Whole(m0015_payments::Migration)),
            Box::new(Whole(m0016_items::Migration)),
            Box::new(Whole(m0017_documents::Migration)),
            Box::new(Whole(m0018_messages::Migration)),
            Box::new(Whole(m0019_transactions::Migration)),
            Box::new(Whole(m0020_cloud_costs::Migration)),
            Box::new(Whole(m0021_weather::Migration)),
            Box::new(Whole(m0022_stream_places::Migration)),
            Box::new(Whole(m0023_noted_records::Migration)),
            Box::new(Whole(m0024_demonstrations::Migration)),
            Box::new(Whole(m0025_sync_engine::Migration)),
            Box::new(Whole(m0026_sync_run_logs::Migration)),
            Box::new(Whole(m0027_read_spans::Migration)),
            Box::new(Whole(m0028_account_waits::Migration)),
            Box::new(Whole(m0029_schedules::Migration)),
            Box::new(Whole(m0030_alerts::Migration)),
            Box::new(Whole(m0031_credential_leases::Migration)),
            Box::new(Whole(m0032_sync_run_words::Migration)),
            Box::new(Whole(m0033_held_and_took::Migration)),
            Box::new(Whole(m0034_record_indexes::Migration)),
            Box::new(Whole(m0050_looked::Migration)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_migration_happens_whole_or_not_at_all() {
        for migration in Migrator::migrations() {
            assert_eq!(migration.use_transaction(), Some(true), "{}", migration.name());
        }
    }
}
