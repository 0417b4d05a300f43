//! What everything shares: storage, the clock, chance, keys and the rules in force. The only place that asks the
//! machine for the time or for chance.

mod chance;
mod clock;
mod keys;
mod learned;
mod rules;
mod turn;

use std::sync::{Arc, RwLock};

use domain::{case::House, staff::Actor};
use store::{Conn, Db, StoreError, Unit};
use tokio::sync::{Semaphore, broadcast};

pub use chance::{bytes, secret};
pub use clock::Clock;
pub use keys::{Keys, hash_of};
pub use rules::{own_calendars, read_house, texts};
pub use turn::Turn;

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
    learned: RwLock<learned::Learned>,
    gate: Semaphore,
}

/// The program, as handlers hold it.
pub type Shared = Arc<App>;

impl App {
    /// Opens storage, keys and rules. Blocks.
    ///
    /// # Errors
    /// Storage, a key file or a rule cannot be used.
    pub fn open(config: Config, clock: Clock) -> Result<Shared, Error> {
        let keys = Keys::in_folder(&config.data)?;
        let db = Db::open(&config.target())?;
        let house = db.read(rules::load)?;
        let gate = Semaphore::new(usize::try_from(config.connections).unwrap_or(1).max(4) * 4);
        Ok(Arc::new(Self {
            db,
            clock,
            keys,
            bell: broadcast::channel(64).0,
            house: RwLock::new(house),
            learned: RwLock::default(),
            gate,
            config,
        }))
    }

    /// The rules in force.
    #[must_use]
    pub fn house(&self) -> Arc<House> {
        Arc::clone(&self.house.read().unwrap_or_else(std::sync::PoisonError::into_inner).house)
    }

    /// Loads the rules again if somebody, also in another process, has changed them. Blocks.
    ///
    /// # Errors
    /// Storage failed.
    pub fn refresh_house(&self) -> Result<(), Error> {
        let versions = self.db.read(store::settings::versions)?;
        let known = self.house.read().unwrap_or_else(std::sync::PoisonError::into_inner).versions == versions;
        if !known {
            let fresh = self.db.read(rules::load)?;
            *self.house.write().unwrap_or_else(std::sync::PoisonError::into_inner) = fresh;
        }
        Ok(())
    }

    /// A moment in which `actor` does something.
    #[must_use]
    pub fn turn(&self, actor: &Actor) -> Turn {
        Turn::begin(self.clock.now(), actor, self.house())
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
        let app = Arc::clone(self);
        let _turn = self.gate.acquire().await.map_err(|_| StoreError::Closed)?;
        let done = tokio::task::spawn_blocking(move || work(&app)).await;
        done.map_err(|died| Error::Fault(format!("a handler died: {died}")))?
    }

    /// The address of a page for people outside, such as `https://care.example/c/…`.
    #[must_use]
    pub fn public_url(&self, path: &str) -> String {
        let base = self.config.public_url.clone().unwrap_or_else(|| format!("http://{}", self.config.listen));
        format!("{base}{path}")
    }
}
