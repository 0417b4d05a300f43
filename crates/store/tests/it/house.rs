//! A house for each test: an empty database of its own on each engine, and ways around the store to look and tamper.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU64, Ordering},
};

use domain::{event::Who, id::Id};
use jiff::{SignedDuration, Timestamp};
use store::{Context, Db, StoreError, Target, Unit};

/// The moment at which tests begin.
pub const NOON: &str = "2026-03-02T12:00:00Z";
/// What checkpoints are sealed with.
pub const KEY: [u8; 32] = [7; 32];

static COUNT: AtomicU64 = AtomicU64::new(1);

/// A number that no other call gets, larger than all before.
pub fn next() -> u64 {
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// An id that sorts after all before.
pub fn id<T>() -> Id<T> {
    Id::new(uuid::Uuid::from_u128(u128::from(next()) | 0x0190_0000_0000_7000_8000 << 48))
}

pub fn noon() -> Timestamp {
    NOON.parse().unwrap()
}

pub fn minutes(count: i64) -> SignedDuration {
    SignedDuration::from_mins(count)
}

pub fn context() -> Context {
    context_at(noon())
}

pub fn context_at(now: Timestamp) -> Context {
    let mut secret = [0; 32];
    secret[..8].copy_from_slice(&next().to_be_bytes());
    Context { unit: id::<()>().uuid(), now, who: Who::System, secret }
}

/// Where a house is kept, to reach it without the store.
pub enum Place {
    File(tempfile::TempDir),
    Server { superuser: String, database: String },
}

pub struct House {
    pub db: Db,
    pub place: Place,
}

/// Runs a test on SQLite and, where there is one, on PostgreSQL.
pub fn on_both(test: impl Fn(&House)) {
    test(&House::on_sqlite());
    on_postgres(test);
}

pub fn on_postgres(test: impl Fn(&House)) {
    match House::on_postgres() {
        Some(house) => test(&house),
        None => println!("skipped on PostgreSQL: AMENDS_TEST_POSTGRES is not set"),
    }
}

#[expect(clippy::disallowed_methods, reason = "only the environment knows where the tests' server is")]
pub fn superuser() -> Option<String> {
    std::env::var("AMENDS_TEST_POSTGRES").ok()
}

pub fn database_url(superuser: &str, database: &str) -> String {
    let (server, _) = superuser.rsplit_once('/').unwrap();
    format!("{server}/{database}")
}

impl House {
    pub fn on_sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::in_folder(folder.path()).unwrap();
        Self { db, place: Place::File(folder) }
    }

    pub fn on_postgres() -> Option<Self> {
        let superuser = superuser()?;
        let database = new_database(&superuser);
        let db = Db::open(&Target::Url(database_url(&superuser, &database), 12)).unwrap();
        Some(Self { db, place: Place::Server { superuser, database } })
    }

    pub fn target(&self) -> Target {
        match &self.place {
            Place::File(_) => Target::File(self.file()),
            Place::Server { superuser, database } => Target::Url(database_url(superuser, database), 4),
        }
    }

    pub fn file(&self) -> PathBuf {
        match &self.place {
            Place::File(folder) => folder.path().join("amends.db"),
            Place::Server { .. } => panic!("PostgreSQL keeps many files"),
        }
    }

    /// Runs statements behind the store's back.
    pub fn run(&self, text: &str) {
        match &self.place {
            Place::File(_) => self.lite().execute_batch(text).unwrap(),
            Place::Server { .. } => self.client().batch_execute(text).unwrap(),
        }
    }

    pub fn lite(&self) -> rusqlite::Connection {
        let conn = rusqlite::Connection::open(self.file()).unwrap();
        conn.busy_timeout(std::time::Duration::from_secs(30)).unwrap();
        conn
    }

    pub fn client(&self) -> postgres::Client {
        let Target::Url(url, _) = self.target() else { panic!("SQLite has no clients") };
        postgres::Client::connect(&url, postgres::NoTls).unwrap()
    }

    /// A unit that cannot be refused.
    pub fn unit<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Unit<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.db.unit(&context(), work).unwrap()
    }

    pub fn unit_at<T: Send + 'static>(
        &self,
        now: Timestamp,
        work: impl FnMut(&mut Unit<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.db.unit(&context_at(now), work).unwrap()
    }

    pub fn read<T>(&self, look: impl FnOnce(&mut store::Conn<'_>) -> Result<T, StoreError>) -> T {
        self.db.read(look).unwrap()
    }

    /// The first column of the first row, as a whole number.
    pub fn number(&self, query: &'static str) -> i64 {
        let sql = store::Sql { lite: query, pg: query };
        self.read(|conn| conn.one(sql, &[])?.map_or(Ok(0), |row| row.int(0)))
    }

    pub fn verify(&self) -> store::journal::Verdict {
        self.read(|conn| store::journal::verify(conn, Some(&KEY)))
    }
}

pub fn new_database(superuser: &str) -> String {
    let database = format!("amends_store_{}_{}", std::process::id(), next());
    let mut client = postgres::Client::connect(superuser, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {database}")).unwrap();
    database
}

impl Drop for House {
    fn drop(&mut self) {
        if let Place::Server { superuser, database } = &self.place
            && let Ok(mut client) = postgres::Client::connect(superuser, postgres::NoTls)
        {
            let dropped = client.batch_execute(&format!("DROP DATABASE {database} WITH (FORCE)"));
            dropped.unwrap_or_else(|error| println!("{database} is left behind: {error}"));
        }
    }
}
