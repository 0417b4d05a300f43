//! Erasing leaves no trace of a person, and the journal whole.

use std::collections::BTreeSet;

use domain::{
    case::CaseFile,
    errand::Errand,
    event::{Event, Stream},
    intake::{Candidate, CandidateState, Channel},
    recovery::Voucher,
};
use store::{
    answers, customer,
    erase::{PLACES, erase},
    export::export,
    imported::{self, PastFailure},
    intake, jobs, outbox, search,
    survey::SurveyAnswer,
    voucher,
};

use crate::{
    house::{House, Place, id, minutes, next, noon, on_both},
    records::{Markers, marked_file, open},
};

/// A file with a marker wherever a person's data can go.
fn plant(house: &House) -> CaseFile {
    let (owner, mark) = (house.hire(), Markers);
    let file = marked_file(&mark, owner.id);
    let (saved, words, more) = (file.clone(), mark.next(), mark.next());
    let (past, order, survey) = (mark.next(), mark.next(), mark.next());
    house.unit(move |unit| {
        open(unit, &saved)?;
        let (case, customer) = (saved.case.id, saved.customer.id);
        unit.happened(&[
            Event::new(Stream::Case(case), "promise.made").words(&words),
            Event::new(Stream::Customer(customer), "upsell_hold.released").words(&more),
        ])?;
        let (external_id, failure_type) = (past.clone(), Some("late".to_owned()));
        let (product, site, at, at_known) = (None, None, noon(), true);
        imported::save_past(
            unit,
            &[PastFailure { external_id, customer, failure_type, product, site, at, at_known }],
        )?;
        let answer = SurveyAnswer { id: survey.clone(), customer, at, score: 4, about: Some(case) };
        store::survey::keep(unit, &answer)?;
        let text = "INSERT INTO orders (external_id, customer, placed_at, amount, currency, state) VALUES ($1, $2, 1, 500, 'EUR', $3)";
        let state = format!("{{\"goods\":\"{order}\"}}");
        unit.exec(store::Sql { lite: text, pg: text }, &[(&order).into(), customer.into(), state.into()]).map(drop)
    });
    plant_elsewhere(house, &file, &mark);
    file
}

fn plant_elsewhere(house: &House, file: &CaseFile, mark: &Markers) {
    let case = file.case.id;
    let mail = outbox::Mail {
        id: id::<()>().uuid(),
        case: Some(case),
        recipient: mark.next(),
        subject: mark.next(),
        text: Some(mark.next()),
        status: "queued".to_owned(),
        created_at: noon(),
        sent_at: None,
        attempts: 0,
        error: None,
    };
    let candidate = Candidate {
        id: id(),
        verbatim: mark.next(),
        channel: Channel::Social,
        source: Some(mark.next()),
        said_by: Some(mark.next()),
        seen_at: noon(),
        triage_due_at: noon(),
        state: CandidateState::Confirmed { case: case.uuid(), at: noon() },
    };
    let errand = Errand::send(case, id(), noon() + minutes(5));
    let request = (file.case.owner, next().to_string());
    let body = format!("{{\"case\":\"{case}\",\"subject\":\"{}\"}}", mark.next());
    let (wrong, bounced, shop) = (mark.next(), mark.next(), mark.next());
    let given = &file.make_goods[0];
    let mut hash = [0; 32];
    hash[..16].copy_from_slice(given.id.uuid().as_bytes());
    let spent = Voucher::issue(given.id, given.face_value, noon(), noon() + minutes(5));
    house.unit(move |unit| {
        outbox::put(unit, &mail)?;
        outbox::trouble(unit, mail.id, "queued", &wrong)?;
        intake::save_candidate(unit, &candidate)?;
        unit.errands(std::slice::from_ref(&errand))?;
        jobs::failed(unit, &errand.key, noon(), &bounced)?;
        voucher::issue(unit, &spent, hash)?;
        let part =
            voucher::Redemption { id: id(), amount: spent.face_value, at: noon(), reference: shop.clone() };
        voucher::redeem(unit, spent.make_good, &part)?;
        let request = answers::Request { member: request.0, key: &request.1, hash: [1; 32] };
        let answer = answers::Answer { status: 201, body: body.clone() };
        answers::once(unit, &request, |_| Ok::<_, store::StoreError>(answer)).map(drop)
    });
}

/// Every table of the schema, the search's own ones included, as the engine knows them.
fn tables(house: &House) -> Vec<String> {
    match &house.place {
        Place::File(_) => {
            let conn = house.lite();
            let mut all = conn.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").unwrap();
            all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        }
        Place::Server { .. } => {
            let text = "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'";
            house.client().query(text, &[]).unwrap().iter().map(|row| row.get(0)).collect()
        }
    }
}

/// Tables in which some column holds this text.
fn holding(house: &House, text: &str) -> BTreeSet<String> {
    let holds = |table: &String| match &house.place {
        Place::File(_) => {
            let conn = house.lite();
            let mut all = conn.prepare(&format!("SELECT * FROM {table}")).unwrap();
            let columns = all.column_count();
            let mut rows = all.query([]).unwrap();
            let mut found = false;
            while let Some(row) = rows.next().unwrap() {
                found |= (0..columns).any(|at| contains(&format!("{:?}", row.get_ref(at).unwrap()), text));
                found |= (0..columns).any(|at| match row.get_ref(at).unwrap() {
                    rusqlite::types::ValueRef::Text(bytes) | rusqlite::types::ValueRef::Blob(bytes) => {
                        contains(&String::from_utf8_lossy(bytes), text)
                    }
                    _ => false,
                });
            }
            found
        }
        Place::Server { .. } => {
            let rows = house.client().query(&format!("SELECT t::text FROM {table} t"), &[]).unwrap();
            rows.iter().any(|row| contains(row.get(0), text))
        }
    };
    tables(house).into_iter().filter(holds).collect()
}

