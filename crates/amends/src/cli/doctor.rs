//! `amends doctor`: what is wrong with this installation, and how to mend it.

use std::{
    net::{TcpStream, ToSocketAddrs},
    path::Path,
    process::ExitCode,
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{
    Failure,
    input::{config, print_json, print_line},
};
use crate::{
    app::{App, Clock},
    config::{Config, Flags},
    error::Error,
};

/// Looks at the installation.
#[derive(clap::Args)]
pub struct Doctor {
    /// Print JSON.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    flags: Flags,
}

/// One thing that is wrong.
#[derive(Serialize, Debug, PartialEq, Eq)]
struct Finding {
    /// A stable word.
    code: &'static str,
    /// What is wrong.
    what: String,
    /// What to do about it.
    mend: String,
}

/// This program is younger than any clock that is right.
const BUILT_AFTER: i64 = 1_767_225_600;
const CALENDAR_ENDS_SOON: SignedDuration = SignedDuration::from_hours(24 * 60);
const PATIENCE: Duration = Duration::from_secs(3);

impl Doctor {
    /// Looks; exit code 1 when something is wrong.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let config = config(&self.flags)?;
        let mut findings = folder(&config.data);
        findings.extend(settings(&config));
        if config.data.is_dir() {
            let clock = Clock::of(&config).map_err(Failure::input)?;
            findings.extend(rehearsal(&config)?);
            match App::open(config, clock) {
                Ok(app) => findings.extend(inside(&app)?),
                Err(error) => findings.push(unreachable(&error)),
            }
        }
        if self.json {
            print_json(&serde_json::json!({ "ok": findings.is_empty(), "findings": findings }))?;
        } else if findings.is_empty() {
            print_line("nothing is wrong")?;
        } else {
            findings
                .iter()
                .try_for_each(|one| print_line(&format!("{}: {}\n  {}", one.code, one.what, one.mend)))?;
        }
        Ok(ExitCode::from(u8::from(!findings.is_empty())))
    }
}

fn finding(code: &'static str, what: impl Into<String>, mend: impl Into<String>) -> Finding {
    Finding { code, what: what.into(), mend: mend.into() }
}

fn folder(data: &Path) -> Vec<Finding> {
    if !data.is_dir() {
        let what = format!("there is no folder {}", data.display());
        return vec![finding(
            "no_data",
            what,
            "Name the folder with --data, or start `amends serve` once to make it.",
        )];
    }
    let files = ["secret.key", "amends.db", "amends.toml"].map(|name| data.join(name));
    files.iter().filter_map(|file| open_to_others(file)).collect()
}

/// The key opens every customer's page, and the database holds what they said.
#[cfg(unix)]
fn open_to_others(file: &Path) -> Option<Finding> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(file).ok()?.permissions().mode() & 0o777;
    let secret = file.extension().is_some_and(|extension| extension == "key");
    let wrong = if secret { mode & 0o077 } else { mode & 0o007 & !0o004 };
    (wrong != 0).then(|| {
        finding(
            "open_to_others",
            format!("{} has the mode {mode:o}: others may get at it", file.display()),
            format!("chmod 600 {}", file.display()),
        )
    })
}

#[cfg(not(unix))]
fn open_to_others(_: &Path) -> Option<Finding> {
    None
}

fn settings(config: &Config) -> Vec<Finding> {
    let mut findings = Vec::new();
    match config.public_url.as_deref() {
        None => findings.push(finding(
            "no_public_url",
            "no public_url is set: links to customers would lead to this machine only",
            "Set public_url = \"https://care.example\" in amends.toml, or AMENDS_PUBLIC_URL.",
        )),
        Some(url)
            if !url.starts_with("https://")
                && !url.starts_with("http://localhost")
                && !url.starts_with("http://127.") =>
        {
            findings.push(finding(
                "public_url",
                format!("public_url is {url}: found no https, so sign-ins can be overheard"),
                "Put a proxy with TLS in front and say https:// there.",
            ));
        }
        Some(_) => {}
    }
    match &config.smtp {
        None => findings.push(finding(
            "no_mail_server",
            "no mail server is set: messages to customers stay in the outbox",
            "Set [smtp] in amends.toml, or AMENDS_SMTP=smtp://user:password@host:587.",
        )),
        Some(smtp) => {
            let place = (smtp.host.as_str(), smtp.port.unwrap_or(587));
            let addresses = place.to_socket_addrs().map(Iterator::collect::<Vec<_>>).unwrap_or_default();
            if !addresses.iter().any(|address| TcpStream::connect_timeout(address, PATIENCE).is_ok()) {
                findings.push(finding(
                    "mail_server",
                    format!("the mail server {}:{} does not answer", place.0, place.1),
                    "Check name, port and firewall; mail waits and is sent once it answers.",
                ));
            }
        }
    }
    if config.smtp.is_some() && config.mail_from.is_none() {
        findings.push(finding(
            "no_mail_from",
            "mail_from is not set: mail has no address that customers can answer to",
            "Set mail_from = \"care@firm.example\" in amends.toml, or AMENDS_MAIL_FROM.",
        ));
    }
    findings
}

