//! SQLite: one file, one writer thread that commits waiting units together, readers that never wait for it.

use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::{Mutex, mpsc},
    thread::JoinHandle,
    time::Duration,
};

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior, config::DbConfig};

use crate::StoreError;

/// Units that are committed together at most: beyond that, whoever waits first would wait too long.
const LARGEST_BATCH: usize = 256;
const READERS: usize = 4;
const LOOK_AGAIN: Duration = Duration::from_millis(2);
const MOST_LOOKS: i32 = 15_000;
/// The log is moved into the file when it is this long, in pages of 4 KiB.
const LOG_PAGES: i64 = 8_000;

/// One unit that waits for its turn.
pub(crate) struct Turn {
    /// Runs it inside a savepoint; false asks for a rollback of that savepoint. May be called again from the start.
    pub run: Box<dyn FnMut(&Connection) -> bool + Send>,
    /// Told once, after COMMIT.
    pub finish: Box<dyn FnOnce(Result<(), StoreError>) + Send>,
}

/// An open database file.
pub(crate) struct Sqlite {
    file: PathBuf,
    queue: Option<mpsc::Sender<Turn>>,
    writer: Option<JoinHandle<()>>,
    readers: Mutex<Vec<Connection>>,
    returned: std::sync::Condvar,
}

impl Sqlite {
    /// Opens a file; each commit takes `flush` longer than the disk does.
    pub fn open(file: &Path, flush: Duration) -> Result<Self, StoreError> {
        let mut writer = connect(file, OpenFlags::default())?;
        crate::migrate::sqlite(&mut writer)?;
        if !flush.is_zero() {
            writer.commit_hook(Some(move || {
                std::thread::sleep(flush);
                false
            }))?;
        }
        let turnstile = Turnstile::beside(file)?;
        let readers = (0..READERS).map(|_| connect(file, reading())).collect::<Result<_, _>>()?;
        let (queue, turns) = mpsc::channel();
        let thread = std::thread::Builder::new().name("amends-writer".to_owned());
        let writer = thread
            .spawn(move || write(&mut writer, &turnstile, &turns))
            .map_err(|error| StoreError::File(error.to_string()))?;
        Ok(Self {
            file: file.to_owned(),
            queue: Some(queue),
            writer: Some(writer),
            readers: Mutex::new(readers),
            returned: std::sync::Condvar::new(),
        })
    }

    pub fn enqueue(&self, turn: Turn) -> Result<(), StoreError> {
        self.queue.as_ref().ok_or(StoreError::Closed)?.send(turn).map_err(|_| StoreError::Closed)
    }

    /// Moves the log into the file and empties it, so that what was overwritten is gone from both.
    pub fn scrub(&self) -> Result<(), StoreError> {
        let conn = connect(&self.file, OpenFlags::default())?;
        let busy: i64 = conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 { Ok(()) } else { Err(StoreError::Contention("a look holds the log".to_owned())) }
    }

    /// Lends a reader; waits for one to come back if all are out. Always answers.
    pub fn read<T>(&self, look: impl FnOnce(&Connection) -> T) -> Option<T> {
        let mut idle = self.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let reader = loop {
            if let Some(reader) = idle.pop() {
                break reader;
            }
            idle = self.returned.wait(idle).unwrap_or_else(std::sync::PoisonError::into_inner);
        };
        drop(idle);
        let lent = Lent { home: self, reader: Some(reader) };
        lent.reader.as_ref().map(look)
    }
}

/// Brings the reader back even when the look panics.
struct Lent<'a> {
    home: &'a Sqlite,
    reader: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let reader = self.reader.take().filter(left_clean);
        let mut idle = self.home.readers.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        idle.extend(reader.or_else(|| connect(&self.home.file, reading()).ok()));
        self.home.returned.notify_one();
    }
}

/// A look that panicked inside a snapshot leaves it open: its reader would see the past for ever.
fn left_clean(reader: &Connection) -> bool {
    reader.is_autocommit() || reader.execute_batch("ROLLBACK").is_ok()
}

