//! The whole path on the command line: a complaint arrives, is worked by the verbs to its close, and opened again.

use amends::app::Clock;
use jiff::SignedDuration;
use serde_json::Value;

use super::{
    program::{Answer, House, shared},
    real_data::MAPPING,
};

const INES: &str = "ines@firm.example";
const RUTH: &str = "ruth@firm.example";
const DAY: u32 = 24;
/// A few of the real ones: each is some thirty runs of the program on each engine.
const ENOUGH: usize = 4;

const WORDS: [(&str, &str); 2] = [
    ("B1", "My sofa was due on Friday. Nobody came, and nobody rang!"),
    ("B2", "Sie haben zweimal abgebucht: 49,90 € am 3. und am 4. Mai.\nBitte zurückzahlen."),
];

#[test]
fn an_imported_complaint_is_worked_to_its_close_and_opened_again_on_both_engines() {
    for house in House::on_both() {
        let house = people(house);
        let mut rows = csv::Writer::from_path(house.folder.join("c.csv")).unwrap();
        rows.write_record(["id", "verbatim", "customer", "received_at"]).unwrap();
        let yesterday = in_hours(0, -26);
        for (id, words) in WORDS {
            rows.write_record([id, words, &format!("C-{id}"), &yesterday]).unwrap();
        }
        rows.flush().unwrap();
        let file = house.folder.join("c.csv");
        assert_eq!(house.import("complaints", file.to_str().unwrap(), &[]), [2, 2, 0, 0, 0]);
        for (id, words) in WORDS {
            Path::of(&house, &format!("ext:{id}"), words).walk();
        }
        let closed = house.run(&["case", "list", "--stage", "closed"]).fine().json();
        assert_eq!(closed["items"].as_array().unwrap().len(), 0, "all were opened again");
        house.verified();
    }
}

#[test]
fn a_mail_is_worked_to_its_close_and_opened_again_on_both_engines() {
    for house in House::on_both() {
        let house = people(house);
        let words = "The lamp came broken, with glass in the box.";
        let mail = format!(
            "From: Ola Berg <ola@home.example>\r\nTo: care@firm.example\r\nSubject: Lamp\r\nMessage-ID: <1@home.example>\r\n\r\n{words}\r\n"
        );
        house.run_with(&["mail", "receive"], mail.as_bytes()).fine();
        let found = house.run(&["case", "list", "--q", "lamp glass", "--open"]).fine().json();
        assert_eq!(found["items"].as_array().unwrap().len(), 1, "{found}");
        Path::of(&house, found["items"][0]["number"].as_str().unwrap(), words).walk();
        house.verified();
    }
}

#[test]
fn real_complaints_are_worked_to_their_close_and_opened_again_on_both_engines() {
    let Some(data) = shared() else { return };
    let file = std::fs::File::open(data.join("complaints-cfpb/narratives.csv.gz")).unwrap();
    let mut all = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(file));
    let columns = all.headers().unwrap().clone();
    let at = |name: &str| columns.iter().position(|column| column == name).unwrap();
    let (id, words) = (at("Complaint ID"), at("Consumer complaint narrative"));
    let rows: Vec<_> = all
        .records()
        .map(Result::unwrap)
        .filter(|row| row[words].len() > 200 && !row[id].is_empty())
        .take(ENOUGH)
        .collect();
    assert_eq!(rows.len(), ENOUGH);
    for house in House::on_both() {
        let house = people(house);
        let mut chosen = csv::Writer::from_path(house.folder.join("n.csv")).unwrap();
        chosen.write_record(&columns).unwrap();
        rows.iter().for_each(|row| chosen.write_record(row).unwrap());
        chosen.flush().unwrap();
        let mapping = house.file("m.toml", MAPPING);
        let file = house.folder.join("n.csv");
        let counts = house.import("complaints", file.to_str().unwrap(), &["--mapping", &mapping]);
        assert_eq!(counts, [ENOUGH as u64, ENOUGH as u64, 0, 0, 0]);
        for row in &rows {
            Path::of(&house, &format!("ext:{}", &row[id]), &row[words]).walk();
        }
        house.verified();
    }
    println!("{ENOUGH} real complaints were worked to their close and opened again on the command line");
}

