//! Bringing a database to the schema of this program. Migrations are paired and never edited.

use crate::{Conn, Sql, StoreError, dialect::pair, postgres::Session};

struct Migration {
    number: i64,
    sqlite: &'static str,
    postgres: &'static str,
}

const MIGRATIONS: &[Migration] = &[
    Migration {
        number: 1,
        sqlite: include_str!("../migrations/sqlite/0001_the_first_stone.sql"),
        postgres: include_str!("../migrations/postgres/0001_the_first_stone.sql"),
    },
    Migration {
        number: 2,
        sqlite: include_str!("../migrations/sqlite/0002_a_million_cases.sql"),
        postgres: include_str!("../migrations/postgres/0002_a_million_cases.sql"),
    },
    Migration {
        number: 3,
        sqlite: include_str!("../migrations/sqlite/0003_fulfilment.sql"),
        postgres: include_str!("../migrations/postgres/0003_fulfilment.sql"),
    },
    Migration {
        number: 4,
        sqlite: include_str!("../migrations/sqlite/0004_the_ledger.sql"),
        postgres: include_str!("../migrations/postgres/0004_the_ledger.sql"),
    },
    Migration {
        number: 5,
        sqlite: include_str!("../migrations/sqlite/0005_approval.sql"),
        postgres: include_str!("../migrations/postgres/0005_approval.sql"),
    },
    Migration {
        number: 6,
        sqlite: include_str!("../migrations/sqlite/0006_policy_versions.sql"),
        postgres: include_str!("../migrations/postgres/0006_policy_versions.sql"),
    },
    Migration {
        number: 7,
        sqlite: include_str!("../migrations/sqlite/0007_signals.sql"),
        postgres: include_str!("../migrations/postgres/0007_signals.sql"),
    },
    Migration {
        number: 8,
        sqlite: include_str!("../migrations/sqlite/0008_themes.sql"),
        postgres: include_str!("../migrations/postgres/0008_themes.sql"),
    },
    Migration {
        number: 9,
        sqlite: include_str!("../migrations/sqlite/0009_the_newest_first.sql"),
        postgres: include_str!("../migrations/postgres/0009_the_newest_first.sql"),
    },
    Migration {
        number: 10,
        sqlite: include_str!("../migrations/sqlite/0010_cohorts.sql"),
        postgres: include_str!("../migrations/postgres/0010_cohorts.sql"),
    },
    Migration {
        number: 11,
        sqlite: include_str!("../migrations/sqlite/0011_causes.sql"),
        postgres: include_str!("../migrations/postgres/0011_causes.sql"),
    },
    Migration {
        number: 12,
        sqlite: include_str!("../migrations/sqlite/0012_measures.sql"),
        postgres: include_str!("../migrations/postgres/0012_measures.sql"),
    },
    Migration {
        number: 14,
        sqlite: include_str!("../migrations/sqlite/0014_products_and_sites.sql"),
        postgres: include_str!("../migrations/postgres/0014_products_and_sites.sql"),
    },
    Migration {
        number: 15,
        sqlite: include_str!("../migrations/sqlite/0015_daily_measures.sql"),
        postgres: include_str!("../migrations/postgres/0015_daily_measures.sql"),
    },
    Migration {
        number: 16,
        sqlite: include_str!("../migrations/sqlite/0016_open_rounds.sql"),
        postgres: include_str!("../migrations/postgres/0016_open_rounds.sql"),
    },
    Migration {
        number: 18,
        sqlite: include_str!("../migrations/sqlite/0018_soonest_first.sql"),
        postgres: include_str!("../migrations/postgres/0018_soonest_first.sql"),
    },
    Migration {
        number: 19,
        sqlite: include_str!("../migrations/sqlite/0019_whose_key.sql"),
        postgres: include_str!("../migrations/postgres/0019_whose_key.sql"),
    },
    Migration {
        number: 21,
        sqlite: include_str!("../migrations/sqlite/0021_past_counts.sql"),
        postgres: include_str!("../migrations/postgres/0021_past_counts.sql"),
    },
    Migration {
        number: 22,
        sqlite: include_str!("../migrations/sqlite/0022_measured_again.sql"),
        postgres: include_str!("../migrations/postgres/0022_measured_again.sql"),
    },
    Migration {
        number: 23,
        sqlite: include_str!("../migrations/sqlite/0023_satisfaction.sql"),
        postgres: include_str!("../migrations/postgres/0023_satisfaction.sql"),
    },
    Migration {
        number: 24,
        sqlite: include_str!("../migrations/sqlite/0024_what_is_raised.sql"),
        postgres: include_str!("../migrations/postgres/0024_what_is_raised.sql"),
    },
    Migration {
        number: 25,
        sqlite: include_str!("../migrations/sqlite/0025_numbered_rows.sql"),
        postgres: include_str!("../migrations/postgres/0025_numbered_rows.sql"),
    },
];

