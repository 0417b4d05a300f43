//! What somebody meets who is here for the first time: cases go to people who are here, wrong addresses and refused
//! forms lead on, readers see no form, and a step that is named can be taken.

use amends::actions::{
    case::{NamedCustomer, act},
    staff::{self, NewMember},
};
use domain::{
    case::{CaseFile, acts},
    failure::Severity,
    money::Money,
    recovery::Basis,
    staff::{Actor, Member, Role},
};

use crate::{
    complaint::complain as complain_in,
    front::{Front, on_each_engine},
};

fn complain(front: &Front) -> CaseFile {
    let ola = NamedCustomer { name: Some("Ola Berg".to_owned()), ..NamedCustomer::default() };
    complain_in(&front.app, ola, "The sofa never came.")
}

fn assessment(concerns: &[&str]) -> acts::Assessment {
    acts::Assessment {
        severity: Severity::Low,
        problem_statement: "A sofa that never came".to_owned(),
        failure_type: None,
        product: None,
        site: None,
        real_concern: None,
        desired_outcome: Some("The sofa".to_owned()),
        concerns: concerns.iter().map(|one| (*one).to_owned()).collect(),
        attribution: None,
        nature: None,
        exposure: None,
        floor: None,
        loss: None,
        facts: serde_json::Map::new(),
        emotion: Some(4),
    }
}

fn does(front: &Front, who: &Member, case: &CaseFile, what: impl domain::case::Act + Send + 'static) {
    act(&front.app, &Actor::member(who), case.case.id, what).unwrap();
}

#[test]
fn whoever_is_invited_gets_cases_from_the_first_sign_in_on() {
    on_each_engine(|front| {
        let (ana, in_as_ana) = front.member("Ana", Role::Admin);
        complain(front);
        let new = NewMember {
            name: "Never Came".to_owned(),
            email: "never@firm.example".to_owned(),
            role: Role::Agent,
            signature: String::new(),
        };
        let awaited = staff::add(&front.app, &Actor::system(), new).unwrap();
        assert_eq!(complain(front).case.owner, ana.id, "the other one has none, and is not here");
        assert!(front.get(&in_as_ana, "/settings/people").body.contains("invited, not here yet"));
        let link = staff::link_for(&front.app, &Actor::system(), awaited.id, "sign_in").unwrap();
        staff::sign_in_by_link(&front.app, &link).unwrap();
        assert_eq!(complain(front).case.owner, awaited.id);
        assert!(!front.get(&in_as_ana, "/settings/people").body.contains("not here yet"));
    });
}

#[test]
fn a_wrong_address_is_a_page_of_the_house_with_its_header() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Admin);
        let wrong = [
            "/incidents/x",
            "/problems/x",
            "/procedures/x",
            "/signals/x",
            "/customers/x/edit",
            "/cases/x",
            "/problems/x/actions/y",
            "/settings/timers/versions/x",
            "/nowhere",
        ];
        for path in wrong {
            let answer = front.get(&ana, path);
            assert_eq!(answer.status, 404, "{path}: {}", answer.body);
            assert!(answer.body.contains("Not here") && answer.body.contains("class=\"masthead\""), "{path}");
        }
        let stranger = front.get("", "/nowhere");
        assert_eq!(stranger.status, 404);
        assert!(!stranger.body.contains("class=\"masthead\""));
    });
}

#[test]
fn days_that_make_no_period_are_marked_in_the_form() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Admin);
        for page in ["/measures", "/measures/fairness", "/measures/ledger"] {
            let answer = front.get(&ana, &format!("{page}?from=2026-03-20&to=2026-03-10"));
            assert_eq!(answer.status, 422);
            let body = &answer.body;
            assert!(body.contains("Choose a day up to 2026-03-10."), "{page}: {body}");
            assert!(body.contains("value=\"2026-03-20\"") && body.contains("class=\"masthead\""), "{page}");
        }
    });
}

