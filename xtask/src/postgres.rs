//! A throw-away PostgreSQL for the tests: its own folder, port and password, gone when this program is gone.

use crate::machine;
use std::fs::{self, File};
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const READY_WITHIN: Duration = Duration::from_secs(60);
/// Runs the server given as its arguments until its standard input closes, then stops it and removes the folder.
/// Whoever holds the other end may end in any way, by Ctrl-C or kill: the pipe closes all the same.
const KEEPER: &str = r#"
"$@" >"$FOLDER/log" 2>&1 &
server=$!
cat >/dev/null
kill -INT "$server" 2>/dev/null
wait "$server"
rm -rf "$FOLDER"
"#;
/// In tests nothing has to survive a crash.
const CARELESS: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
/// Nothing is reached from outside.
const SETTINGS: [&str; 4] =
    ["max_connections=200", "listen_addresses=127.0.0.1", "timezone=UTC", "log_min_messages=warning"];

/// Whether what was committed has to be on the disk: a measurement needs that, a test does not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Care {
    /// As in earnest.
    Durable,
    /// Quick.
    Careless,
}

/// A running server. Dropping it stops it too, only without a word about failures.
pub struct Server {
    programs: PathBuf,
    url: String,
    folder: PathBuf,
    keeper: Child,
}

impl Server {
    /// Finds or installs PostgreSQL and starts one of our own, ready for connections.
    pub fn start(care: Care) -> Result<Self, String> {
        let programs = programs()?;
        let owner = Owner::who_may_run_it()?;
        let folder = owner.folder()?;
        let password = chance(16)?;
        let port = free_port()?;
        let keeper = owner
            .initialise(&programs, &folder, &password)
            .and_then(|()| owner.keep(&programs, &folder, port, care));
        let keeper = keeper.inspect_err(|_| drop(fs::remove_dir_all(&folder)))?;
        let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/postgres");
        let mut server = Self { programs, url, folder, keeper };
        server.wait_until_ready(port)?;
        println!("PostgreSQL of {} listens on 127.0.0.1:{port}", server.programs.display());
        Ok(server)
    }

