//! Imports that go well: what is there afterwards, and what does not happen.

use super::program::House;

#[test]
fn an_order_is_worth_nothing_or_more() {
    let house = House::new().staffed();
    let orders =
        house.file("o.csv", "id,customer,placed_at,amount\nO1,C1,2026-01-02,-5\nO2,C1,2026-01-02,0\n");
    assert_eq!(house.import("orders", &orders, &[]), [2, 1, 0, 0, 1]);
    let rejected = String::from_utf8(house.read("o.rejected.csv")).unwrap();
    assert!(
        rejected.contains("amount: found “-5”, expected what the order was worth, zero or more"),
        "{rejected}"
    );
}

#[test]
fn customers_orders_and_complaints_come_in_once_on_both_engines() {
    for house in House::on_both() {
        let house = house.staffed();
        let customers =
            house.file("k.csv", "id,name,email,segment\nC1,Ana,ana@c.example,consumer\nC2,Bo,,business\n");
        assert_eq!(house.import("customers", &customers, &[]), [2, 2, 0, 0, 0]);
        assert_eq!(house.import("customers", &customers, &[]), [2, 0, 0, 2, 0]);
        let changed = house.file("k.csv", "id,name,email\nC1,Ana B.,\nC2,Bo,\n");
        assert_eq!(house.import("customers", &changed, &[]), [2, 0, 1, 1, 0]);

        let orders = house.file("o.csv", "id,customer,placed_at,amount,currency\nO1,C1,2026-01-02,12.50,EUR\nO2,C1,2026-01-02,12.505,EUR\n");
        assert_eq!(house.import("orders", &orders, &[]), [2, 1, 0, 0, 1]);
        assert_eq!(house.import("orders", &orders, &[]), [2, 0, 0, 1, 1]);

        let complaints = house.file(
            "b.csv",
            "id,customer,verbatim,status\nB1,C1,The zebra was late,open\nB2,C1,The giraffe was cold,Done\n",
        );
        let mapping = house.file(
            "b.toml",
            "[constants]\nchannel = \"post\"\n[past]\ncolumn = \"status\"\nvalues = [\"done\"]\n",
        );
        assert_eq!(house.import("complaints", &complaints, &["--mapping", &mapping]), [2, 2, 0, 0, 0]);
        assert_eq!(house.import("complaints", &complaints, &["--mapping", &mapping]), [2, 0, 0, 2, 0]);
        assert_eq!((house.found("zebra"), house.found("giraffe")), (1, 0), "what is over is no case");

        let known = house.run(&["export", "--customer", "ext:C1"]).fine().json();
        assert_eq!(known["customer"]["name"], "Ana B.");
        assert_eq!(known["customer"]["email"], "ana@c.example", "an empty value changes nothing");
        assert_eq!(known["orders"].as_array().unwrap().len(), 1);
        assert_eq!(known["cases"].as_array().unwrap().len(), 1);
        let past = known["history"]
            .as_array()
            .unwrap()
            .iter()
            .find(|entry| entry["kind"] == "past_case")
            .unwrap()
            .clone();
        assert_eq!(past["words"], "The giraffe was cold");
        house.verified();
    }
}

#[test]
fn answers_to_surveys_come_in_once_and_each_error_names_its_line() {
    for house in House::on_both() {
        let house = house.staffed();
        let complaints =
            house.file("b.csv", "id,customer,verbatim,received_at\nB1,C1,The zebra was late,2026-02-10\n");
        house.import("complaints", &complaints, &[]);
        let answers = house.file(
            "s.csv",
            "id,customer,score,answered_at,case\n\
             S1,C1,4,2026-01-05,\n\
             S2,C1,2,2026-03-01,B1\n\
             S3,,5,2026-03-02,B1\n\
             S4,C2,3,2026-01-07,\n\
             S5,C2,9,2026-01-07,\n\
             S6,C2,3,2999-01-07,\n\
             S7,C2,3,2026-01-07,B1\n\
             S8,,3,2026-01-07,\n\
             S9,C2,3,yesterday,\n",
        );
        assert_eq!(house.import("surveys", &answers, &["--dry-run"]), [9, 4, 0, 0, 5]);
        assert_eq!(house.import("surveys", &answers, &[]), [9, 4, 0, 0, 5]);
        assert_eq!(house.import("surveys", &answers, &[]), [9, 0, 0, 4, 5], "twice is once");
        let told = house.run(&["import", "surveys", &answers]).err;
        for reason in [
            "line 6: score: found “9”, expected a whole number from 1 to 5",
            "line 7: answered_at: found 2999-01-07T00:00:00Z, expected an instant up to now",
            "line 8: case: found B1, expected the id or number of a case of this customer",
            "line 9: customer: found nothing, expected who answered",
            "line 10: answered_at: found “yesterday”",
        ] {
            assert!(told.contains(reason), "{reason} in {told}");
        }
        let changed = house.file("s.csv", "id,customer,score,answered_at\nS1,C1,5,2026-01-05\n");
        assert_eq!(house.import("surveys", &changed, &[]), [1, 0, 0, 0, 1], "an answer is never changed");
        let scale = house.file("s.toml", "[columns]\n\"NPS\" = \"score\"\n[values.score]\n\"10\" = \"5\"\n");
        let ten = house.file("t.csv", "customer,NPS,answered_at\nC3,10,2026-01-05\n");
        assert_eq!(house.import("surveys", &ten, &["--mapping", &scale]), [1, 1, 0, 0, 0]);

        let known = house.run(&["export", "--customer", "ext:C1"]).fine().json();
        let scores = |list: &serde_json::Value| -> Vec<u64> {
            list.as_array().unwrap().iter().map(|one| one["score"].as_u64().unwrap()).collect()
        };
        assert_eq!(scores(&known["customer"]["surveys"]), [4], "what is about a case is not the time before");
        assert_eq!(scores(&known["surveys"]), [4, 2, 5]);
        house.verified();
    }
}