/// A clock that is ahead breaks promises that are not due.
fn rehearsal(config: &Config) -> Result<Option<Finding>, Failure> {
    let hours = config.hours_ahead().map_err(Failure::input)?;
    Ok((hours > 0).then(|| {
        finding(
            "clock_ahead",
            format!("this is a rehearsal: its clock is {hours} hours ahead"),
            "In earnest, take hours_ahead out of amends.toml and begin with an empty folder.",
        )
    }))
}

fn unreachable(error: &Error) -> Finding {
    if let Error::OtherKey(what) = error {
        return finding(
            "other_key",
            what.as_str(),
            "All nodes of an installation share the file; docs/manual/running.md says what to do if it is lost for good.",
        );
    }
    finding(
        "database",
        format!("the installation cannot be opened: {error}"),
        "Check --data and --database-url, that the server runs, and that this program is not older than the one that wrote it.",
    )
}

/// Jobs in trouble are counted up to here.
const MOST_TOLD: i64 = 200;

fn inside(app: &App) -> Result<Vec<Finding>, Failure> {
    let now = app.clock.now();
    let mut findings = clock(app, now)?;
    if !app.look(|conn| Ok(store::staff::has_administrator(conn)?))? {
        findings.push(finding(
            "no_administrator",
            "there is no administrator: nobody can own a case, so nothing is taken in",
            "amends user add --role admin --email you@firm.example --name \"Your Name\"",
        ));
    }
    let troubled = app.look(|conn| Ok(store::jobs::in_trouble(conn, MOST_TOLD)?))?;
    if let Some(first) = troubled.first() {
        findings.push(finding(
            "jobs",
            format!(
                "{} jobs have failed so far, the first: {} ({})",
                troubled.len(),
                first.key,
                first.error.as_deref().unwrap_or_default()
            ),
            "They are tried again by themselves; mend what the error names.",
        ));
    }
    findings.extend(books(app)?);
    findings.extend(calendars(app, now));
    Ok(findings)
}

fn books(app: &App) -> Result<Option<Finding>, Failure> {
    let wrong = app.look(|conn| Ok(store::recovery::books::check(conn)?))?;
    Ok(wrong.map(|what| {
        finding(
            "ledger",
            format!("what is kept of make-goods does not agree with itself: {what}"),
            "Restore the last backup that `amends doctor` finds whole; somebody wrote to the database by hand.",
        )
    }))
}

fn clock(app: &App, now: Timestamp) -> Result<Vec<Finding>, Failure> {
    let newest =
        app.look(|conn| Ok(store::journal::history(conn, "house", "")?))?.last().map(|entry| entry.at);
    let behind =
        newest.is_some_and(|at| at > now.saturating_add(SignedDuration::from_mins(5)).unwrap_or(now));
    let wrong = now.as_second() < BUILT_AFTER || behind;
    Ok(wrong
        .then(|| {
            finding(
                "clock",
                format!("the machine's clock says {now}: that is before things that happened"),
                "Set the clock, best by NTP.",
            )
        })
        .into_iter()
        .collect())
}

/// Deadlines beyond the verified holidays are counted without them.
fn calendars(app: &App, now: Timestamp) -> Vec<Finding> {
    let house = app.house();
    let soon = now.saturating_add(CALENDAR_ENDS_SOON).unwrap_or(Timestamp::MAX);
    let used: std::collections::BTreeSet<&str> =
        house.timers.profiles.values().map(|profile| profile.calendar.as_str()).collect();
    used.into_iter()
        .filter_map(|name| house.calendars.get(name))
        .filter_map(|calendar| {
            let (_, to) = calendar.verified().filter(|(_, to)| *to < calendar.date_of(soon))?;
            let what =
                format!("the holidays of the calendar {} are verified until {to} only", calendar.name());
            Some(finding(
                "calendar",
                what,
                "Update the program, or keep a calendar of your own under Settings.",
            ))
        })
        .collect()
}
