//! Those who were told and said nothing are put to rest together, and only those whom that is true of.

use proptest::prelude::*;

use super::{
    Office, Story,
    notices::{TEXT, telling, told_file},
    office::*,
};
use crate::{
    case::{
        CaseFile, Stage, acts,
        notices::{SilentClosure, SilentDeed, SilentResolution},
        perform,
    },
    change::Refused,
    customer::{Segment, ValueBand},
    failure::Exposure,
    recovery::MakeGood,
    staff::Actor,
};

/// A week and a day after everybody was told.
const LATER: &str = "2026-06-09T12:00:00Z";

fn resolve() -> SilentResolution {
    SilentResolution {
        correction: "The money was sent back".to_owned(),
        evidence: "The list of the transfers.".to_owned(),
        told_at: at("2026-06-08T12:00:00Z"),
        reason: "Nobody wrote in a week.".to_owned(),
    }
}

fn all(one: SilentResolution) -> SilentDeed {
    SilentDeed::Resolve(one)
}

fn kept(file: CaseFile, office: &Office) -> CaseFile {
    let kept =
        acts::PromiseKept { promise: Some(file.promises[0].id), evidence: "The list".to_owned(), at: None };
    office.with_desk(&agent(), at(MONDAY), |desk| perform(&kept, file, desk)).unwrap().state
}

fn done(office: &Office, deed: &SilentDeed, file: &CaseFile, now: &str) -> Result<CaseFile, Refused> {
    office.with_desk(&manager(), at(now), |desk| perform(deed, file.clone(), desk)).map(|change| change.state)
}

#[test]
fn whoever_was_told_and_got_what_was_promised_is_put_right_once_they_had_time() {
    let office = Office::new();
    let owed = told_file(&office);
    assert_eq!(code(&done(&office, &all(resolve()), &owed, LATER).unwrap_err()), "G5");
    let file = kept(owed, &office);
    let too_soon = done(&office, &all(resolve()), &file, "2026-06-05T12:00:00Z").unwrap_err();
    assert_eq!(code(&too_soon), "may_still_answer");
    let told_later = all(SilentResolution { told_at: at("2026-05-31T12:00:00Z"), ..resolve() });
    assert_eq!(code(&done(&office, &told_later, &file, LATER).unwrap_err()), "may_still_answer");
    let rested = done(&office, &all(resolve()), &file, LATER).unwrap();
    assert_eq!((rested.case.stage, rested.case.silent_victim), (Stage::Resolved, true));
    let resolution = rested.case.resolution.unwrap();
    assert!(!resolution.accepted_by_customer && resolution.evidence.contains("did not answer"));
}

#[test]
fn whoever_has_spoken_is_answered_by_themselves() {
    let office = Office::new();
    let file = kept(told_file(&office), &office);
    let heard =
        office.with_desk(&customer(), at(MONDAY), |desk| perform(&incoming("My son ate it."), file, desk));
    let refused = done(&office, &all(resolve()), &heard.unwrap().state, LATER).unwrap_err();
    assert_eq!(code(&refused), "not_silent");
}

#[test]
fn closing_together_asks_what_closing_one_asks() {
    let office = Office::new();
    let file = done(&office, &all(resolve()), &kept(told_file(&office), &office), LATER).unwrap();
    let close = SilentDeed::Close(SilentClosure {
        firm_side_improvement: "Sieves are checked".to_owned(),
        reason: "Nobody answered twice.".to_owned(),
    });
    assert_eq!(code(&done(&office, &close, &file, LATER).unwrap_err()), "make_good_pending");
}

#[test]
fn a_person_stands_for_it_with_a_reason() {
    let office = Office::new();
    let file = told_file(&office);
    let incident = file.case.incident.unwrap();
    let begin = |deed: &SilentDeed, actor: &Actor| deed.begin(incident, actor, at(LATER));
    assert!(begin(&all(resolve()), &manager()).is_ok());
    assert!(matches!(begin(&all(resolve()), &agent()), Err(Refused::NotAllowed { .. })));
    assert!(matches!(begin(&all(resolve()), &token()), Err(Refused::NotAllowed { .. })));
    assert!(matches!(begin(&all(resolve()), &Actor::system()), Err(Refused::NotAllowed { .. })));
    let unsaid = all(SilentResolution { reason: " ".to_owned(), ..resolve() });
    assert!(matches!(begin(&unsaid, &manager()), Err(Refused::Invalid { .. })));
    let ahead = all(SilentResolution { told_at: at("2026-06-10T12:00:00Z"), ..resolve() });
    assert!(matches!(begin(&ahead, &manager()), Err(Refused::Invalid { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Of everybody whom one mistake hit, those who never said a word get to the cent what those get who complained, however
    /// loudly, publicly and often, and whatever they are worth to the firm.
    #[test]
    fn the_quiet_get_the_same_base_as_the_loud(
        angry in 0..6_usize, exposure in 0..3_usize, months in 0..200_i64, band in 0..4_usize, business: bool,
    ) {
        let office = Office::new();
        let quiet = told_file(&office);
        let mut loud = Story::begin(&office);
        loud.file.customer.segment = if business { Segment::Business } else { Segment::Consumer };
        loud.file.customer.value_band = [None, Some(ValueBand::Low), Some(ValueBand::Middle), Some(ValueBand::High)][band];
        loud.file.customer.since = Some(at(MONDAY) - jiff::SignedDuration::from_hours(24 * 30 * months));
        loud.file.case.exposure = [Exposure::Private, Exposure::Public, Exposure::Widespread][exposure];
        for _ in 0..angry {
            loud.does(&customer(), &incoming("I HAVE 90 000 FOLLOWERS AND A LAWYER!!!"));
        }
        loud.does(&agent(), &telling(&office, TEXT));
        let base = |one: &MakeGood| {
            let forms: Vec<_> = one.options().into_iter().map(|option| (option.form, option.what, option.cost)).collect();
            (one.basis, one.state, one.face_value, one.cost, forms)
        };
        prop_assert_eq!(base(&loud.file.make_goods[0]), base(&quiet.make_goods[0]));
    }
}
