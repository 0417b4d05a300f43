//! Mail both ways beside a running server: an answer finds its thread, and a bounce is told to whoever owns the case.

use std::time::Duration;

use amends::mail::{Kind, OwnAddresses, ParsedMail, parse};
use serde_json::Value;

use super::program::{House, shared};
use crate::post::sink::Sink;

const FROM: &str = "care@firm.example";

/// A firm whose mail goes out through a server, and a customer with a case.
struct Desk {
    house: House,
    sink: Sink,
    case: String,
}

impl Desk {
    fn on_both(tale: impl Fn(&Self)) {
        for house in House::on_both() {
            let desk = Self { house: house.staffed(), sink: Sink::start(&[]), case: String::new() };
            let relay = format!("smtp+plain://127.0.0.1:{}", desk.sink.port);
            let _server = desk.house.serve(&[("AMENDS_SMTP", &relay), ("AMENDS_MAIL_FROM", FROM)]);
            desk.receive("Subject: Lamp\r\nMessage-ID: <1@home.example>\r\n\r\nThe lamp came broken.\r\n");
            let case = desk.cases()[0]["number"].as_str().unwrap().to_owned();
            let desk = Self { case, ..desk };
            tale(&desk);
            desk.house.verified();
        }
    }

    /// Mail from the customer, without its first headers.
    fn receive(&self, rest: &str) {
        self.pipe(format!("From: Ola <ola@home.example>\r\nTo: {FROM}\r\n{rest}").as_bytes());
    }

    fn pipe(&self, raw: &[u8]) {
        self.house.run_with(&["mail", "receive", "--mail-from", FROM], raw).fine();
    }

    fn cases(&self) -> Vec<Value> {
        let listed = self.house.run(&["case", "list"]).fine().json();
        listed["items"].as_array().unwrap().clone()
    }

    fn messages(&self) -> Vec<Value> {
        let shown = self.house.run(&["case", "show", &self.case]).fine().json();
        shown["messages"].as_array().unwrap().clone()
    }

    /// Writes to the customer and answers the mail that reached them.
    fn write(&self, body: &str) -> (ParsedMail, String) {
        let body_field = format!("body={body}");
        let args =
            ["case", "do", "messages", &self.case, &body_field, "channel=email", "--as", "ana@firm.example"];
        self.house.run(&args).fine();
        let raw = wait_for("the mail to the customer", || {
            self.sink
                .seen()
                .into_iter()
                .find(|raw| raw.contains("To: ola@home.example") && raw.contains(body))
        });
        wait_for("the message to count as sent", || {
            self.message(body).filter(|one| one["delivery"] == "sent")
        });
        (parse(raw.as_bytes(), &OwnAddresses::default()), raw)
    }

    fn message(&self, body: &str) -> Option<Value> {
        self.messages().into_iter().find(|one| one["body"] == body)
    }

    fn outbox(&self) -> Vec<store::outbox::Mail> {
        self.house.db().read(|conn| store::outbox::list(conn, None, 100)).unwrap()
    }
}

