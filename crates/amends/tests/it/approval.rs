//! From a proposal above somebody's limit to the answer: who is asked and by what, what the screen shows, who may not, and
//! what a budget and training change.

use amends::{
    actions::{
        case::{NamedCustomer, act},
        staff::set_training,
    },
    jobs::run_due,
};
use domain::{
    case::{Case, CaseFile, acts},
    id::Id,
    money::Money,
    recovery::{Basis, BudgetKind, MakeGoodState, NewAlternative},
    staff::{Actor, Member, Role},
};
use store::case::Lock;

use crate::{
    complaint::complain as complain_in,
    front::{Front, on_each_engine},
};

fn pounds(amount: &str) -> Money {
    Money::parse(amount, "GBP").unwrap()
}

fn goodwill(amount: &str) -> acts::NewMakeGood {
    acts::NewMakeGood {
        form: "store_credit".to_owned(),
        what: "Bread for the feast".to_owned(),
        basis: Basis::Goodwill,
        cost: pounds(amount),
        face_value: pounds(amount),
        alternatives: Vec::new(),
        reason: None,
    }
}

fn complain(front: &Front, words: &str) -> CaseFile {
    let customer = NamedCustomer {
        external_id: Some("C-1".to_owned()),
        email: Some("ola@home.example".to_owned()),
        name: Some("Ola Berg".to_owned()),
        ..NamedCustomer::default()
    };
    complain_in(&front.app, customer, words)
}

fn does(
    front: &Front,
    who: &Member,
    case: Id<Case>,
    what: impl domain::case::Act + Send + 'static,
) -> CaseFile {
    act(&front.app, &Actor::member(who), case, what).unwrap()
}

fn jobs(front: &Front) {
    while run_due(&front.app).unwrap() > 0 {}
}

/// Who was sent what, by subject.
fn mails(front: &Front, subject: &str) -> Vec<(String, String)> {
    jobs(front);
    let all = front.app.look(|conn| Ok(store::outbox::list(conn, None, 200)?)).unwrap();
    let mut found: Vec<_> = all
        .into_iter()
        .filter(|mail| mail.subject.starts_with(subject))
        .map(|mail| (mail.recipient, mail.text.unwrap_or_default()))
        .collect();
    found.sort();
    found
}

fn file(front: &Front, case: Id<Case>) -> CaseFile {
    front.app.look(|conn| Ok(store::case::file(conn, case, Lock::No)?)).unwrap().unwrap()
}

#[test]
fn whoever_may_agree_is_asked_by_mail_and_decides_on_one_screen() {
    on_each_engine(|front| {
        let (ana, ana_in) = front.member("Ana", Role::Agent);
        let (sam, sam_in) = front.member("Sam", Role::Senior);
        let (_, mia_in) = front.member("Mia", Role::Manager);
        let (_, tim_in) = front.member("Tim", Role::Agent);
        let case = complain(front, "The bread did not come.").case;
        let alternatives = vec![NewAlternative { form: "gift".to_owned(), what: None, cost: None }];
        let new = acts::NewMakeGood { alternatives, ..goodwill("60") };
        let id = does(front, &ana, case.id, new).make_goods[0].id;
        let page = format!("/approvals/{id}");

        let asked = mails(front, "An offer waits for your approval");
        let whom: Vec<_> = asked.iter().map(|(to, _)| to.as_str()).collect();
        assert_eq!(whom, ["mia@firm.example", "sam@firm.example"], "neither the proposer nor who may not");
        let text = &asked[1].1;
        assert!(text.contains(&page) && text.contains("Ana asks") && text.contains("60.00 GBP"), "{text}");
        assert!(text.contains("Bread for the feast") && !text.contains("did not come"), "{text}");

        let today = front.get(&sam_in, "/").body;
        assert!(today.contains(&page) && today.contains("Bread for the feast"));
        let seen = front.get(&sam_in, &page).body;
        for shown in [
            "The bread did not come.",
            "Ola Berg",
            "Bread for the feast",
            "a gift that we choose for you",
            "What the policy recommends",
            "the firm&#39;s budget",
            "needs a senior or higher",
            "make_good_approve",
            "make_good_refuse",
        ] {
            assert!(seen.contains(shown) || seen.contains(&shown.replace("&#39;", "'")), "{shown}");
        }
        let own = front.get(&ana_in, &page).body;
        assert!(own.contains("You proposed this yourself") && own.contains("Sam or Mia"));
        assert!(!own.contains("make_good_approve"));
        assert!(front.get(&tim_in, &page).body.contains("It waits for Sam or Mia"));
        assert_eq!(front.get(&sam_in, "/approvals/nothing").status, 404);

        let form = [("target", &*id.to_string()), ("back", "/")];
        let acts_of = format!("/cases/{}/acts", case.number);
        let refused = front.post(&ana_in, &format!("{acts_of}/make_good_approve"), &form);
        assert_eq!(refused.status, 403, "{}", refused.body);
        let answer = front.post(&sam_in, &format!("{acts_of}/make_good_approve"), &form);
        assert_eq!((answer.status, answer.header("location")), (303, "/"));
        assert_eq!(file(front, case.id).make_goods[0].approved_by, [sam.id]);
        assert_eq!(mails(front, "Your offer was approved").len(), 1);
        assert!(front.get(&mia_in, &page).body.contains("An offer that was decided"));

        let other = does(front, &ana, case.id, goodwill("70")).make_goods[1].id;
        let form = [("target", &*other.to_string()), ("back", "/"), ("reason", "Two are too many")];
        assert_eq!(front.post(&mia_in, &format!("{acts_of}/make_good_refuse"), &form).status, 303);
        assert_eq!(mails(front, "Your offer was refused")[0].0, "ana@firm.example");
    });
}

