//! One call, and what can be said for certain when it fails: whether it can have reached the other side.

use std::{io, time::Duration};

use ureq::{
    Agent, Error, Timeout,
    config::Config,
    http::{Request, Uri},
    unversioned::transport::DefaultConnector,
};

use super::address::{Pinned, pinned};

/// Nobody answers us with more that we would read.
const MOST_BYTES: u64 = 64 << 10;

/// What is asked.
pub struct Call<'a> {
    /// Where.
    pub url: &'a str,
    /// What is posted; none to get.
    pub body: Option<&'a str>,
    /// What goes along.
    pub headers: Vec<(&'static str, String)>,
    /// How long it may take in all.
    pub timeout: Duration,
}

/// What came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The body, as far as it is text.
    pub body: String,
}

/// Why nothing came back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// It certainly did not reach the other side.
    NotSent(String),
    /// It may have reached the other side.
    Unknown(String),
}

/// Calls. A redirect is an answer like any other: it is not followed. `private` allows machines in the own network.
///
/// # Errors
/// Nothing came back; says whether it can have reached the other side.
pub fn call(call: &Call<'_>, private: bool) -> Result<Reply, Trouble> {
    let uri: Uri = call.url.parse().map_err(|_| Trouble::NotSent(format!("{} is no address", call.url)))?;
    let addresses = pinned(&uri, private).map_err(Trouble::NotSent)?;
    let agent = Agent::with_parts(config(call.timeout), DefaultConnector::default(), Pinned(addresses));
    let mut request = Request::builder().uri(uri).method(if call.body.is_some() { "POST" } else { "GET" });
    for (name, value) in &call.headers {
        request = request.header(*name, value);
    }
    let request = request.body(call.body.unwrap_or_default().to_owned());
    let request = request.map_err(|error| Trouble::NotSent(error.to_string()))?;
    let mut response = agent.run(request).map_err(|error| trouble(&error))?;
    let status = response.status().as_u16();
    let body = response.body_mut().with_config().limit(MOST_BYTES).lossy_utf8(true).read_to_string();
    // Without its body an answer says too little: it may have been cut off.
    let body = body.map_err(|error| Trouble::Unknown(format!("{status}, and then: {error}")))?;
    Ok(Reply { status, body })
}

fn config(timeout: Duration) -> Config {
    Agent::config_builder()
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        // A proxy would look names up by itself, past our check of addresses.
        .proxy(None)
        .user_agent(concat!("Amends/", env!("CARGO_PKG_VERSION")))
        .build()
}

fn trouble(error: &Error) -> Trouble {
    let said = error.to_string();
    match error {
        Error::BadUri(_)
        | Error::HostNotFound
        | Error::ConnectionFailed
        | Error::Http(_)
        | Error::Timeout(Timeout::Resolve | Timeout::Connect) => Trouble::NotSent(said),
        Error::Io(failed) if never_connected(failed.kind()) => Trouble::NotSent(said),
        _ => Trouble::Unknown(said),
    }
}

fn never_connected(kind: io::ErrorKind) -> bool {
    use io::ErrorKind as K;
    matches!(kind, K::ConnectionRefused | K::HostUnreachable | K::NetworkUnreachable | K::AddrNotAvailable)
}