#[test]
fn who_complains_again_a_few_rows_later_is_one_customer_and_a_repeat() {
    for house in House::on_both() {
        let house = house.staffed();
        let customers = house.file("k.csv", "id,email\nC1,ana@c.example\n");
        house.import("customers", &customers, &[]);
        // Somebody known by another name each time; somebody new, again by telephone and by either; history before.
        let complaints = house.file(
            "b.csv",
            "id,customer,email,phone,past,verbatim\n\
             B1,C1,,,,The crate of apples came two days late\n\
             B2,,ana@c.example,,,Again the crate of apples came two days late\n\
             B3,,bo@c.example,,yes,Nobody answered the telephone for hours\n\
             B4,,bo@c.example,0043 1234567,,Nobody answered the telephone for hours again\n\
             B5,,,+43 1234567,,The invoice names another street\n\
             B6,,,,,Nobody in particular\n",
        );
        assert_eq!(house.import("complaints", &complaints, &[]), [6, 6, 0, 0, 0]);
        assert_eq!(house.import("complaints", &complaints, &[]), [6, 0, 0, 6, 0]);
        let of = |case: &str| {
            let db = house.db();
            db.read(|conn| {
                let id = store::case::find(conn, &format!("ext:{case}"))?.unwrap();
                Ok::<_, store::StoreError>(store::case::file(conn, id, store::case::Lock::No)?.unwrap())
            })
            .unwrap()
        };
        let (ana, bo) = (of("B1"), of("B4"));
        assert_eq!(of("B2").customer, of("B1").customer);
        assert_eq!(of("B2").case.repeat.unwrap().case, Some(ana.case.id.uuid()));
        assert_eq!((ana.other_open, bo.other_open), (1, 1));
        assert_eq!(of("B5").customer.id, bo.customer.id);
        assert_eq!(bo.customer.email.as_deref(), Some("bo@c.example"));
        let history = house.run(&["export", "--customer", &bo.customer.id.to_string()]).fine().json();
        let past = history["history"].as_array().unwrap().iter().filter(|one| one["kind"] == "past_case");
        assert_eq!(past.count(), 1);
        assert!(of("B6").customer.anonymous);
        house.verified();
    }
}

#[test]
fn a_dry_run_tells_the_same_and_changes_nothing() {
    let house = House::new().staffed();
    let entries = house.verified();
    let file = house.file("c.csv", "id,verbatim\n1,a\n2,\n1,b\n");
    assert_eq!(house.import("complaints", &file, &["--dry-run"]), [3, 1, 0, 0, 2]);
    assert_eq!(house.verified(), entries);
    assert!(!house.folder.join("c.rejected.csv").exists());
    assert_eq!(house.import("complaints", &file, &[]), [3, 1, 0, 0, 2]);
}

#[test]
fn open_cases_that_come_late_raise_one_alarm_and_send_nothing() {
    let house = House::new().staffed();
    let rows: String =
        (0..450).map(|n| format!("{n},It is broken number {n},2025-03-0{}\n", n % 9 + 1)).collect();
    let file = house.file("c.csv", format!("id,verbatim,received_at\n{rows}"));
    assert_eq!(house.import("complaints", &file, &[]), [450, 450, 0, 0, 0]);
    let db = house.db();
    let outbox = db.read(|conn| store::outbox::list(conn, None, 50)).unwrap();
    let subjects: Vec<_> =
        outbox.iter().map(|mail| (mail.recipient.as_str(), mail.subject.as_str())).collect();
    assert_eq!(subjects, [("ana@firm.example", "450 imported cases are past a deadline")]);
    let house_stream = db.read(|conn| store::journal::history(conn, "house", "")).unwrap();
    let finished = house_stream.iter().filter(|entry| entry.kind == "import.finished").count();
    assert_eq!(finished, 1);
    let last = house_stream.last().unwrap().at;
    let due = db.read(|conn| store::jobs::waiting(conn, last)).unwrap();
    assert_eq!(due, 1, "the alarm's own mail is due, and nothing of the 450 cases");
}

#[test]
fn without_an_id_the_same_row_is_the_same_complaint() {
    let house = House::new().staffed();
    let file = house.file("c.csv", "verbatim,name\nlate,Ana\nlate,Bo\nlate,Ana\n");
    assert_eq!(house.import("complaints", &file, &[]), [3, 2, 0, 0, 1]);
    assert_eq!(house.import("complaints", &file, &[]), [3, 0, 0, 2, 1]);
}

#[test]
fn standard_input_is_a_file_too_and_without_an_administrator_nothing_is_taken() {
    let house = House::new();
    let answer = house.run_with(&["import", "complaints", "-", "--json"], b"id,verbatim\n1,a\n");
    assert_eq!(answer.code, 3);
    assert!(answer.err.contains("no administrator"), "{}", answer.err);
    let house = house.staffed();
    let answer = house.run_with(&["import", "complaints", "-", "--json"], b"id,verbatim\n1,a\n").fine();
    assert_eq!(answer.json()["created"], 1);
}

#[test]
fn the_example_mapping_of_the_manual_reads() {
    let house = House::new().staffed();
    let mapping = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/manual/cfpb-complaints.toml");
    let header = "Date received,Issue,Consumer complaint narrative,Submitted via,Complaint ID\n";
    let file = house.file("c.csv", format!("{header}03/01/2025,Fees,They charged me twice,Postal mail,77\n"));
    assert_eq!(house.import("complaints", &file, &["--mapping", mapping]), [1, 1, 0, 0, 0]);
}
