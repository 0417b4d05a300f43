//! A disk that is really full: complaints are answered 503 with a sentence, nothing is half done, what can be read is
//! read, and once there is room the very same server takes complaints again.

use std::{
    fs::{self, File},
    io::Write,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    app::{Engine, Home},
    load::{Answered, cases, check, complain, token},
    server::Server,
};

const CLIENTS: usize = 8;
/// Before a disk is full, so many more complaints fit on it at most.
const MOST: usize = 5000;

/// A small disk of its own, mounted over a folder.
struct Disk(PathBuf);

impl Disk {
    /// None where nothing may be mounted.
    fn over(folder: &Path, size: &str) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(folder);
        let mounted = mount.output().is_ok_and(|done| done.status.success());
        if !mounted {
            println!("skipped: no disk can be mounted here");
        }
        mounted.then(|| Self(folder.to_owned()))
    }

    /// Not a byte is left.
    fn fill(&self) {
        let mut ballast = File::create(self.ballast()).unwrap();
        let mut block = 1 << 20;
        while block > 0 {
            if ballast.write_all(&vec![0; block]).is_err() {
                block /= 2;
            }
        }
    }

    fn free(&self) {
        fs::remove_file(self.ballast()).unwrap();
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // It may be in use for a moment longer by a server that was just killed.
        let _gone = Command::new("umount").arg("--lazy").arg(&self.0).status();
    }
}

#[test]
fn a_full_disk_is_told_and_outlived_on_sqlite() {
    let home = Home::on(Engine::Sqlite);
    let Some(disk) = Disk::over(&home.folder(), "24m") else { return };
    let token = token(&home);
    let full = story(&home, Server::start(&home), &token, || disk.fill(), || disk.free());
    assert!(full.text.contains("\"disk_full\"") && full.text.contains("The disk is full"), "{}", full.text);
}

#[test]
fn a_full_disk_is_told_and_outlived_on_postgresql() {
    let Some(server) = std::env::var_os("AMENDS_TEST_POSTGRES_TO_FILL") else {
        println!("skipped: AMENDS_TEST_POSTGRES_TO_FILL names no server of this test's own");
        return;
    };
    let server = server.into_string().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::over(folder.path(), "48m") else { return };
    let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    let data: String = client.query_one("SHOW data_directory", &[]).unwrap().get(0);
    let Ok(owner) = fs::metadata(data) else {
        println!("skipped: the PostgreSQL server runs on another machine");
        return;
    };
    let space = folder.path().join("space");
    fs::create_dir(&space).unwrap();
    for path in [folder.path(), &space] {
        chown(path, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    let name = format!("amends_full_{}", std::process::id());
    client.batch_execute(&format!("CREATE TABLESPACE {name} LOCATION '{}'", space.display())).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name} TABLESPACE {name}")).unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    let home = Home::with_database(format!("{base}/{name}"));
    let token = token(&home);
    let full = story(&home, Server::start(&home), &token, || disk.fill(), || disk.free());
    assert!(full.text.contains("\"disk_full\""), "{}", full.text);
    client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).unwrap();
    client.batch_execute(&format!("DROP TABLESPACE {name}")).unwrap();
}

#[test]
fn files_that_may_not_grow_are_outlived_as_well() {
    let home = Home::on(Engine::Sqlite);
    let token = token(&home);
    // The signal that comes with the limit is ignored, so that writing fails as on a disk at its end.
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", env!("CARGO_BIN_EXE_amends")]);
    let server = Server::start_by(shell, &home);
    let id = server.id();
    let limit = |bytes: &str| {
        let mut prlimit = Command::new("prlimit");
        prlimit.args(["--pid", &id.to_string(), &format!("--fsize={bytes}:unlimited")]);
        assert!(prlimit.status().is_ok_and(|done| done.success()), "prlimit, of util-linux");
    };
    story(&home, server, &token, || limit("4096"), || limit("unlimited"));
}

/// Fills the disk under a running server and makes room again; answers with the first refusal.
fn story(home: &Home, mut server: Server, token: &str, fill: impl Fn(), free: impl Fn()) -> Answered {
    let send = |nth| complain(&server.url, token, 0, nth).expect("an answer");
    let mut taken = vec![send(0).case().expect("a case")];
    fill();
    let mut refused = None;
    for nth in 1..MOST {
        let one = send(nth);
        taken.extend(one.case().filter(|_| one.status == 201));
        if one.status != 201 {
            refused = Some(one);
            break;
        }
    }
    let refused = refused.expect("the disk is full at some time");
    assert_eq!(refused.status, 503, "{}", refused.text);
    assert!(refused.text.contains("nothing was changed"), "{}", refused.text);

    taken.extend(crowd(&server.url, token));
    report(&server.url);
    assert!(ureq::get(format!("{}/healthz", server.url)).call().is_ok(), "it is alive");
    let here = format!("{}/api/v1/cases/{}", server.url, taken[0]);
    let read = ureq::get(here).header("Authorization", &format!("Bearer {token}")).call();
    assert!(read.is_ok(), "what is stored is read: {read:?}");

    free();
    let again = send(MOST);
    assert_eq!(again.status, 201, "there is room again: {}", again.text);
    taken.extend(again.case());
    server.kill();
    check(home, &taken);
    assert_eq!(cases(home), taken.len(), "what was refused left nothing behind");
    refused
}

/// Many at once while the disk is full; answers with those that found a last place.
fn crowd(url: &str, token: &str) -> Vec<domain::id::Id<domain::case::Case>> {
    std::thread::scope(|scope| {
        let clients: Vec<_> = (1..=CLIENTS)
            .map(|client| scope.spawn(move || complain(url, token, client, 0).expect("an answer")))
            .collect();
        let answers: Vec<_> = clients.into_iter().map(|client| client.join().unwrap()).collect();
        for one in &answers {
            assert!(matches!(one.status, 201 | 503), "{}: {}", one.status, one.text);
        }
        answers.iter().filter(|one| one.status == 201).filter_map(Answered::case).collect()
    })
}

/// A customer is told too, and what they typed is still there.
fn report(url: &str) {
    let words = "The cake is a day late, and so much more of it that no room is left. ".repeat(60);
    let request = ureq::post(format!("{url}/report")).config().http_status_as_error(false).build();
    let mut answer =
        request.send_form([("verbatim", words.as_str()), ("contact", "ola@home.example")]).unwrap();
    let page = answer.body_mut().read_to_string().unwrap();
    assert_eq!(answer.status().as_u16(), 503, "{page}");
    assert!(page.contains("nothing was changed") && page.contains(words.trim_end()), "{page}");
}