/// An administrator who owns, an agent who works, and a manager who agrees.
fn people(house: House) -> House {
    house.staffed().with(INES, "Ines Moreau", "agent").with(RUTH, "Ruth Abel", "manager")
}

fn in_hours(ahead: u32, hours: i64) -> String {
    let now = Clock::of_the_machine().now();
    now.saturating_add(SignedDuration::from_hours(i64::from(ahead) + hours)).unwrap().to_string()
}

/// One case on its way.
struct Path<'h> {
    house: &'h House,
    case: String,
    words: String,
}

impl<'h> Path<'h> {
    fn of(house: &'h House, case: &str, words: &str) -> Self {
        house.later(0);
        Self { house, case: case.to_owned(), words: words.to_owned() }
    }

    fn walk(&self) {
        self.hear();
        self.find_out();
        self.make_good();
        self.put_right();
        self.follow_up_and_close();
        self.again();
    }

    fn hear(&self) {
        let whole = self.show();
        assert_eq!((&whole["stage"], &whole["verbatim"]), (&"received".into(), &self.words.as_str().into()));
        assert!(whole["owner"].is_string() && whole["next_step"]["due_at"].is_string());
        self.refused("closure", &[], "G2");
        let due = format!("promise_due_at={}", in_hours(0, 48));
        let said = "body=On the telephone: we have it, and you hear from us within two days.";
        let told = self.does("acknowledgement", &[said, "channel=phone", "promise=We ring you", &due]);
        assert_eq!(
            (&told["stage"], &told["promise"]["what"]),
            (&"acknowledged".into(), &"We ring you".into())
        );
        self.refused("acknowledgement", &[said, "channel=phone"], "already_acknowledged");
        let (first, due) = (text(&told["promise"]["id"]), format!("due_at={}", in_hours(0, 72)));
        self.step("promise", "kept", &first, INES, &["evidence=rang at ten"]).fine();
        let given = self.does("promises", &["what=A letter", &due]);
        let moved = [&format!("due_at={}", in_hours(0, 96)), "consent=Later is fine"];
        let moved =
            self.step("promise", "renegotiation", &text(&given["promise"]["id"]), INES, &moved).fine();
        assert_ne!(moved.json()["promise"]["id"], given["promise"]["id"]);
    }

    fn find_out(&self) {
        let statement = "problem_statement=It went wrong and nobody rang";
        let assessed = self
            .does("assessment", &["severity=medium", statement, "concerns=Nobody rang", "attribution=firm"]);
        assert_eq!((&assessed["stage"], &assessed["severity"]), (&"assessed".into(), &"medium".into()));
        self.does("containment", &["what=No further parcel goes out this way"]);
        assert_eq!(self.does("investigation", &["plan=Ask the depot"])["stage"], "investigating");
        self.refused("decision", &["outcome=not_upheld", "reasons=We see no mistake."], "G4");
        assert_eq!(
            self.does("decision", &["outcome=upheld", "reasons=We were careless."])["stage"],
            "decided"
        );
    }