/// Asks until there is an answer; a machine under load may take its time.
fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    for _ in 0..1200 {
        if let Some(found) = look() {
            return found;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("waited for {what} in vain");
}

fn bare(id: Option<String>) -> String {
    id.unwrap().trim_matches(['<', '>']).to_owned()
}

#[test]
fn an_answer_finds_its_thread_by_our_signed_message_id_alone() {
    Desk::on_both(|desk| {
        let (ours, _) = desk.write("A new lamp goes out today.");
        let id = bare(ours.message_id);
        assert!(id.ends_with("@firm.example"), "{id}");
        // No number in the subject, another address in front, only the id tells.
        desk.receive(&format!(
            "Subject: AW: Lampe\r\nMessage-ID: <2@home.example>\r\nIn-Reply-To: <{id}>\r\n\r\nThank you.\r\n\r\n> A new lamp goes out today.\r\n"
        ));
        let last = desk.messages().pop().unwrap();
        assert_eq!((&last["body"], &last["direction"]), (&"Thank you.".into(), &"in".into()));
        let stranger = format!(
            "From: Kim <kim@work.example>\r\nTo: {FROM}\r\nSubject: x\r\nMessage-ID: <3@work.example>\r\nReferences: <0@home.example> <{id}>\r\n\r\nI write for Ola.\r\n"
        );
        desk.pipe(stranger.as_bytes());
        let said: Vec<_> =
            desk.messages().into_iter().map(|one| one["body"].as_str().unwrap().to_owned()).collect();
        assert!(said.contains(&"I write for Ola.".to_owned()), "{said:?}");
        assert!(said.last().unwrap().contains("kim@work.example, not from the address we know"), "{said:?}");
        assert_eq!(desk.cases().len(), 1);
        // The owner hears of it.
        wait_for("the alert", || {
            desk.sink
                .seen()
                .into_iter()
                .find(|raw| raw.contains("To: ana@firm.example") && raw.contains("has written"))
        });
        let (message, rest) = id.split_once('.').unwrap();
        let forged = format!("{message}.{}@{}", "0".repeat(16), rest.split_once('@').unwrap().1);
        desk.receive(&format!(
            "Subject: Re\r\nMessage-ID: <4@home.example>\r\nIn-Reply-To: <{forged}>\r\n\r\nA guess.\r\n"
        ));
        assert_eq!(desk.cases().len(), 2, "a guessed id opens a case of its own");
    });
}

#[test]
fn a_bounce_marks_what_it_returns_and_is_told_to_the_owner() {
    Desk::on_both(|desk| {
        let (_, raw) = desk.write("A new lamp goes out today.");
        let report = format!(
            "From: MAILER-DAEMON@home.example\r\nTo: {FROM}\r\nSubject: Undelivered\r\nMessage-ID: <b@home.example>\r\n\
             MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
             --b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; home.example\r\n\r\n\
             Final-Recipient: rfc822; ola@home.example\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
             --b\r\nContent-Type: message/rfc822\r\n\r\n{}\r\n--b--\r\n",
            raw.replace('\n', "\r\n")
        );
        for _ in 0..2 {
            desk.pipe(report.as_bytes());
        }
        came_back(desk, "A new lamp goes out today.", "5.1.1");
        let alerts = desk.outbox().into_iter().filter(|mail| mail.subject.contains("came back")).count();
        assert_eq!(alerts, 1, "told once, however often the report comes");
    });
}

#[test]
fn real_bounces_of_our_own_mail_mark_it_and_are_told_to_the_owner() {
    let Some(data) = shared() else { return };
    let folder = std::fs::read_dir(data.join("email-bounces/messages")).unwrap();
    let mut files: Vec<_> = folder.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let real: Vec<_> = files.iter().map(|file| std::fs::read(file).unwrap()).collect();
    Desk::on_both(|desk| {
        let mut told = 0;
        for (nth, raw) in real.iter().enumerate() {
            let parsed = parse(raw, &OwnAddresses::default());
            let (Kind::Bounce, Some(theirs)) = (parsed.kind, parsed.returned_message_id.clone()) else {
                continue;
            };
            let body = format!("This is our letter number {nth}.");
            let (ours, _) = desk.write(&body);
            let bounce = String::from_utf8_lossy(raw).replace(&bare(Some(theirs)), &bare(ours.message_id));
            desk.pipe(bounce.as_bytes());
            let status = parsed.bounce.unwrap().status.unwrap_or_else(|| "no status".to_owned());
            if !status.starts_with('4') {
                came_back(desk, &body, &status);
                told += 1;
            }
        }
        println!("real bounces of our own mail: {told}");
        assert!(told > 1, "only {told} real bounces return what was sent");
    });
}

/// The message failed with what the other side said, and the owner got an alert of their own.
fn came_back(desk: &Desk, body: &str, status: &str) {
    let message = desk.message(body).unwrap();
    assert_eq!(message["delivery"], "failed", "{message}");
    let id: uuid::Uuid = message["id"].as_str().unwrap().parse().unwrap();
    let kept = desk.outbox().into_iter().find(|mail| mail.id == id).unwrap();
    assert_eq!(kept.status, "failed");
    assert!(kept.error.as_deref().unwrap().contains(status), "{:?} lacks {status}", kept.error);
    wait_for("the alert", || {
        let alert = |raw: &String| {
            raw.contains("To: ana@firm.example") && raw.contains("Mail to the customer came back")
        };
        desk.sink.seen().into_iter().find(alert)
    });
    desk.sink.forget(&[]);
}
