//! The program in a test: on each engine, with a clock that the test moves and jobs that it does by hand.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicU32, Ordering},
};

use amends::{
    actions::staff::{self, NewMember},
    app::{App, Clock, Shared},
    config::Config,
    jobs::run_due,
};
use domain::staff::{Actor, Member, Role};
use jiff::{SignedDuration, Timestamp};

/// A Tuesday in March, at work.
pub const MORNING: &str = "2026-03-10T10:00:00Z";

/// An engine that storage is tested on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file in a folder of the test's own.
    Sqlite,
    /// A database of the test's own on the server that the test command started.
    Postgres,
}

/// SQLite always; PostgreSQL where the test command has started one.
pub fn engines() -> Vec<Engine> {
    if std::env::var_os("AMENDS_TEST_POSTGRES").is_some() {
        return vec![Engine::Sqlite, Engine::Postgres];
    }
    eprintln!("AMENDS_TEST_POSTGRES is not set: this test runs on SQLite alone");
    vec![Engine::Sqlite]
}

/// A place to keep things in: a folder and, on PostgreSQL, a database.
pub struct Home {
    folder: tempfile::TempDir,
    database: Option<String>,
    _made: Option<Database>,
}

impl Home {
    /// A fresh one.
    pub fn on(engine: Engine) -> Self {
        let made = (engine == Engine::Postgres).then(Database::make);
        let database = made.as_ref().map(|made| made.url.clone());
        Self { folder: tempfile::tempdir().unwrap(), database, _made: made }
    }

    /// One with a database that is there already.
    pub fn with_database(url: String) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), database: Some(url), _made: None }
    }

    /// Its folder.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Its database, if it is not SQLite.
    pub fn database_url(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// How a program would run here.
    pub fn config(&self) -> Config {
        Config {
            data: self.folder(),
            database_url: self.database.clone(),
            connections: 8,
            listen: "127.0.0.1:0".to_owned(),
            public_url: None,
            trusted_proxies: Vec::new(),
            smtp: None,
            mail_from: None,
            private_calls: false,
            slow_flush_millis: 0,
            demo: false,
        }
    }
}

/// A database of the test's own, dropped again with it.
struct Database {
    server: String,
    name: String,
    url: String,
}

impl Database {
    fn make() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let server = std::env::var_os("AMENDS_TEST_POSTGRES").unwrap().into_string().unwrap();
        let name = format!("amends_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        run(&server, &format!("CREATE DATABASE {name}"));
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        Self { server, name, url }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        run(&self.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

fn run(server: &str, statement: &str) {
    let mut client = postgres::Client::connect(server, postgres::NoTls).unwrap();
    client.batch_execute(statement).unwrap();
}

/// A program with people in it. Dropping it checks that no job was left behind that is due.
pub struct TestApp {
    pub app: Shared,
    _home: Home,
    pub ana: Member,
    pub ruth: Member,
}

impl TestApp {
    /// An agent, Ana, and an administrator, Ruth, on a Tuesday morning.
    pub fn on(engine: Engine) -> Self {
        let home = Home::on(engine);
        let app = App::open(home.config(), Clock::still(MORNING.parse().unwrap())).unwrap();
        let ruth = add(&app, "Ruth Abel", Role::Admin);
        let ana = add(&app, "Ana Ruiz", Role::Agent);
        Self { app, _home: home, ana, ruth }
    }

    /// Ana, acting.
    pub fn ana(&self) -> Actor {
        Actor::member(&self.ana)
    }

    /// Ruth, acting.
    pub fn ruth(&self) -> Actor {
        Actor::member(&self.ruth)
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    /// Moves the clock and does whatever falls due on the way, each at its own time.
    pub fn pass(&self, time: SignedDuration) {
        amends::demo::advance(&self.app, time).unwrap();
    }

    /// Does what is due now.
    pub fn do_jobs(&self) {
        while run_due(&self.app).unwrap() > 0 {}
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        self.do_jobs();
        let now = self.now();
        let left = self.app.look(|conn| Ok(store::jobs::waiting(conn, now)?)).unwrap();
        assert_eq!(left, 0, "jobs were left behind");
    }
}

/// Adds a person whose address is made of their first name.
pub fn add(app: &App, name: &str, role: Role) -> Member {
    let founder = Actor { role: Some(Role::Admin), ..Actor::system() };
    let email = format!("{}@firm.example", name.split(' ').next().unwrap().to_lowercase());
    let new = NewMember { name: name.to_owned(), email, role, signature: String::new() };
    let member = staff::add(app, &founder, new).unwrap();
    staff::arrive(app, &founder, member.id).unwrap();
    member
}