    fn make_good(&self) {
        let body = self.house.file(
            "good.json",
            r#"{"form":"store_credit","what":"A voucher","basis":"goodwill",
            "cost":{"amount":"120.00","currency":"EUR"},"face_value":{"amount":"1.00","currency":"EUR"}}"#,
        );
        let proposed = self.does("make_goods", &["--body", &body, "face_value.amount=120.00"]);
        let made = &proposed["make_goods"][0];
        assert_eq!((&made["state"], &made["face_value"]["amount"]), (&"proposed".into(), &"120.00".into()));
        let id = text(&made["id"]);
        let step = |verb: &str, who: &str, fields: &[&str]| self.step("make-good", verb, &id, who, fields);
        says(&step("approval", INES, &[]), 3, "refused, not_allowed:");
        says(&step("offer", INES, &[]), 3, "refused, make_good_state:");
        step("approval", RUTH, &[]).fine();
        step("offer", INES, &[]).fine();
        step("acceptance", INES, &[]).fine();
        says(&step("fulfilment", INES, &[]), 2, "reference: found nothing");
        let given = step("fulfilment", INES, &["reference=V-77"]).fine().json();
        assert_eq!(given["make_goods"][0]["state"], "fulfilled");
    }

    fn put_right(&self) {
        let blame = "body=This is your own fault. You gave the wrong address, so you caused this yourself.";
        let stopped = self.run("response", &[blame, "answers=We should have rung."]);
        says(&stopped, 1, "refused, reply_check:");
        assert!(stopped.err.contains("This puts it on the customer"), "{}", stopped.err);
        let letter = self.house.file("response.txt", "We were careless. It is put right now.\n");
        let response = self.does("response", &[&format!("body=@{letter}"), "answers=We should have rung."]);
        assert_eq!(response["stage"], "responded");
        assert_eq!(
            self.show()["messages"].as_array().unwrap().last().unwrap()["body"],
            "We were careless. It is put right now."
        );
        self.refused("closure", &["firm_side_improvement=We ring the day before"], "G6");
        let resolved = self.does(
            "resolution",
            &["correction=It was delivered", "accepted_by_customer=true", "evidence=a signed note"],
        );
        assert_eq!(resolved["stage"], "resolved");
        self.refused("closure", &["firm_side_improvement=We ring the day before"], "G5");
        let owed = text(&self.show()["promise"]["id"]);
        self.step("promise", "kept", &owed, INES, &["evidence=the letter went out"]).fine();
    }

    fn follow_up_and_close(&self) {
        let improved = "firm_side_improvement=We ring the day before";
        let letter = "body=We now ring the day before every delivery.";
        self.refused("letter", &[letter], "not_calm");
        self.house.later(8 * DAY);
        let asked = self.does("follow_up_question", &["body=Is all settled now?"]);
        assert_eq!(asked["stage"], "following_up");
        self.refused("closure", &[improved], "not_followed_up");
        self.does("follow_up", &["settled=true", "satisfaction=5"]);
        self.refused("closure", &[improved], "letter_missing");
        self.does("letter", &[letter]);
        let debrief = [
            "what_happened=The van was overbooked",
            "root_cause=Nobody counts the parcels",
            "cause_class=not_foreseen",
            "scope=systemic",
            "scope_evidence=Three times this month",
        ];
        let problem = self.does("debrief", &debrief);
        assert_eq!(problem["debrief"]["root_cause"], "Nobody counts the parcels");
        assert_eq!(self.does("closure", &[improved])["stage"], "closed");
        self.refused("assessment", &["severity=low", "problem_statement=Late"], "case_ended");
    }

    fn again(&self) {
        self.house.later(12 * DAY);
        let again = self.does("follow_up", &["settled=false", "words=A leg is broken"]);
        assert_eq!((&again["stage"], &again["open"]), (&"assessed".into(), &true.into()));
        assert!(again["owner"].is_string() && again["next_step"]["due_at"].is_string());
        let whole = self.show();
        assert_eq!((&whole["reopened"], &whole["verbatim"]), (&1.into(), &self.words.as_str().into()));
        assert!(!whole.to_string().contains("attribution"), "whose doing it was has leaked");
    }

    fn show(&self) -> Value {
        self.house.run(&["case", "show", &self.case]).fine().json()
    }

    fn run(&self, verb: &str, fields: &[&str]) -> Answer {
        self.step("case", verb, &self.case, INES, fields)
    }

    fn does(&self, verb: &str, fields: &[&str]) -> Value {
        self.run(verb, fields).fine().json()
    }

    fn refused(&self, verb: &str, fields: &[&str], rule: &str) {
        says(&self.run(verb, fields), 3, &format!("refused, {rule}:"));
    }

    fn step(&self, thing: &str, verb: &str, name: &str, who: &str, fields: &[&str]) -> Answer {
        self.house.run(&[&[thing, "do", verb, name, "--as", who], fields].concat())
    }
}

#[track_caller]
fn says(answer: &Answer, code: i32, words: &str) {
    assert_eq!((answer.code, answer.out.as_str()), (code, ""), "{}", answer.err);
    assert!(answer.err.starts_with(&format!("amends: {words}")), "{}", answer.err);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}