#[test]
fn a_budget_is_counted_over_cases_and_asks_one_level_higher() {
    on_each_engine(|front| {
        let (mia, _) = front.member("Mia", Role::Manager);
        let (max, max_in) = front.member("Max", Role::Manager);
        for _ in 0..2 {
            let case = complain(front, "Late.").case.id;
            let given = does(front, &mia, case, goodwill("1000"));
            assert_eq!(given.make_goods[0].state, MakeGoodState::Approved);
        }
        let case = complain(front, "Late again.").case.id;
        let correction = acts::NewMakeGood { basis: Basis::Correction, ..goodwill("20") };
        let corrected = does(front, &mia, case, correction);
        assert_eq!(
            corrected.make_goods[0].state,
            MakeGoodState::Approved,
            "no budget stands before a correction"
        );
        let beyond = does(front, &mia, case, goodwill("1"));
        let one = &beyond.make_goods[1];
        assert_eq!((one.state, one.terms.over_budget), (MakeGoodState::Proposed, Some(BudgetKind::Person)));
        assert_eq!((one.face_value, one.terms.proposer_signs), (pounds("1"), true));
        let within = complain(front, "Late, says another.").case.id;
        assert_eq!(does(front, &max, within, goodwill("900")).make_goods[0].state, MakeGoodState::Approved);

        let seen = front.get(&max_in, &format!("/approvals/{}", one.id)).body;
        assert!(seen.contains(">2,000.00<") && seen.contains(">-1.00<"));
        assert!(seen.contains("one level higher agrees"));
        let step = acts::MakeGoodStep {
            make_good: one.id,
            verb: acts::MakeGoodVerb::Approve { reason: String::new() },
        };
        assert_eq!(does(front, &max, case, step).make_goods[1].state, MakeGoodState::Approved);

        front.later(60 * 60 * 24 * 31);
        let next_month = complain(front, "Late in another month.").case.id;
        let given = does(front, &mia, next_month, goodwill("900"));
        assert_eq!(given.make_goods[0].state, MakeGoodState::Approved, "a month has its own budget");
    });
}

