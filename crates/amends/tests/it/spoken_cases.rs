//! Whoever came by telephone is called: what to say stands in the composer, and what was said is logged, not sent.

use amends::jobs::run_due;
use domain::staff::Role;

use crate::front::{Front, on_each_engine};

/// A complaint on this channel, acknowledged; the path of its page.
fn acknowledged(front: &Front, ana: &str, channel: &str, kind: &str) -> String {
    let form = [
        ("who", "ada@mail.example"),
        ("channel", channel),
        ("verbatim", "The sofa never came."),
        ("received_at", ""),
    ];
    let opened = front.post(ana, "/cases", &form);
    assert_eq!(opened.status, 303, "{}", opened.body);
    let case = opened.headers["location"].to_str().unwrap().to_owned();
    let due = "2026-03-12T15:00";
    let body = "You told us that the sofa never came. I am sorry: that was our mistake. You hear from me by Thursday 12 March 2026, 15:00. Ana";
    let said = [
        ("kind", kind),
        ("channel", channel),
        ("body", body),
        ("promise", "You hear from us where this stands"),
        ("promise_due_at", due),
    ];
    let done = front.post(ana, &format!("{case}/acts/message"), &said);
    assert_eq!(done.status, 303, "{}", done.body);
    let assessed = [("severity", "low"), ("problem_statement", "A sofa that never came")];
    assert_eq!(front.post(ana, &format!("{case}/acts/assessment"), &assessed).status, 303);
    case
}

#[test]
fn an_update_to_whoever_called_is_a_call_and_one_in_writing_stays_possible() {
    on_each_engine(|front| {
        let (_, ana) = front.member("Ana", Role::Agent);
        let written = acknowledged(front, &ana, "email", "acknowledgement");
        let case = acknowledged(front, &ana, "phone", "call");
        let page = front.get(&ana, &format!("{case}?write=update_call")).body;
        for words in [
            "What to say",
            "Tell them where it stands today",
            "Ask whether anything has changed for them",
            "Log the call",
            "Nothing is sent.",
            "Update by phone",
            "write=update#act-message",
        ] {
            assert!(page.contains(words), "{words}: {page}");
        }
        let body = "Your complaint is still open with me: the sofa never came. You hear from me by Thursday 12 March 2026, 15:00. Ana";
        let form = [("kind", "update_call"), ("channel", "phone"), ("body", body)];
        let done = front.post(&ana, &format!("{case}/acts/message"), &form);
        assert_eq!(done.status, 303, "{}", done.body);
        let thread = front.get(&ana, &format!("{case}/fragments/thread")).body;
        assert!(thread.contains("still open with me") && thread.contains("by phone · update"), "{thread}");

        // The promise runs out: now a call is what the composer begins with, and what to say begins with that.
        front.later(5 * 24 * 60 * 60);
        while run_due(&front.app).unwrap() > 0 {}
        let page = front.get(&ana, &case).body;
        assert!(
            page.contains("Log the call") && page.contains("Say first that you did not keep your word"),
            "{page}"
        );
        assert!(page.contains("did not keep that promise, and I am sorry."), "the words of the call: {page}");

        let page = front.get(&ana, &format!("{written}?write=update")).body;
        assert!(!page.contains("Update by phone") && !page.contains("What to say"), "{page}");
        let chosen = front.get(&ana, &format!("{written}?write=update_call")).body;
        assert!(!chosen.contains("What to say"), "it came in writing and has an address");
    });
}
