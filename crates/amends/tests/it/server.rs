//! The real binary as a server of its own process.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

use crate::app::Home;

/// A running server; killed when dropped.
pub struct Server {
    child: Child,
    /// Where it listens, such as `http://127.0.0.1:41234`.
    pub url: String,
}

impl Server {
    /// Starts `amends serve` in this home and waits until it listens.
    pub fn start(home: &Home) -> Self {
        Self::start_by(Command::new(env!("CARGO_BIN_EXE_amends")), home)
    }

    /// The same by a command that ends in the program.
    pub fn start_by(mut command: Command, home: &Home) -> Self {
        command.arg("serve").arg("--data").arg(home.folder()).args(["--listen", "127.0.0.1:0"]);
        if let Some(url) = home.database_url() {
            command.args(["--database-url", url]);
        }
        Self::of(command)
    }

    /// Runs this command, which serves, and waits until it listens.
    pub fn of(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let url =
            lines.find_map(|line| line.unwrap().strip_prefix("listening on ").map(str::to_owned)).unwrap();
        // Whatever else it prints must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url }
    }

    /// Its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL: no farewell.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may be dead already, and then there is nothing to do.
        let _dead = self.child.kill();
        let _waited = self.child.wait();
    }
}
