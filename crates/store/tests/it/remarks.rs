//! What people said about the reply check is read back, newest first, with its words.

use domain::{
    case::acts::{CheckVerdict, REMARKED},
    event::{Event, Stream},
    reply::MessageKind,
};
use store::remarks;

use crate::house::on_both;

#[test]
fn remarks_are_read_back_with_the_words_they_are_about() {
    on_both(|house| {
        let owner = house.hire();
        let case = house.complaint(owner.id, "It never came.").case.id;
        for (code, start) in [("denial", 0), ("apology", 16)] {
            let event = Event::new(Stream::Case(case), REMARKED)
                .fact("verdict", if start == 0 { CheckVerdict::NotAFault } else { CheckVerdict::Missed })
                .fact("code", code)
                .fact("stage", MessageKind::Reply)
                .fact("start", start)
                .fact("end", start + 15)
                .words("We lost it all. I am very sorry.");
            house.unit(move |unit| unit.happened(std::slice::from_ref(&event)));
        }
        let found = house.read(|conn| remarks::newest(conn, 10));
        let told: Vec<_> = found.iter().map(|one| (one.label.code.as_str(), one.words())).collect();
        assert_eq!(told, [("apology", Some("I am very sorry")), ("denial", Some("We lost it all."))]);
        assert_eq!(found[0].case, case.to_string());
        assert_eq!(house.read(|conn| remarks::newest(conn, 1)).len(), 1);
    });
}