#[test]
fn what_stands_out_is_shown_and_not_in_the_way() {
    on_each_engine(|front| {
        let (mia, _) = front.member("Mia", Role::Manager);
        let (max, max_in) = front.member("Max", Role::Manager);
        for _ in 0..9 {
            let case = complain_in(&front.app, NamedCustomer::default(), "Late.").case.id;
            does(front, &max, case, goodwill("15"));
        }
        let first = complain(front, "Late.").case.id;
        does(front, &mia, first, goodwill("15"));
        does(front, &mia, first, goodwill("15"));
        let case = complain(front, "Late again.").case.id;
        let usual = does(front, &mia, case, goodwill("20")).make_goods[0].id;
        let seen = front.get(&max_in, &format!("/approvals/{usual}")).body;
        assert!(!seen.contains("Much more than usual") && seen.contains("something 3 times"));
        let large = does(front, &mia, case, goodwill("1500")).make_goods[1].id;
        let seen = front.get(&max_in, &format!("/approvals/{large}")).body;
        assert!(seen.contains("Much more than usual") && seen.contains("15.00 GBP in the middle"));
        let step = acts::MakeGoodStep {
            make_good: large,
            verb: acts::MakeGoodVerb::Approve { reason: String::new() },
        };
        assert_eq!(does(front, &max, case, step).make_goods[1].state, MakeGoodState::Approved);
    });
}

#[test]
fn training_is_set_on_the_page_of_a_person_and_takes_effect_at_once() {
    on_each_engine(|front| {
        let (_, ruth_in) = front.member("Ruth", Role::Admin);
        let (ana, ana_in) = front.member("Ana", Role::Agent);
        let (sam, _) = front.member("Sam", Role::Senior);
        let path = format!("/settings/people/{}", ana.id);
        let form = [("role", "agent"), ("on_duty", "true"), ("active", "true"), ("in_training", "true")];
        assert_eq!(front.post(&ana_in, &path, &form).status, 403);
        assert_eq!(front.post(&ruth_in, &path, &form).status, 303);
        assert!(front.get(&ruth_in, "/settings/people").body.contains("in training"));
        let case = complain(front, "Late.").case;
        let amount = [
            ("form", "store_credit"),
            ("what", "A roll"),
            ("basis", "goodwill"),
            ("face_value.amount", "11"),
            ("face_value.currency", "GBP"),
            ("cost.amount", "11"),
            ("cost.currency", "GBP"),
            ("alternatives", "gift"),
            ("alternatives", "upgrade"),
        ];
        let acts_of = format!("/cases/{}/acts", case.number);
        assert_eq!(front.post(&ana_in, &format!("{acts_of}/make_good"), &amount).status, 303);
        let given = file(front, case.id).make_goods;
        assert_eq!((given[0].state, given[0].options().len()), (MakeGoodState::Proposed, 3));
        let target = given[0].id.to_string();
        let offer = front.post(&ana_in, &format!("{acts_of}/make_good_offer"), &[("target", &target)]);
        assert_eq!(offer.status, 409);
        assert!(offer.body.contains("a senior or higher has to approve it first"));
        assert!(offer.body.contains("waits for Sam or Ruth"), "the page names the approver");

        set_training(&front.app, &Actor::system(), sam.id, true).unwrap();
        let learner = front.app.look(|conn| Ok(store::staff::by_id(conn, sam.id)?)).unwrap().unwrap();
        let step = acts::MakeGoodStep {
            make_good: given[0].id,
            verb: acts::MakeGoodVerb::Approve { reason: String::new() },
        };
        let refused = act(&front.app, &Actor::member(&learner), case.id, step).unwrap_err();
        assert_eq!(refused.status(), 403, "a learner approves nothing");
        assert_eq!(front.happened("member.training_changed"), 2);
    });
}

#[test]
fn a_double_click_proposes_once() {
    on_each_engine(|front| {
        let (ana, session) = front.member("Ana", Role::Agent);
        let file = complain(front, "The bread was burnt.");
        let case = file.case.id;
        let form = |shown: &'static str, what: &'static str| {
            [
                ("once", shown),
                ("form", "store_credit"),
                ("what", what),
                ("basis", "goodwill"),
                ("face_value.amount", "10.00"),
                ("face_value.currency", "GBP"),
                ("cost.amount", "6.00"),
                ("cost.currency", "GBP"),
            ]
        };
        let path = format!("/cases/{case}/acts/make_good");
        let all = || {
            let file = front.app.look(|conn| Ok(store::case::file(conn, case, Lock::No)?)).unwrap();
            file.unwrap().make_goods.len()
        };
        for _ in 0..3 {
            assert_eq!(front.post(&session, &path, &form("0", "Bread")).status, 303);
        }
        assert_eq!(all(), 1, "{} clicked three times", ana.name);
        assert_eq!(front.post(&session, &path, &form("0", "Cake")).status, 303);
        assert_eq!(front.post(&session, &path, &form("1", "Bread")).status, 303);
        assert_eq!(all(), 3, "other words, or the same ones on a page that shows the first, are meant");
        let page = front.get(&session, &format!("/cases/{case}")).body;
        assert!(page.contains("name=\"once\" value=\"3\""), "the page says how many it shows");
    });
}