#[test]
fn a_reader_is_shown_no_form_that_would_be_refused() {
    on_each_engine(|front| {
        let (ana, in_as_ana) = front.member("Ana", Role::Admin);
        let (_, reader) = front.member("Rea", Role::ReadOnly);
        let case = complain(front);
        does(front, &ana, &case, assessment(&["Nobody rang"]));
        for path in [
            format!("/cases/{}", case.case.number),
            format!("/customers/{}", case.customer.id),
            "/".to_owned(),
        ] {
            let seen = front.get(&reader, &path).body;
            let forms =
                seen.matches("method=\"post\"").count() - seen.matches("action=\"/sign-out\"").count();
            assert_eq!(forms, 0, "{path}: {seen}");
            assert!(!seen.contains("/cases/new"), "{path}");
        }
        assert!(
            front.get(&in_as_ana, &format!("/cases/{}", case.case.number)).body.contains("method=\"post\"")
        );
    });
}

#[test]
fn what_is_on_file_stands_in_the_assessment_and_under_their_words() {
    on_each_engine(|front| {
        let (ana, in_as_ana) = front.member("Ana", Role::Admin);
        let case = complain(front);
        does(front, &ana, &case, assessment(&["Nobody rang"]));
        let page = front.get(&in_as_ana, &format!("/cases/{}", case.case.number)).body;
        assert!(page.contains("They ask for: </strong>“The sofa”"), "{page}");
        assert!(page.contains("On file: “Nobody rang”. They stay; write only what is new."), "{page}");
        assert!(page.contains("On file: 4. It stays if you choose none."), "{page}");
    });
}

#[test]
fn a_refused_form_is_found_again_under_its_own_address() {
    on_each_engine(|front| {
        let (ana, in_as_ana) = front.member("Ana", Role::Admin);
        let case = complain(front);
        let here = format!("/cases/{}", case.case.number);
        let fields = [("what", "We ring you"), ("due_at", "2026-01-01T10:00")];
        let refused = front.post(&in_as_ana, &format!("{here}/acts/promise"), &fields);
        assert_eq!(refused.status, 422);
        assert!(refused.body.contains("Choose a time after "), "{}", refused.body);
        let action = format!("action=\"{here}/acts/promise#act-promise\"");
        assert!(
            refused.body.contains(&action) && refused.body.contains("id=\"act-promise\""),
            "{}",
            refused.body
        );
        let again = front.get(&in_as_ana, &format!("{here}/acts/promise"));
        assert_eq!((again.status, again.header("location")), (303, &*format!("{here}#act-promise")));
        does(front, &ana, &case, assessment(&[]));
    });
}

#[test]
fn a_decision_about_an_offer_says_what_was_decided() {
    on_each_engine(|front| {
        let (ana, _) = front.member("Ana", Role::Agent);
        let (_, sam) = front.member("Sam", Role::Manager);
        let case = complain(front);
        let worth = Money::parse("180", "GBP").unwrap();
        let gift = acts::NewMakeGood {
            form: "store_credit".to_owned(),
            what: "180.00 GBP of credit with us".to_owned(),
            basis: Basis::Goodwill,
            cost: worth,
            face_value: worth,
            alternatives: Vec::new(),
            reason: None,
        };
        let note = acts::NewMessage {
            body: "They lost a day's trade by it.".to_owned(),
            channel: None,
            kind: None,
            direction: Some(domain::case::Direction::Note),
            override_reason: None,
            keeps: Vec::new(),
        };
        does(front, &ana, &case, note);
        let file = act(&front.app, &Actor::member(&ana), case.case.id, gift).unwrap();
        let id = file.make_goods[0].id.to_string();
        let today = front.get(&sam, "/").body;
        assert!(today.contains("make_good_approve") && !today.contains("make_good_withdraw"), "{today}");
        let asked = front.get(&sam, &format!("/approvals/{id}")).body;
        assert!(asked.contains("Ana noted") && asked.contains("They lost a day's trade by it."), "{asked}");
        let fields = [("target", &*id), ("back", "decided")];
        let path = format!("/cases/{}/acts/make_good_approve", case.case.number);
        let answer = front.post(&sam, &path, &fields);
        assert_eq!((answer.status, answer.header("location")), (303, &*format!("/approvals/{id}#main")));
        let page = front.get(&sam, &format!("/approvals/{id}")).body;
        assert!(page.contains("Approved: <span class=\"money\">180.00 GBP</span> for Ola Berg."), "{page}");
        front.later(1);
    });
}