fn contains(whole: &str, text: &str) -> bool {
    whole.to_lowercase().contains(text)
}

#[test]
fn no_marker_is_left_in_any_table_or_file_and_the_journal_is_whole() {
    on_both(|house| {
        let (file, other) = (plant(house), plant(house));
        let customer = file.customer.id;
        let before = holding(house, Markers::WORD);
        let expected = [
            "answers",
            "candidates",
            "cases",
            "customers",
            "found_names",
            "jobs",
            "make_goods",
            "messages",
            "orders",
            "outbox",
            "past_failures",
            "promises",
            "redemptions",
            "words",
        ];
        expected
            .iter()
            .for_each(|table| assert!(before.contains(*table), "no marker was planted in {table}"));
        for file in [&file, &other] {
            let id = file.customer.id;
            let erased = house.unit(move |unit| erase(unit, id, "asked by the person, ticket 7")).unwrap();
            assert_eq!((erased.cases, erased.words), (1, 3));
        }
        house.db.scrub().unwrap();
        assert_eq!(holding(house, Markers::WORD), BTreeSet::new());
        let phone = domain::customer::fold_phone(file.customer.phone.as_deref().unwrap());
        assert_eq!(holding(house, &phone), BTreeSet::new());
        if let Place::File(folder) = &house.place {
            for entry in std::fs::read_dir(folder.path()).unwrap() {
                let path = entry.unwrap().path();
                let bytes = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).to_lowercase();
                assert!(!bytes.contains(Markers::WORD), "{} still holds a marker", path.display());
            }
        }
        assert_eq!(house.verify().first_bad, None);
        let kept = house.read(|conn| customer::by_id(conn, customer, store::case::Lock::No)).unwrap();
        assert!(kept.erased && kept.name.is_none() && kept.segment == file.customer.segment);
    });
}

#[test]
fn the_counts_stay_and_the_words_are_not_found() {
    on_both(|house| {
        let file = plant(house);
        let find = || house.read(|conn| search::cases(conn, "never came"));
        assert_eq!(find(), [file.case.id]);
        let counts = || {
            ["cases", "promises", "make_goods", "messages", "orders", "past_failures", "words"]
                .map(|table| house.number(format!("SELECT COUNT(*) FROM {table}").leak()))
        };
        let before = counts();
        let customer = file.customer.id;
        house.unit(move |unit| erase(unit, customer, ""));
        assert_eq!((counts(), find()), (before, vec![]));
        let again = house.unit(move |unit| erase(unit, customer, "")).unwrap();
        assert_eq!(again.words, 0);
        assert_eq!(house.unit(|unit| erase(unit, id(), "")), None);
        assert!(house.verify().ok);
    });
}

#[test]
fn words_erased_under_somebody_elses_record_are_found_out() {
    on_both(|house| {
        let (file, other) = (plant(house), plant(house));
        let customer = file.customer.id;
        house.unit(move |unit| erase(unit, customer, ""));
        house.run(&format!(
            "UPDATE words SET salt = NULL, text = NULL, erased_in = (SELECT unit FROM journal WHERE kind = 'customer.erased') \
             WHERE key = '{}'",
            other.said[0].id
        ));
        let bad = house.verify().first_bad.unwrap();
        assert_eq!(bad.what, "its words were erased without a record of it");
    });
}

#[test]
fn every_table_is_in_the_registry() {
    on_both(|house| {
        let known: BTreeSet<_> = PLACES.iter().map(|place| place.table).collect();
        for table in tables(house) {
            let listed = known.contains(table.as_str()) || table.starts_with("found_words_");
            assert!(listed, "{table} is in no registry of what erasing does");
        }
    });
}

#[test]
fn an_export_holds_everything_of_one_customer_and_nothing_of_another() {
    on_both(|house| {
        let (file, other) = (plant(house), plant(house));
        let export = house.read(|conn| export(conn, file.customer.id)).unwrap();
        let text = export.to_string();
        let markers = |file: &CaseFile| {
            let whole =
                serde_json::to_string(&(&file.case, &file.customer, &file.promises, &file.make_goods))
                    .unwrap();
            let words =
                whole.split(|c: char| !c.is_alphanumeric()).filter(|word| word.starts_with(Markers::WORD));
            words.map(str::to_owned).collect::<BTreeSet<_>>()
        };
        for marker in markers(&file) {
            assert!(text.contains(&marker), "{marker} is missing");
        }
        assert!(text.contains(&file.said[0].body));
        assert!(!text.contains(&other.customer.id.to_string()) && !text.contains(&other.case.id.to_string()));
        assert_eq!(export["cases"][0]["history"].as_array().unwrap().len(), 2);
        assert_eq!(house.read(|conn| store::export::export(conn, id())), None);
    });
}