#[test]
fn who_was_demoted_meanwhile_is_no_first_hand_and_another_is_asked() {
    on_each_engine(|front| {
        let (ana, _) = front.member("Ana", Role::Agent);
        let (mia, _) = front.member("Mia", Role::Manager);
        let (max, max_in) = front.member("Max", Role::Manager);
        let (zoe, _) = front.member("Zoe", Role::Manager);
        let case = complain(front, "Late.").case.id;
        let reason = Some("Her wedding was on Saturday".to_owned());
        let id = does(front, &ana, case, acts::NewMakeGood { reason, ..goodwill("1500") }).make_goods[0].id;
        let agrees = |who: &Member| {
            let verb = acts::MakeGoodVerb::Approve { reason: String::new() };
            does(front, who, case, acts::MakeGoodStep { make_good: id, verb }).make_goods[0].clone()
        };
        assert_eq!(mails(front, "An offer waits for your approval").len(), 3);
        assert_eq!(agrees(&mia).approved_by, [mia.id]);
        set_training(&front.app, &Actor::system(), mia.id, true).unwrap();
        let one = agrees(&max);
        assert_eq!((one.state, one.approved_by.as_slice()), (MakeGoodState::Proposed, &[max.id][..]));
        let asked = mails(front, "An offer waits for your approval");
        assert_eq!(asked.len(), 4, "{asked:?}");
        assert_eq!(asked.iter().filter(|(to, _)| to == "zoe@firm.example").count(), 2, "the only one left");
        assert!(
            !asked.iter().any(|(_, text)| text.contains("wedding")),
            "the reason may speak of the customer"
        );
        let seen = front.get(&max_in, &format!("/approvals/{id}")).body;
        assert!(seen.contains("Her wedding was on Saturday") && seen.contains("It waits for Zoe"), "{seen}");
        assert_eq!(agrees(&zoe).state, MakeGoodState::Approved);
    });
}

#[test]
fn a_slip_about_the_outcome_is_corrected_on_the_page_with_its_reason() {
    on_each_engine(|front| {
        let (mia, mia_in) = front.member("Mia", Role::Manager);
        let case = complain(front, "Late.").case;
        let (make_good, id) = (does(front, &mia, case.id, goodwill("20")).make_goods[0].id, case.id);
        let target = make_good.to_string();
        for verb in [
            acts::MakeGoodVerb::Offer,
            acts::MakeGoodVerb::Accept,
            acts::MakeGoodVerb::Fulfil { reference: "V-1".to_owned() },
        ] {
            does(front, &mia, id, acts::MakeGoodStep { make_good, verb });
        }
        let path = format!("/cases/{}/acts/make_good_outcome", case.number);
        let said = |more: &[(&str, &str)]| {
            let form: Vec<_> = [("target", &*target)].into_iter().chain(more.iter().copied()).collect();
            front.post(&mia_in, &path, &form)
        };
        let page = || front.get(&mia_in, &format!("/cases/{}", case.number)).body;
        assert_eq!(said(&[("settled", "false"), ("satisfaction_n", "1")]).status, 303);
        assert!(page().contains("it did not settle the matter; they rate it 1 of 5"));
        assert!(page().contains("Correct what became of it"));
        let refused = said(&[("settled", "true"), ("satisfaction_n", "5")]);
        assert!(refused.status == 422 && refused.body.contains("why it takes the place"), "{}", refused.body);
        let again = [("settled", "true"), ("satisfaction_n", "5"), ("reason", "The wrong button")];
        assert_eq!(said(&again).status, 303);
        let one = file(front, id).make_goods.remove(0);
        assert_eq!((one.recovered(), one.satisfaction()), (Some(true), Some(5)));
        let seen = page();
        assert!(seen.contains("it settled the matter; they rate it 5 of 5"));
        assert!(
            seen.contains("written down before: it did not settle the matter (1 of 5)"),
            "the history keeps both"
        );
        assert!(seen.contains("The wrong button"));
    });
}
