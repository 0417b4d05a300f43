//! The door to storage: looks and units, on either engine.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use crate::{
    Conn, StoreError, Unit,
    again::unit_on_postgres,
    postgres::Sessions,
    sqlite::{Sqlite, Turn},
    unit::Context,
};

/// Where to keep it.
#[derive(Clone, Debug)]
pub enum Target {
    /// A SQLite file.
    File(PathBuf),
    /// A PostgreSQL URL, and how many connections.
    Url(String, u32),
}

/// Which engine runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// An open database. Cheap to clone; the last clone closes it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

enum Inner {
    Sqlite(Sqlite),
    Postgres(r2d2::Pool<Sessions>),
}

impl Db {
    /// Opens and brings the schema up to date. Blocks; must not be called on an async thread.
    ///
    /// # Errors
    /// The file or server cannot be used, or its schema is newer than this program.
    pub fn open(target: &Target) -> Result<Self, StoreError> {
        Ok(Self(Arc::new(match target {
            Target::File(file) => Inner::Sqlite(Sqlite::open(file)?),
            Target::Url(url, connections) => Inner::Postgres(open_postgres(url, *connections)?),
        })))
    }

    /// Opens the SQLite file in a data folder, which is made if need be.
    ///
    /// # Errors
    /// See [`Db::open`].
    pub fn in_folder(folder: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(folder)
            .map_err(|error| StoreError::File(format!("{}: {error}", folder.display())))?;
        Self::open(&Target::File(folder.join("amends.db")))
    }

    /// Which engine runs.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match *self.0 {
            Inner::Sqlite(_) => Engine::Sqlite,
            Inner::Postgres(_) => Engine::Postgres,
        }
    }

    /// After an erasure: sees to it that the engine's files no longer hold what its tables have forgotten. Blocks
    /// while looks are running.
    ///
    /// # Errors
    /// The engine's.
    pub fn scrub(&self) -> Result<(), StoreError> {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite.scrub(),
            Inner::Postgres(pool) => pool.get()?.batch("VACUUM"),
        }
    }

    /// A look: reads without changing anything. Blocks.
    ///
    /// # Errors
    /// Whatever `look` answers, or no connection.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&mut Conn<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        match &*self.0 {
            Inner::Sqlite(sqlite) => sqlite
                .read(|conn| look(&mut Conn::Sqlite(conn)))
                .unwrap_or_else(|| Err(StoreError::Closed.into())),
            Inner::Postgres(pool) => {
                let mut session = pool.get().map_err(StoreError::from)?;
                session.plainly(|conn| look(&mut Conn::Postgres(conn)))
            }
        }
    }

    /// A unit: everything in it is committed, or nothing. It may be run more than once, from the start; its answer
    /// goes out only after COMMIT. Blocks.
    ///
    /// # Errors
    /// Whatever `work` answers (then nothing has changed), or a fault of storage.
    pub fn unit<T, E>(
        &self,
        context: &Context,
        work: impl FnMut(&mut Unit<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        match &*self.0 {
            Inner::Sqlite(sqlite) => unit_on_sqlite(sqlite, context.clone(), work),
            Inner::Postgres(pool) => unit_on_postgres(pool, context, work),
        }
    }
}

fn open_postgres(url: &str, connections: u32) -> Result<r2d2::Pool<Sessions>, StoreError> {
    let pool = r2d2::Pool::builder()
        .max_size(connections)
        .min_idle(Some(1))
        .connection_timeout(Duration::from_secs(5))
        .build(Sessions::new(url)?)?;
    crate::migrate::postgres(&mut *pool.get()?)?;
    Ok(pool)
}

fn unit_on_sqlite<T, E>(
    sqlite: &Sqlite,
    context: Context,
    mut work: impl FnMut(&mut Unit<'_>) -> Result<T, E> + Send + 'static,
) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    let slot: Arc<Mutex<Option<Result<T, E>>>> = Arc::default();
    let (filled, (answer, answered)) = (Arc::clone(&slot), mpsc::sync_channel(1));
    let run = move |conn: &rusqlite::Connection| {
        let done = guarded(|| work(&mut Unit::new(Conn::Sqlite(conn), context.clone())));
        let fine = done.is_ok();
        *filled.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = Some(done);
        fine
    };
    let finish = move |committed| {
        // Whoever asked may have gone away; the unit is committed all the same.
        let _gone = answer.send(committed);
    };
    sqlite.enqueue(Turn { run: Box::new(run), finish: Box::new(finish) })?;
    let committed = answered.recv().map_err(|_| StoreError::Closed)?;
    let done = slot.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
    match (committed, done) {
        (Ok(()), Some(done)) => done,
        // A refusal stands even if the commit of the rest failed: it changed nothing.
        (Err(_), Some(Err(refused))) => Err(refused),
        (Err(fault), _) => Err(fault.into()),
        (Ok(()), None) => Err(StoreError::Closed.into()),
    }
}

pub(crate) fn guarded<T, E: From<StoreError>>(work: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| {
        let said = panic
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        Err(StoreError::Panicked(said.unwrap_or_default()).into())
    })
}