/// Nodes that start together take turns.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7276482)";

const VERSION: Sql = pair(
    "SELECT user_version FROM pragma_user_version",
    "SELECT COALESCE(MAX(number), 0) FROM schema_version",
);

/// The version of the schema in the database.
pub(crate) fn version(conn: &mut Conn<'_>) -> Result<i64, StoreError> {
    conn.one(VERSION, &[])?.map_or(Ok(0), |row| row.int(0))
}

/// The version that this program writes.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.iter().map(|one| one.number).max().unwrap_or(0)
}

fn missing(have: i64) -> Result<impl Iterator<Item = &'static Migration>, StoreError> {
    let newest = newest();
    if have > newest {
        return Err(StoreError::Schema(format!(
            "the database has version {have}, this program knows {newest}: use a newer amends"
        )));
    }
    Ok(MIGRATIONS.iter().filter(move |one| one.number > have))
}

pub(crate) fn sqlite(conn: &mut rusqlite::Connection) -> Result<(), StoreError> {
    // Nearly always nothing is missing: a command that only looks must not wait for those who write.
    let have: i64 = conn.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if missing(have)?.next().is_none() {
        return Ok(());
    }
    // A table that is made anew is gone for a moment; what refers to it is looked at once it is there again. What is sorted
    // and kept for undoing meanwhile may be as large as the house: it belongs on the disk.
    let before: i64 = conn.pragma_query_value(None, "temp_store", |row| row.get(0))?;
    conn.pragma_update(None, "temp_store", "FILE")?;
    conn.pragma_update(None, "foreign_keys", false)?;
    let migrated = migrate(conn);
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "temp_store", before)?;
    migrated
}

fn migrate(conn: &mut rusqlite::Connection) -> Result<(), StoreError> {
    let transaction = conn.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let have: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
    for migration in missing(have)? {
        transaction.execute_batch(migration.sqlite)?;
        transaction.pragma_update(None, "user_version", migration.number)?;
    }
    if let Some(table) = refers_to_nothing(&transaction)? {
        return Err(StoreError::Schema(format!(
            "{table}: found a row that refers to none, expected one that is there"
        )));
    }
    Ok(transaction.commit()?)
}

/// A table with a row that refers to one that is not there.
fn refers_to_nothing(conn: &rusqlite::Connection) -> Result<Option<String>, StoreError> {
    let mut asked = conn.prepare("PRAGMA foreign_key_check")?;
    let mut rows = asked.query([])?;
    Ok(rows.next()?.map(|row| row.get(0)).transpose()?)
}

pub(crate) fn postgres(session: &mut Session) -> Result<(), StoreError> {
    session.batch(&format!(
        "BEGIN; {LOCK}; CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY); COMMIT"
    ))?;
    let have = session.plainly(|conn| version(&mut Conn::Postgres(conn)))?;
    for migration in missing(have)? {
        let step = format!(
            "BEGIN; {LOCK}; DO $do$ BEGIN IF NOT EXISTS (SELECT 1 FROM schema_version WHERE number = {number}) THEN \
             EXECUTE $sql${text}$sql$; INSERT INTO schema_version VALUES ({number}); END IF; END $do$; COMMIT",
            number = migration.number,
            text = migration.postgres,
        );
        session.batch(&step)?;
    }
    Ok(())
}
