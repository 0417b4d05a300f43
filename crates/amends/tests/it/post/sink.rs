//! A mail server over a real socket that does as it is told: takes mail, refuses it, or dies before it answers.

use std::{
    collections::VecDeque,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

/// What the server does with the next piece of mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whim {
    /// 250.
    Take,
    /// 451 after the data.
    Later,
    /// 550 at the recipient.
    Never,
    /// Takes the data and hangs up before it says so.
    Hang,
}

#[derive(Clone)]
pub struct Sink {
    pub port: u16,
    whims: Arc<Mutex<VecDeque<Whim>>>,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    /// Listens on a port of its own until the test ends; takes everything once its whims are over.
    pub fn start(whims: &[Whim]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let sink = Self {
            port: listener.local_addr().unwrap().port(),
            whims: Arc::new(Mutex::new(whims.iter().copied().collect())),
            seen: Arc::default(),
        };
        let serving = sink.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sink = serving.clone();
                std::thread::spawn(move || sink.talk(&stream));
            }
        });
        sink
    }

    /// Every piece of mail whose data arrived, whatever was answered.
    pub fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    /// Begins anew.
    pub fn forget(&self, whims: &[Whim]) {
        *self.whims.lock().unwrap() = whims.iter().copied().collect();
        self.seen.lock().unwrap().clear();
    }

    fn talk(&self, stream: &TcpStream) -> Option<()> {
        let mut lines = BufReader::new(stream).lines();
        let mut out = stream;
        let mut say = move |text: &str| out.write_all(format!("{text}\r\n").as_bytes()).ok();
        say("220 sink")?;
        let mut whim = Whim::Take;
        loop {
            let line = lines.next()?.ok()?;
            match line.get(..4).unwrap_or("").to_uppercase().as_str() {
                "EHLO" => say("250-sink\r\n250 8BITMIME")?,
                "MAIL" => {
                    whim = self.whims.lock().unwrap().pop_front().unwrap_or(Whim::Take);
                    say("250 ok")?;
                }
                "RCPT" if whim == Whim::Never => say("550 5.1.1 no such user")?,
                "DATA" => {
                    say("354 go on")?;
                    self.seen.lock().unwrap().push(data(&mut lines)?);
                    match whim {
                        Whim::Later => say("451 4.3.0 come back later")?,
                        Whim::Hang => return None,
                        Whim::Take | Whim::Never => say("250 taken")?,
                    }
                }
                "QUIT" => return say("221 bye"),
                _ => say("250 ok")?,
            }
        }
    }
}

fn data(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Option<String> {
    let mut text = String::new();
    loop {
        let line = lines.next()?.ok()?;
        if line == "." {
            return Some(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        text.push('\n');
    }
}