    /// What tests read to find it: `AMENDS_TEST_POSTGRES`, a superuser's URL, and `AMENDS_PG_BIN`, the folder of psql.
    pub fn environment(&self) -> [(&'static str, String); 2] {
        [("AMENDS_TEST_POSTGRES", self.url.clone()), ("AMENDS_PG_BIN", self.programs.display().to_string())]
    }

    /// A superuser's way to it.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops the server and removes all it stored.
    pub fn stop(mut self) -> Result<(), String> {
        let status = self.end()?;
        if status.success() && !self.folder.exists() {
            return Ok(());
        }
        Err(format!("PostgreSQL did not stop cleanly ({status}); see {}", self.folder.display()))
    }

    fn end(&mut self) -> Result<std::process::ExitStatus, String> {
        drop(self.keeper.stdin.take());
        self.keeper.wait().map_err(|error| format!("PostgreSQL's keeper cannot be waited for: {error}"))
    }

    fn wait_until_ready(&mut self, port: u16) -> Result<(), String> {
        let begun = Instant::now();
        let mut asking = Command::new(self.programs.join("pg_isready"));
        asking.arg("-h").arg(&self.folder).args(["-p", &port.to_string()]);
        while let Err(failure) = machine::output(&mut asking) {
            let log = fs::read_to_string(self.folder.join("log")).unwrap_or_default();
            if log.contains("FATAL") || begun.elapsed() > READY_WITHIN {
                return Err(format!("PostgreSQL is not ready: {failure}\nIts log says:\n{log}"));
            }
            sleep(Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.keeper.stdin.is_some() {
            drop(self.end());
        }
    }
}

/// Who runs the server: ourselves or, as PostgreSQL refuses to run as root, a user without rights.
struct Owner(Option<&'static str>);

impl Owner {
    fn who_may_run_it() -> Result<Self, String> {
        if !machine::is_root()? {
            return Ok(Self(None));
        }
        ["postgres", "nobody"]
            .into_iter()
            .find(|name| machine::output(Command::new("id").args(["-u", name])).is_ok())
            .map(|name| Self(Some(name)))
            .ok_or("PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`".into())
    }

    /// A new folder that only the owner can enter, outside of ours, which the owner may not reach.
    fn folder(&self) -> Result<PathBuf, String> {
        let folder = std::env::temp_dir().join(format!("amends-test-postgres-{}", chance(4)?));
        fs::create_dir(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700)).map_err(|error| error.to_string())?;
        self.give(&folder)?;
        Ok(folder)
    }

    fn give(&self, path: &Path) -> Result<(), String> {
        let Some(name) = self.0 else { return Ok(()) };
        let id = |kind| {
            machine::output(Command::new("id").args([kind, name]))?.parse().map_err(|_| name.to_owned())
        };
        chown(path, Some(id("-u")?), Some(id("-g")?))
            .map_err(|error| format!("chown of {}: {error}", path.display()))
    }

    fn command(&self, program: impl AsRef<Path>, folder: &Path) -> Command {
        let mut command = match self.0 {
            None => Command::new(program.as_ref()),
            Some(name) => {
                let mut command = Command::new("runuser");
                command.args(["-u", name, "--"]).arg(program.as_ref());
                command
            }
        };
        command.current_dir(folder);
        command
    }

    fn initialise(&self, programs: &Path, folder: &Path, password: &str) -> Result<(), String> {
        let secret = folder.join("password");
        fs::write(&secret, password)
            .map_err(|error| format!("cannot write {}: {error}", secret.display()))?;
        self.give(&secret)?;
        let mut initdb = self.command(programs.join("initdb"), folder);
        // Passwords as MD5: the default costs tens of milliseconds a connection where tests are built unoptimised.
        initdb.args(["-U", "postgres", "-A", "md5", "--no-sync", "--locale=C.UTF-8", "--encoding=UTF8"]);
        initdb.arg("--pwfile").arg(&secret).arg("-D").arg(folder.join("data"));
        machine::output(&mut initdb).map(drop)
    }

    fn keep(&self, programs: &Path, folder: &Path, port: u16, care: Care) -> Result<Child, String> {
        let mut keeper = self.command("/bin/sh", folder);
        keeper.args(["-c", KEEPER, "keeper"]).arg(programs.join("postgres"));
        keeper.arg("-D").arg(folder.join("data")).arg("-k").arg(folder).args(["-p", &port.to_string()]);
        let careless = if care == Care::Careless { &CARELESS[..] } else { &[] };
        keeper.args(SETTINGS.iter().chain(careless).flat_map(|setting| ["-c", setting]));
        // A group of its own, so that Ctrl-C reaches us and not the server: it is stopped in order, through the pipe.
        keeper.env("FOLDER", folder).stdin(Stdio::piped()).process_group(0);
        keeper.spawn().map_err(|error| format!("PostgreSQL's keeper did not start: {error}"))
    }
}

/// The folder of PostgreSQL's programs, which are installed if they are missing.
fn programs() -> Result<PathBuf, String> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    let before = system_clusters();
    machine::install(&["postgresql"], "PostgreSQL is missing")?;
    for (version, name) in system_clusters().into_iter().filter(|cluster| !before.contains(cluster)) {
        // Debian's package starts a server of its own, which nobody asked for here.
        machine::run(machine::privileged("pg_dropcluster")?.args(["--stop", &version, &name]))?;
    }
    installed().ok_or(
        "PostgreSQL was installed, yet initdb is neither on PATH nor in /usr/lib/postgresql/*/bin".into(),
    )
}

fn installed() -> Option<PathBuf> {
    let on_path =
        machine::find("initdb").and_then(|initdb| Some(initdb.canonicalize().ok()?.parent()?.to_owned()));
    let in_debian = entries("/usr/lib/postgresql").into_iter().map(|version| version.join("bin"));
    let whole = |folder: &PathBuf| {
        ["initdb", "postgres", "pg_isready", "psql"].iter().all(|name| folder.join(name).is_file())
    };
    on_path.into_iter().chain(in_debian).find(whole)
}

fn system_clusters() -> Vec<(String, String)> {
    let name =
        |path: &Path| path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let versions = entries("/etc/postgresql").into_iter();
    versions
        .flat_map(|version| {
            entries(&version).into_iter().map(move |cluster| (name(&version), name(&cluster)))
        })
        .collect()
}

/// What a folder holds, the last name first; nothing if it is not there.
fn entries(folder: impl AsRef<Path>) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort_by(|a, b| b.cmp(a));
    paths
}

fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).and_then(|listener| listener.local_addr());
    listener.map(|address| address.port()).map_err(|error| format!("no free port on 127.0.0.1: {error}"))
}

/// That many bytes of chance, in hexadecimal.
fn chance(bytes: usize) -> Result<String, String> {
    let mut drawn = vec![0; bytes];
    let read = File::open("/dev/urandom").and_then(|mut source| source.read_exact(&mut drawn));
    read.map_err(|error| format!("/dev/urandom: {error}"))?;
    Ok(drawn.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_answers_with_its_password_and_leaves_nothing_behind() {
        if installed().is_none() {
            println!("skipped: PostgreSQL is not installed, and this test installs nothing");
            return;
        }
        let server = Server::start(Care::Careless).unwrap();
        let folder = server.folder.clone();
        let [(_, url), (_, programs)] = server.environment();
        let ask = |url: &str| {
            let query =
                ["-w", "-At", "-c", "SELECT current_setting('max_connections'), current_user", "-d", url];
            machine::output(Command::new(Path::new(&programs).join("psql")).args(query))
        };
        assert_eq!(ask(&url).unwrap(), "200|postgres");
        let stranger = ask(&url.replacen("//postgres:", "//postgres:x", 1)).unwrap_err();
        assert!(stranger.contains("password authentication failed"), "{stranger}");
        server.stop().unwrap();
        assert!(!folder.exists() && ask(&url).is_err());
    }
}
