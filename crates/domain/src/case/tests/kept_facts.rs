//! The facts that a case was decided on: kept with the decision, whatever becomes of the case afterwards.

use super::{Office, Story, moves::new_make_good, office::*};
use crate::{
    case::{Outcome, acts, acts::MakeGoodVerb as V},
    customer::ValueBand,
    failure::Severity,
    money::{Currency, Money},
    recovery::{Basis, Evidence, EvidenceByForm, MakeGood, NewAlternative, OfferFacts},
};

fn facts(story: &Story<'_>) -> OfferFacts {
    let (case, customer) = (&story.file.case, &story.file.customer);
    case.offer_facts(
        customer,
        &story.file.make_goods,
        &story.file.make_goods,
        EvidenceByForm::new(),
        Currency::GBP,
    )
}

#[test]
fn a_decided_case_answers_from_the_facts_of_its_decision() {
    let office = Office::new();
    let mut story = Story::assessed(&office);
    let seen = Evidence { n: 40, recovered: 0.7143, low: 0.5, high: 0.9 };
    story.file.around.evidence = EvidenceByForm::from([("gift".to_owned(), seen)]);
    story.file.case.floor = Some(euros("40"));
    let open = facts(&story);
    story.does(&agent(), &decision(Outcome::Upheld));
    let kept = facts(&story);
    assert_eq!(kept.evidence["gift"], seen, "what put one form before another is kept, too");
    assert_eq!(OfferFacts { evidence: EvidenceByForm::new(), ..kept.clone() }, open);
    let written = serde_json::to_string(&story.file.case).unwrap();

    story.file.case.severity = Severity::Critical;
    story.file.case.floor = Some(euros("400"));
    story.file.case.failure_type = Some("billing_error".to_owned());
    story.file.customer.value_band = Some(ValueBand::High);
    story.file.customer.valued_things.clear();
    assert_eq!(facts(&story), kept);
    let policy = &office.house.policy;
    let read: crate::case::Case = serde_json::from_str(&written).unwrap();
    assert_eq!(policy.recommend(&read.decided_on.unwrap()), policy.recommend(&kept), "and survives storage");
}

#[test]
fn a_proven_loss_is_recommended_back_in_money_less_what_is_owed_of_it() {
    let office = Office::new();
    let policy = &office.house.policy;
    // max(floor, loss + 150): what is owed counts into it, as it does in an offer.
    for (floor, loss, back, extra) in [
        (None, "400", Some("400"), "150"),
        (Some("250"), "400", Some("150"), "150"),
        (Some("400"), "400", None, "150"),
        (Some("500"), "400", None, "50"),
    ] {
        let mut story = Story::acknowledged(&office);
        let found = acts::Assessment {
            floor: floor.map(euros),
            loss: Some(euros(loss)),
            ..assessment(Severity::Critical)
        };
        story.does(&agent(), &found);
        let advice = policy.recommend(&facts(&story));
        let forms: Vec<_> = advice.correction.iter().map(|one| (one.form.as_str(), one.face_value)).collect();
        assert_eq!(forms, back.map(|back| ("refund", euros(back))).into_iter().collect::<Vec<_>>());
        assert_eq!(advice.extra, Some(euros(extra)), "{floor:?}");
        assert!(advice.options.iter().all(|one| one.face_value == euros(extra)));
    }
    let mut story = Story::acknowledged(&office);
    let with = |loss: Money| acts::Assessment { loss: Some(loss), ..assessment(Severity::Low) };
    assert_eq!(story.refused(&agent(), &with(euros("-1"))), "invalid loss");
    story.does(&agent(), &with(euros("9"))).does(&agent(), &assessment(Severity::Low));
    assert_eq!(story.file.case.facts.loss(), Some(euros("9")), "not said again is not taken back");
    let floor =
        acts::Assessment { floor: Some(Money::parse("5", "GBP").unwrap()), ..assessment(Severity::Low) };
    assert_eq!(story.refused(&agent(), &floor), "invalid loss", "one case is put right in one currency");
    story.does(&agent(), &with(euros("0")));
    assert_eq!(story.file.case.facts.loss(), None);
}

#[test]
fn a_new_life_is_asked_anew() {
    let office = Office::new();
    let mut story = Story::assessed(&office);
    story.does(&agent(), &decision(Outcome::Upheld)).does(&agent(), &resolution());
    story.does(&agent(), &crate::case::acts::Reopening { reason: "It broke again.".to_owned() });
    assert_eq!(story.file.case.decided_on, None);
    story.file.case.severity = Severity::Critical;
    assert_eq!(facts(&story).severity, Severity::Critical);
    story.does(&agent(), &decision(Outcome::Upheld));
    story.file.case.severity = Severity::Low;
    assert_eq!(facts(&story).severity, Severity::Critical, "decided again, on the facts of then");
}

/// The forms of the extra for a story whose customer has seen `given` in other cases.
fn forms_after(story: &Story<'_>, given: &[MakeGood]) -> Vec<String> {
    let (case, customer) = (&story.file.case, &story.file.customer);
    let all: Vec<_> = given.iter().chain(&story.file.make_goods).cloned().collect();
    let known =
        case.offer_facts(customer, &all, &story.file.make_goods, EvidenceByForm::new(), Currency::GBP);
    let told = story.office.house.policy.recommend(&known);
    told.options.into_iter().map(|option| option.form).collect()
}

#[test]
fn what_they_were_offered_and_did_not_take_is_no_surprise_either() {
    let office = Office::new();
    let mut other = Story::assessed(&office);
    let forms = forms_after(&other, &[]);
    let proposal = acts::NewMakeGood {
        form: forms[0].clone(),
        alternatives: vec![NewAlternative { form: forms[1].clone(), what: None, cost: None }],
        ..new_make_good(Basis::Goodwill, euros("15"))
    };
    other.does(&agent(), &proposal);
    let make_good = other.file.make_goods[0].id;
    let step = |verb| acts::MakeGoodStep { make_good, verb };
    let new_case = Story::assessed(&office);
    let now = |other: &Story<'_>| forms_after(&new_case, &other.file.make_goods);
    assert_eq!(now(&other), forms, "nobody told them of it yet");
    other.does(&agent(), &step(V::Offer));
    let seen = [&forms[2..], &forms[..2]].concat();
    assert_eq!(now(&other), seen, "it stands offered in another case");
    assert_eq!(forms_after(&other, &[]), forms, "and is no reason against itself in its own");

    let mut chose = Story { office: &office, now: other.now, file: other.file.clone(), events: Vec::new() };
    chose.does(&customer(), &step(V::Choose { form: forms[1].clone() }));
    let without_chosen = [&forms[..1], &forms[2..], &forms[1..2]].concat();
    assert_eq!(now(&chose), without_chosen, "whoever chose has said no to nothing");
    other.does(&customer(), &step(V::Decline { words: "No, thank you".to_owned() }));
    assert_eq!(
        (now(&other), forms_after(&other, &[])),
        (seen.clone(), seen),
        "what they said no to comes last"
    );
}
