//! What everything shares: storage, the clock, chance, keys and the rules in force. The only place that asks the
//! machine for the time or for chance.

mod chance;
mod clock;
mod held;
mod keys;
mod learned;
mod own_key;
mod rules;
mod turn;
mod worked;

use std::sync::{Arc, RwLock};

use domain::{case::House, staff::Actor};
use store::{Conn, Db, StoreError, Unit};
use tokio::sync::{Semaphore, broadcast, oneshot};

pub use chance::{bytes, secret};
pub use clock::Clock;
pub use keys::{Keys, hash_of};
pub use learned::Suggestions;
pub use own_key::release_unused;
pub use rules::{first_day, own_calendars, read_house, texts, today};
pub use turn::Turn;
pub use worked::Worked;

use crate::{config::Config, error::Error};

/// The program, running.
pub struct App {
    /// Storage.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// How the installation runs.
    pub config: Config,
    /// Secrets that are not in the database.
    pub keys: Keys,
    /// Rings after each commit, so that live pages and jobs look again. A hint, never a promise.
    pub bell: broadcast::Sender<()>,
    house: RwLock<rules::InForce>,
    learned: held::Held<Suggestions>,
    worked: Arc<worked::Worked>,
    gate: Semaphore,
}

/// The program, as handlers hold it.
pub type Shared = Arc<App>;

impl App {
    /// Opens storage, keys and rules. Blocks.
    ///
    /// # Errors
    /// Storage, a key file or a rule cannot be used, or the database is that of another key.
    pub fn open(config: Config, clock: Clock) -> Result<Shared, Error> {
        let folder = |error| Error::Fault(format!("{}: {error}", config.data.display()));
        std::fs::create_dir_all(&config.data).map_err(folder)?;
        let db = Db::open(&config.target())?;
        let house = db.read(|conn| rules::load(conn, clock.now()))?;
        let keys = own_key::keys(&db, &config, &house.house, clock.now())?;
        let gate = Semaphore::new(usize::try_from(config.connections).unwrap_or(1).max(4) * 4);
        Ok(Arc::new(Self {
            db,
            clock,
            keys,
            bell: broadcast::channel(64).0,
            house: RwLock::new(house),
            learned: held::Held::default(),
            worked: Arc::default(),
            gate,
            config,
        }))
    }

    /// The rules in force.
    #[must_use]
    pub fn house(&self) -> Arc<House> {
        Arc::clone(&self.house.read().unwrap_or_else(std::sync::PoisonError::into_inner).house)
    }

    /// Loads the rules again if somebody, also in another process, has changed them, or if the day of a version that
    /// waited has come. Blocks.
    ///
    /// # Errors
    /// Storage failed.
    pub fn refresh_house(&self) -> Result<(), Error> {
        let versions = self.db.read(store::settings::versions)?;
        let now = self.clock.now();
        let known = {
            let seen = self.house.read().unwrap_or_else(std::sync::PoisonError::into_inner);
            seen.versions == versions && seen.until.is_none_or(|until| now < until)
        };
        if !known {
            let fresh = self.db.read(|conn| rules::load(conn, now))?;
            *self.house.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        }
        Ok(())
    }

    /// What was learned from coded cases; `None` while there were too few.
    ///
    /// # Errors
    /// Storage failed.
    pub fn suggestions(&self, conn: &mut Conn<'_>) -> Result<Option<Arc<Suggestions>>, Error> {
        learned::in_force(&self.learned, conn)
    }

    /// A moment in which `actor` does something.
    #[must_use]
    pub fn turn(&self, actor: &Actor) -> Turn {
        Turn::begin(self.clock.now(), actor, self.house(), Arc::clone(&self.worked))
    }

    /// A look at storage. Blocks.
    ///
    /// # Errors
    /// Whatever `look` answers.
    pub fn look<T>(&self, look: impl FnOnce(&mut Conn<'_>) -> Result<T, Error>) -> Result<T, Error> {
        self.db.read(look)
    }

    /// A unit of change; rings the bell afterwards. Only actions and the job runner call this. Blocks.
    ///
    /// # Errors
    /// Whatever `work` answers; then nothing has changed.
    pub(crate) fn change<T: Send + 'static>(
        &self,
        turn: &Turn,
        mut work: impl FnMut(&mut Unit<'_>, &Turn) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let mine = turn.clone();
        let done = self.db.unit(&turn.context, move |unit| work(unit, &mine))?;
        // Nobody may be listening; they look by themselves soon enough.
        let _unheard = self.bell.send(());
        Ok(done)
    }

    /// Takes a blocking piece of work off the async threads, at most so many at once.
    ///
    /// # Errors
    /// Whatever it answers, or 503 when it died.
    pub async fn hop<T: Send + 'static>(
        self: &Arc<Self>,
        work: impl FnOnce(&Self) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        let (tell, told) = oneshot::channel();
        self.hop_boxed(Box::new(move |app| drop(tell.send(work(app))))).await?;
        told.await.map_err(|_| Error::Fault("a handler gave no answer".to_owned()))?
    }

    /// The same for all kinds of work alike: a runtime task of its own for each of some two hundred would weigh half a megabyte.
    async fn hop_boxed(self: &Arc<Self>, work: Box<dyn FnOnce(&Self) + Send>) -> Result<(), Error> {
        let app = Arc::clone(self);
        let _turn = self.gate.acquire().await.map_err(|_| StoreError::Closed)?;
        let done = tokio::task::spawn_blocking(move || work(&app)).await;
        done.map_err(|died| Error::Fault(format!("a handler died: {died}")))
    }

    /// The address of a page for people outside, such as `https://care.example/c/…`.
    #[must_use]
    pub fn public_url(&self, path: &str) -> String {
        let base = self.config.public_url.clone().unwrap_or_else(|| format!("http://{}", self.config.listen));
        format!("{base}{path}")
    }
}
