//! Units on PostgreSQL: many at once on the same streams, connections that go away, a COMMIT that nobody heard of.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use domain::event::{Event, Stream};
use store::{
    Db, StoreError, Target,
    case::{self, Lock},
};

use crate::house::{House, Place, context, database_url, id, on_postgres};

#[test]
fn writers_on_one_case_lose_nothing() {
    crate::house::on_both(|house| {
        let owner = house.hire();
        let file = house.complaint(owner.id, "words");
        let (case_id, customer, runs) = (file.case.id, file.customer.id, Arc::new(AtomicUsize::new(0)));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                let runs = &runs;
                scope.spawn(move || {
                    for _ in 0..12 {
                        let runs = Arc::clone(runs);
                        house.unit(move |unit| {
                            runs.fetch_add(1, Ordering::SeqCst);
                            let before = case::file(unit.conn(), case_id, Lock::Yes)?.unwrap();
                            let mut after = before.clone();
                            after.case.handovers += 1;
                            after.customer.name = Some(format!("{} handovers", after.case.handovers));
                            case::save(unit, Some(&before), &after)?;
                            let events = [Stream::Case(case_id), Stream::Customer(customer), Stream::House];
                            unit.happened(&events.map(|stream| Event::new(stream, "thing.happened")))
                        });
                    }
                });
            }
        });
        let file = house.read(|conn| case::file(conn, case_id, Lock::No)).unwrap();
        assert_eq!(file.case.handovers, 96);
        assert_eq!(file.customer.name.as_deref(), Some("96 handovers"));
        assert_eq!(house.verify().first_bad, None);
        assert!(runs.load(Ordering::SeqCst) < 96 * 3, "{runs:?} runs for 96 units");
    });
}

#[test]
fn a_connection_that_goes_away_inside_a_unit_is_replaced() {
    on_postgres(|house| {
        let killed = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&killed);
        let pid = store::Sql { lite: "", pg: "SELECT pg_backend_pid()::bigint" };
        let (superuser, stream) = (crate::house::superuser().unwrap(), Stream::Case(id()));
        house.unit(move |unit| {
            unit.happened(&[Event::new(stream, "thing.happened").words("once")])?;
            if counted.fetch_add(1, Ordering::SeqCst) < 2 {
                let pid = unit.one(pid, &[])?.unwrap().int(0)?;
                let mut client = postgres::Client::connect(&superuser, postgres::NoTls).unwrap();
                client.execute("SELECT pg_terminate_backend($1)", &[&i32::try_from(pid).unwrap()]).unwrap();
            }
            unit.one(pid, &[]).map(drop)
        });
        assert_eq!(killed.load(Ordering::SeqCst), 3);
        assert_eq!(house.number("SELECT COUNT(*) FROM journal"), 1);
        assert!(house.verify().ok);
    });
}

#[test]
fn every_connection_of_the_pool_may_be_gone() {
    on_postgres(|house| {
        std::thread::scope(|scope| {
            for _ in 0..12 {
                scope.spawn(|| house.unit(|unit| unit.one(SLEEP, &[]).map(drop)));
            }
        });
        house.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
        house.hire();
    });
}

const SLEEP: store::Sql = store::Sql { lite: "", pg: "SELECT 1 FROM pg_sleep(0.05)" };

/// Passes everything on, until it is told to drop the answer to the next COMMIT.
struct Wire {
    address: std::net::SocketAddr,
    armed: Arc<AtomicBool>,
    before_it_arrives: Arc<AtomicBool>,
}

impl Wire {
    fn to(server: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (address, server) = (listener.local_addr().unwrap(), server.to_owned());
        let (armed, before) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
        let wire = Self { address, armed: Arc::clone(&armed), before_it_arrives: Arc::clone(&before) };
        std::thread::spawn(move || {
            for client in listener.incoming() {
                let Ok(client) = client else { return };
                let server = TcpStream::connect(&server).unwrap();
                let (armed, before) = (Arc::clone(&armed), Arc::clone(&before));
                std::thread::spawn(move || pass_on(client, server, &armed, &before));
            }
        });
        wire
    }
}

fn pass_on(mut client: TcpStream, mut server: TcpStream, armed: &AtomicBool, before: &AtomicBool) {
    let (mut back, mut to) = (server.try_clone().unwrap(), client.try_clone().unwrap());
    let silent = Arc::new(AtomicBool::new(false));
    let hush = Arc::clone(&silent);
    std::thread::spawn(move || {
        let mut bytes = [0; 65_536];
        while let Ok(count @ 1..) = back.read(&mut bytes) {
            if hush.load(Ordering::SeqCst) {
                // The server has answered COMMIT; nobody hears of it.
                let _cut = to.shutdown(std::net::Shutdown::Both);
                return;
            }
            if to.write_all(&bytes[..count]).is_err() {
                return;
            }
        }
        let _ended = to.shutdown(std::net::Shutdown::Both);
    });
    let mut bytes = [0; 65_536];
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        let commits = bytes[..count].windows(6).any(|window| window == b"COMMIT");
        if commits && armed.swap(false, Ordering::SeqCst) {
            if before.load(Ordering::SeqCst) {
                let _cut = client.shutdown(std::net::Shutdown::Both);
                break;
            }
            silent.store(true, Ordering::SeqCst);
        }
        if server.write_all(&bytes[..count]).is_err() {
            return;
        }
    }
    let _ended = server.shutdown(std::net::Shutdown::Both);
}

#[test]
fn a_commit_that_nobody_heard_of_is_settled_by_the_journal() {
    on_postgres(|house| {
        let Place::Server { superuser, database } = &house.place else { return };
        let config: postgres::Config = superuser.parse().unwrap();
        let wire = Wire::to(&format!("127.0.0.1:{}", config.get_ports()[0]));
        let (before_at, _) = superuser.rsplit_once('@').unwrap();
        let through = format!("{before_at}@{}/postgres", wire.address);
        let db = Db::open(&Target::Url(database_url(&through, database), 2)).unwrap();
        for (arrives, runs_expected) in [(true, 1), (false, 2)] {
            wire.before_it_arrives.store(!arrives, Ordering::SeqCst);
            let runs = Arc::new(AtomicUsize::new(0));
            let (counted, armed) = (Arc::clone(&runs), Arc::clone(&wire.armed));
            let stream = Stream::Case(id());
            let answer = db.unit(&context(), move |unit| {
                unit.happened(&[Event::new(stream, "thing.happened").words("once")])?;
                armed.store(counted.fetch_add(1, Ordering::SeqCst) == 0, Ordering::SeqCst);
                Ok::<_, StoreError>(42)
            });
            assert_eq!(answer.unwrap(), 42);
            assert_eq!(runs.load(Ordering::SeqCst), runs_expected, "the COMMIT arrived: {arrives}");
            let history = house.read(|conn| store::journal::history(conn, "case", &stream.id()));
            assert_eq!(history.len(), 1, "once, whether or not the COMMIT arrived");
        }
        assert!(house.verify().ok);
    });
}

#[test]
fn rows_that_others_inserted_first_are_seen_on_the_second_run() {
    crate::house::on_both(|house: &House| {
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| house.unit(|unit| store::settings::change(unit, "theme", "dark")));
            }
        });
        assert_eq!(house.read(|conn| store::settings::current(conn, "theme")).unwrap().0, 8);
    });
}