fn reading() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        self.queue.take();
        if let Some(writer) = self.writer.take() {
            // A writer that panicked has nothing left to say; its units were answered by their dropped channels.
            let _ended = writer.join();
        }
    }
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, StoreError> {
    let mut conn = Connection::open_with_flags(file, flags)?;
    conn.busy_handler(Some(wait_for_others))?;
    conn.set_prepared_statement_cache_capacity(256);
    // The plan of a statement rests on its text alone; else SQLite prepares some anew for each value that is bound.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    if !flags.contains(OpenFlags::SQLITE_OPEN_READ_ONLY) {
        conn.pragma_update(None, "journal_mode", "WAL")?;
        conn.pragma_update(None, "synchronous", "FULL")?;
        // What is erased is overwritten and not only unlinked.
        conn.pragma_update(None, "secure_delete", true)?;
        // Much of what a unit touches the next one touches too: the longer the log, the less is copied into the file.
        conn.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        conn.pragma_update(None, "cache_size", -48_000)?;
    } else {
        conn.pragma_update(None, "cache_size", -16_000)?;
    }
    conn.pragma_update(None, "foreign_keys", true)?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "mmap_size", 256 << 20)?;
    Ok(conn)
}

/// Where processes that want to write pass one by one. SQLite lets whoever asks at the right moment begin, and a server under
/// load asks at every moment: a command beside it would wait for ever. Who stands in the turnstile waits for the
/// database, and everybody else behind it.
struct Turnstile(File);

impl Turnstile {
    fn beside(file: &Path) -> Result<Self, StoreError> {
        let path = file.with_extension("turn");
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        opened.map(Self).map_err(|error| StoreError::File(format!("{}: {error}", path.display())))
    }

    /// Begins a transaction that writes. A file system without locks has no turns, and no less safety.
    fn begin<'c>(&self, conn: &'c mut Connection) -> rusqlite::Result<Transaction<'c>> {
        let inside = self.0.lock().is_ok();
        let begun = conn.transaction_with_behavior(TransactionBehavior::Immediate);
        if inside {
            // An unlock that failed is made good when the process ends.
            let _left = self.0.unlock();
        }
        begun
    }
}

/// Another process writes: looks again soon, for half a minute. Whoever holds the turnstile holds up everybody else.
fn wait_for_others(tries: i32) -> bool {
    std::thread::sleep(LOOK_AGAIN);
    tries < MOST_LOOKS
}

fn write(conn: &mut Connection, turnstile: &Turnstile, turns: &mpsc::Receiver<Turn>) {
    while let Ok(first) = turns.recv() {
        let mut batch = vec![first];
        batch.extend(turns.try_iter().take(LARGEST_BATCH - 1));
        let together = commit_together(conn, turnstile, &mut batch);
        match together {
            Ok(()) => batch.into_iter().for_each(|turn| (turn.finish)(Ok(()))),
            // One of them may be at fault, or the disk: each is run again on its own, so that one cannot hurt another.
            Err(_) => batch.into_iter().for_each(|mut turn| {
                let alone = commit_together(conn, turnstile, std::slice::from_mut(&mut turn));
                (turn.finish)(alone);
            }),
        }
    }
}

fn commit_together(
    conn: &mut Connection,
    turnstile: &Turnstile,
    batch: &mut [Turn],
) -> Result<(), StoreError> {
    let mut transaction = turnstile.begin(conn)?;
    if let [only] = batch {
        return commit_alone(transaction, only);
    }
    for turn in batch {
        let savepoint = transaction.savepoint()?;
        let fine = (turn.run)(&savepoint);
        if savepoint.is_autocommit() {
            // SQLite ends the transaction by itself when a disk is full or fails, whatever the unit made of it.
            return Err(StoreError::Full);
        }
        if fine {
            savepoint.commit()?;
        } else {
            savepoint.finish()?;
        }
    }
    Ok(transaction.commit()?)
}

/// A unit that waits for no other needs no savepoint: its transaction is rolled back as easily. Inside a savepoint SQLite
/// keeps every page that was touched until its end and walks over all of them after each statement, which a unit of
/// hundreds of rows pays for dearly.
fn commit_alone(transaction: rusqlite::Transaction<'_>, turn: &mut Turn) -> Result<(), StoreError> {
    let fine = (turn.run)(&transaction);
    if transaction.is_autocommit() {
        return Err(StoreError::Full);
    }
    let end = if fine { transaction.commit() } else { transaction.rollback() };
    Ok(end?)
}
