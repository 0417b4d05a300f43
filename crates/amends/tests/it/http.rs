//! A server over real sockets that does as it is told, for tests in which the program calls somebody.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
};

/// What was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub method: String,
    pub path: String,
    /// By their names in small letters.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

/// What is answered; `None` cuts the line.
pub type Said = Option<(u16, String)>;

/// Listens on a port of its own until the test ends; answers its address.
pub fn serve(answer: impl Fn(&Asked) -> Said + Clone + Send + 'static) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            // Whoever asked may be gone by now, which some tests are about.
            std::thread::spawn(move || drop(talk(&stream, answer)));
        }
    });
    address
}

fn talk(stream: &TcpStream, answer: impl Fn(&Asked) -> Said) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    // What breaks off before its end was never asked.
    let broke_off = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    if reader.read_line(&mut line)? == 0 {
        return Err(broke_off());
    }
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let mut headers = BTreeMap::new();
    loop {
        let mut header = String::new();
        if reader.read_line(&mut header)? == 0 {
            return Err(broke_off());
        }
        let Some((name, value)) = header.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let asked = Asked { method, path, headers, body: String::from_utf8_lossy(&body).into_owned() };
    if let Some((status, body)) = answer(&asked) {
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 {status} Said\r\ncontent-length: {}\r\nlocation: /elsewhere\r\nconnection: close\r\n\r\n{body}",
            body.len()
        )?;
    }
    Ok(())
}
