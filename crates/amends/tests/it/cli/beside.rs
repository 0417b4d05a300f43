//! Commands that write beside a running server under load: nothing is lost, nobody is told that storage is busy, and the
//! server shows what they wrote.

use std::{
    io::{BufRead, BufReader},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
};

use serde_json::{Value, json};

use super::program::House;

const CLIENTS: usize = 4;
const ROUNDS: usize = 6;

#[test]
fn commands_and_a_server_under_load_write_side_by_side_on_both_engines() {
    for house in House::on_both() {
        let house = house.staffed();
        let token = house.token("agent");
        let server = house.serve(&[]);
        let (stop, taken) = (AtomicBool::new(false), AtomicUsize::new(0));
        let by_command = std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (url, token, stop, taken) = (&server.url, &token, &stop, &taken);
                scope.spawn(move || {
                    while !stop.load(Ordering::SeqCst) {
                        complain(url, token, &format!("The parcel of client {client} has not come."));
                        taken.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            let stop = Stop(&stop);
            while taken.load(Ordering::SeqCst) < CLIENTS {
                std::thread::yield_now();
            }
            let written = (0..ROUNDS).flat_map(|round| write(&house, round)).collect::<Vec<_>>();
            drop(stop);
            written
        });
        assert_eq!(by_command.len(), ROUNDS * 4);
        for case in &by_command {
            assert_eq!(get(&server.url, &token, &format!("/cases/{case}"))["open"], true);
        }
        drop(server);
        let all = count(&house);
        println!(
            "{} cases by the server, {} by commands beside it",
            taken.load(Ordering::SeqCst),
            by_command.len()
        );
        assert_eq!(all, taken.load(Ordering::SeqCst) + by_command.len());
        house.verified();
    }
}

/// Ends the load, also when a command was refused.
struct Stop<'s>(&'s AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// Four cases by three doors, and one of them worked; every command has to say 0.
fn write(house: &House, round: usize) -> Vec<String> {
    let opened = house
        .run(&["case", "open", "channel=phone", "verbatim=By command.", "--as", "ana@firm.example"])
        .fine()
        .json();
    let case = opened["number"].as_str().unwrap().to_owned();
    let fields = ["severity=low", "problem_statement=Late", "--as", "ana@firm.example"];
    house.run(&[&["case", "do", "assessment", &case][..], &fields].concat()).fine();
    let words = format!("Mail number {round}");
    let mail = format!(
        "From: m{round}@home.example\r\nSubject: {words}\r\nMessage-ID: <{round}@home.example>\r\n\r\n{words}.\r\n"
    );
    house.run_with(&["mail", "receive"], mail.as_bytes()).fine();
    let found = house.run(&["case", "list", "--q", &format!("\"{words}\"")]).fine().json();
    let by_mail = found["items"][0]["id"].as_str().unwrap_or_else(|| panic!("{found}")).to_owned();
    let file = house.file("c.csv", format!("id,verbatim\nA{round},one\nB{round},two\n"));
    assert_eq!(house.import("complaints", &file, &[]), [2, 2, 0, 0, 0]);
    vec![case, by_mail, format!("ext:A{round}"), format!("ext:B{round}")]
}

#[test]
fn what_a_command_writes_reaches_those_who_watch_the_server() {
    for house in House::on_both() {
        let house = house.staffed();
        let token = house.token("agent");
        let server = house.serve(&[]);
        let url = format!("{}/api/v1/events/stream", server.url);
        let stream = ureq::get(&url).header("Authorization", &format!("Bearer {token}")).call().unwrap();
        let mut lines = BufReader::new(stream.into_body().into_reader()).lines().map(Result::unwrap);
        let opened = house
            .run(&["case", "open", "channel=phone", "verbatim=By command.", "--as", "ana@firm.example"])
            .fine()
            .json();
        let id = opened["id"].as_str().unwrap();
        // The stream ends with the server and never before: either the news come, or the test waits in vain.
        assert!(lines.any(|line| line.starts_with("data:") && line.contains(id)));
    }
}

fn complain(url: &str, token: &str, words: &str) {
    let body = json!({ "channel": "api", "verbatim": words });
    let answer = ureq::post(&format!("{url}/api/v1/cases"))
        .header("Authorization", &format!("Bearer {token}"))
        .send_json(&body)
        .unwrap();
    assert_eq!(answer.status(), 201);
}

fn get(url: &str, token: &str, path: &str) -> Value {
    let mut answer = ureq::get(&format!("{url}/api/v1{path}"))
        .header("Authorization", &format!("Bearer {token}"))
        .call()
        .unwrap();
    answer.body_mut().read_json().unwrap()
}

fn count(house: &House) -> usize {
    let (mut all, mut cursor) = (0, None::<String>);
    loop {
        let mut args = vec!["case", "list", "--limit", "200"];
        args.extend(cursor.as_deref().map(|cursor| ["--cursor", cursor]).into_iter().flatten());
        let page = house.run(&args).fine().json();
        all += page["items"].as_array().unwrap().len();
        match page["next"].as_str() {
            Some(next) => cursor = Some(next.to_owned()),
            None => return all,
        }
    }
}
