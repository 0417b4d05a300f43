//! The floors: the same rows by the same statements, one transaction each, by one hand and without HTTP.

use std::{
    error::Error,
    process::Command,
    time::{Duration, Instant},
};

use amends::actions::case::{OpenCase, open};
use domain::staff::Actor;

use super::{load::complaint, place::Place};

/// Cases opened in a second by one thread that waits for each flush.
pub fn one_transaction_per_flush(place: &Place, time: Duration) -> Result<f64, Box<dyn Error>> {
    let (begun, mut opened) = (Instant::now(), 0_u32);
    while begun.elapsed() < time {
        let new: OpenCase = serde_json::from_value(complaint(&format!("floor-{opened}")))?;
        open(&place.app, &Actor::system(), new)?;
        opened += 1;
    }
    Ok(f64::from(opened) / begun.elapsed().as_secs_f64())
}

/// What `pgbench` reaches with the inserts of one opened case, by so many clients.
pub fn pgbench(url: &str, clients: usize, seconds: u64) -> Result<f64, Box<dyn Error>> {
    let script = std::env::temp_dir().join(format!("amends-bench-{}.sql", std::process::id()));
    std::fs::write(&script, INSERTS)?;
    let mut command = Command::new(program());
    command.args(["-n", "-M", "prepared", "-f"]).arg(&script).args([
        "-c",
        &clients.to_string(),
        "-j",
        "2",
        "-T",
        &seconds.to_string(),
        url,
    ]);
    let output = command.output()?;
    std::fs::remove_file(&script)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let line = text.lines().find(|line| line.starts_with("tps ="));
    let rate = line.and_then(|line| line.split_whitespace().nth(2)).and_then(|number| number.parse().ok());
    rate.ok_or_else(|| format!("pgbench: {text}{}", String::from_utf8_lossy(&output.stderr)).into())
}

fn program() -> std::path::PathBuf {
    // The test command says where PostgreSQL's programs are.
    let folder = std::env::var_os("AMENDS_PG_BIN").map(std::path::PathBuf::from).unwrap_or_default();
    let beside = folder.join("pgbench");
    if beside.exists() { beside } else { "pgbench".into() }
}

/// The rows of one opened case: customer, case, message with its words and index, two journal entries with their
/// order, two heads, two events' worth of sealing aside, and one job.
const INSERTS: &str = r"
\set n random(1, 9000000000000000)
BEGIN;
INSERT INTO customers (id, email, state) VALUES ('c' || :n, 'c' || :n || '@post.example', repeat('s', 400));
INSERT INTO cases (id, number, customer, stage, is_open, owner, escalated, due_at, received_at, failure_type, state)
  VALUES ('k' || :n, 'k' || :n, 'c' || :n, 'received', 1, (SELECT id FROM members ORDER BY id LIMIT 1), 0, 1, 1, 'late_delivery', repeat('s', 1800));
INSERT INTO messages (id, case_id, direction, kind, channel, at, said_by, delivery) VALUES ('m' || :n, 'k' || :n, 'in', 'complaint', 'api', 1, 'x', 'done') RETURNING seq;
INSERT INTO words (key, salt, text) VALUES ('m' || :n, decode(repeat('00', 32), 'hex'), repeat('forty words ', 20));
INSERT INTO found_words (rowid, text) VALUES (:n, to_tsvector('english', repeat('forty words of a complaint about a parcel that has not come ', 4)));
INSERT INTO journal (position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, words_key, words_hash, prev, hash)
  VALUES (nextval('journal_position'), 'case', 'k' || :n, 1, 'case.received', 'member', 'x', 1, 'u', repeat('f', 300), 'm' || :n, decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));
INSERT INTO journal_feed (position, tx) VALUES (currval('journal_position'), pg_current_xact_id()::text::bigint);
INSERT INTO journal (position, stream_kind, stream_id, n, kind, actor_kind, actor_id, at, unit, facts, prev, hash)
  VALUES (nextval('journal_position'), 'customer', 'c' || :n, 1, 'upsell_hold.set', 'member', 'x', 1, 'u', repeat('f', 100), decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));
INSERT INTO journal_feed (position, tx) VALUES (currval('journal_position'), pg_current_xact_id()::text::bigint);
INSERT INTO streams (kind, id, n, hash) VALUES ('case', 'k' || :n, 1, decode(repeat('00', 32), 'hex'));
INSERT INTO streams (kind, id, n, hash) VALUES ('customer', 'c' || :n, 1, decode(repeat('00', 32), 'hex'));
INSERT INTO jobs (key, task, due_at, leased_until, attempts) VALUES ('j' || :n, repeat('t', 80), 1, 0, 0);
COMMIT;
";
