//! One installation in a folder of its own, and the program that is run in it.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicU32, Ordering},
};

use serde_json::Value;

use crate::server::Server;

static NTH: AtomicU32 = AtomicU32::new(0);

/// An installation; its folder goes when it goes.
pub struct House {
    pub folder: PathBuf,
    url: Option<String>,
}

/// What a command answered.
pub struct Answer {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// The one JSON document on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}\n{}", self.out, self.err))
    }

    /// Fails unless the command said 0.
    pub fn fine(self) -> Self {
        assert_eq!(self.code, 0, "{}\n{}", self.out, self.err);
        self
    }
}

impl House {
    /// On SQLite.
    pub fn new() -> Self {
        let name = format!("amends-cli-{}-{}", std::process::id(), NTH.fetch_add(1, Ordering::SeqCst));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        Self { folder, url: None }
    }

    /// One on each engine that there is.
    pub fn on_both() -> Vec<Self> {
        std::iter::once(Self::new()).chain(Self::on_postgres()).collect()
    }

    /// On a database of its own of the server that AMENDS_TEST_POSTGRES names, if it does.
    pub fn on_postgres() -> Option<Self> {
        let Some(server) = std::env::var_os("AMENDS_TEST_POSTGRES").and_then(|url| url.into_string().ok())
        else {
            println!("AMENDS_TEST_POSTGRES is not set: PostgreSQL is passed over");
            return None;
        };
        let mut house = Self::new();
        let name = house.folder.file_name().unwrap().to_str().unwrap().replace('-', "_");
        let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
        client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).unwrap();
        client.batch_execute(&format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).unwrap();
        let (base, _) =
            server.rsplit_once('/').filter(|(base, _)| !base.ends_with('/')).unwrap_or((&server, ""));
        house.url = Some(format!("{base}/{name}"));
        Some(house)
    }

    /// With an administrator, so that somebody can own a case.
    pub fn staffed(self) -> Self {
        let add = [
            "user",
            "add",
            "--email",
            "ana@firm.example",
            "--name",
            "Ana",
            "--role",
            "admin",
            "--password-stdin",
        ];
        self.run_with(&add, b"long enough words\n").fine();
        self
    }

    /// With one more person.
    pub fn with(self, email: &str, name: &str, role: &str) -> Self {
        self.run(&["user", "add", "--email", email, "--name", name, "--role", role]).fine();
        self
    }

    /// A token of a program of the firm.
    pub fn token(&self, role: &str) -> String {
        self.run(&["token", "create", "--role", role, "--json"]).fine().json()["token"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// From now on the clock is so many hours ahead.
    pub fn later(&self, hours: u32) {
        std::fs::write(self.folder.join("data/amends.toml"), format!("hours_ahead = {hours}\n")).unwrap();
    }

    /// A server that runs beside the commands, with these settings.
    pub fn serve(&self, settings: &[(&str, &str)]) -> Server {
        let mut command = self.here(&["serve", "--listen", "127.0.0.1:0"]);
        command.envs(settings.iter().copied());
        Server::of(command)
    }

    pub fn run(&self, args: &[&str]) -> Answer {
        self.run_with(args, b"")
    }

    pub fn run_with(&self, args: &[&str], input: &[u8]) -> Answer {
        answer(self.here(args), input)
    }

    fn here(&self, args: &[&str]) -> Command {
        let data = self.folder.join("data");
        let mut command = program(args);
        command.args(["--data", data.to_str().unwrap()]);
        if let Some(url) = &self.url {
            command.args(["--database-url", url]);
        }
        command
    }

    /// Writes a file into the folder; answers its path.
    pub fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.folder.join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(name)).unwrap_or_default()
    }

    /// Imports and answers (read, created, updated, unchanged, rejected).
    pub fn import(&self, kind: &str, file: &str, more: &[&str]) -> [u64; 5] {
        let args = [&["import", kind, file, "--json"], more].concat();
        let summary = self.run(&args).fine().json();
        ["read", "created", "updated", "unchanged", "rejected"].map(|name| summary[name].as_u64().unwrap())
    }

    pub fn verified(&self) -> u64 {
        let verdict = self.run(&["verify", "--json"]).fine().json();
        assert_eq!(verdict["ok"], true, "{verdict}");
        verdict["entries"].as_u64().unwrap()
    }

    /// The database, looked at from outside.
    pub fn db(&self) -> store::Db {
        let target = self.url.clone().map_or_else(
            || store::Target::File(self.folder.join("data/amends.db")),
            |url| store::Target::Url(url, 2),
        );
        store::Db::open(&target).unwrap()
    }

    /// Cases in which these words were said.
    pub fn found(&self, words: &str) -> usize {
        self.db().read(|conn| store::search::cases(conn, words)).unwrap().len()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        if !self.folder.as_os_str().is_empty() {
            let _gone = std::fs::remove_dir_all(&self.folder);
        }
    }
}

/// The program without an installation.
pub fn run(args: &[&str], input: &[u8]) -> Answer {
    answer(program(args), input)
}

/// The same while nobody reads what it prints, as after `| head` has seen enough.
pub fn run_unread(args: &[&str], input: &[u8]) -> Answer {
    let mut child = started(program(args));
    drop(child.stdout.take());
    ended(child, input)
}

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_amends"));
    command
        .args(args)
        .env_remove("AMENDS_DATA")
        .env_remove("AMENDS_DATABASE_URL")
        .env_remove("AMENDS_MAIL_FROM")
        .env_remove("AMENDS_AS");
    command
}

fn answer(command: Command, input: &[u8]) -> Answer {
    ended(started(command), input)
}

fn started(mut command: Command) -> Child {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn ended(mut child: Child, input: &[u8]) -> Answer {
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A command that needs no input has gone before it is written.
        let _closed = stdin.write_all(&input);
    });
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Answer {
        code: status.code().unwrap(),
        out: String::from_utf8(stdout).unwrap(),
        err: String::from_utf8(stderr).unwrap(),
    }
}

/// The folder of real data beside the repository, if it is there.
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let named = std::env::var_os("AMENDS_SHARED").map(PathBuf::from);
    let found = named.into_iter().chain([beside]).find(|path| path.join("data").is_dir());
    if found.is_none() {
        println!("no real data beside the repository: this test is passed over");
    }
    found.map(|path| path.join("data"))
}
