//! A NUL character in whatever can be asked or typed: no engine fails on it, and nothing that has one is kept.

use amends::actions::staff::{set_password, sign_in};
use axum::http::Request;
use domain::staff::Actor;

use super::{
    steps::opened,
    world::{World, on_both},
};

const PASSWORD: &str = "ten letters and more";

/// Pages with a name in their address, or a question after it.
const LOOKED_AT: [&str; 22] = [
    "/cases/%00",
    "/cases/ext:a%00b",
    "/cases/ext:%00/fragments/thread",
    "/cases/ext:%00/letter.pdf",
    "/cases?q=a%00b",
    "/cases?owner=%00",
    "/cases?stage=%00",
    "/cases/new?customer=%00",
    "/customers/%00",
    "/customers/ext:a%00b",
    "/customers?q=a%00b",
    "/customers/ext:a%00b/edit",
    "/incidents/%00",
    "/problems/%00",
    "/procedures/%00",
    "/outbox/%00",
    "/settings/people/%00",
    "/settings/calendars/a%00b",
    "/measures/cases/%00",
    "/measures/csv/%00",
    "/c/a%00b",
    "/sign-in/a%00b",
];

/// Forms; every field that is named gets a NUL.
const TYPED: [(&str, &str); 19] = [
    ("/cases", "who verbatim channel subject order failure_type"),
    ("/cases/{}/acts/assessment", "severity problem_statement failure_type"),
    ("/cases/{}/acts/containment", "what"),
    ("/cases/{}/acts/merge", "into"),
    ("/cases/{}/acts/message", "body channel kind"),
    ("/cases/{}/acts/message", "body"),
    ("/cases/{}/acts/debrief", "what_happened root_cause cause_class scope scope_evidence"),
    ("/cases/{}/reply_check", "body kind"),
    ("/customers/ext:C-7/edit", "name email phone external_id"),
    ("/customers/ext:C-7/good_events", "kind what"),
    ("/customers/ext:C-7/joining", "into with"),
    ("/customers/ext:a%00b/hold_release", "reason"),
    ("/candidates", "verbatim channel"),
    ("/incidents", "what happened_at"),
    ("/problems", "title"),
    ("/procedures", "title steps[]"),
    ("/lessons", "learned failure_type"),
    ("/report", "verbatim contact name order"),
    ("/sign-in", "email password"),
];

#[test]
fn a_nul_is_refused_on_every_page_and_kept_nowhere() {
    on_both(|world| {
        let case = opened(world);
        let session = signed_in(world);
        let before = entries(world);
        for path in LOOKED_AT {
            let (status, body) = ask(world, &session, path, None);
            assert!(status < 500, "{path}: {status} {body}");
        }
        for (path, fields) in TYPED {
            let path = path.replace("{}", &case);
            for nul in fields.split(' ') {
                let typed = fields.split(' ').map(|field| (field, if field == nul { "a\0b" } else { "a" }));
                let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(typed).finish();
                let (status, body) = ask(world, &session, &path, Some(form));
                assert!(
                    (400..500).contains(&status) || path.ends_with("reply_check"),
                    "{path}, {nul}: {status} {body}"
                );
            }
        }
        assert_eq!(entries(world), before, "something with a NUL was kept");
    });
}

fn signed_in(world: &World) -> String {
    let (ines, _) =
        world.app.look(|conn| Ok(store::staff::by_email(conn, "ines@firm.example")?)).unwrap().unwrap();
    set_password(&world.app, &Actor::system(), ines.id, PASSWORD).unwrap();
    sign_in(&world.app, "ines@firm.example", PASSWORD).unwrap()
}

fn ask(world: &World, session: &str, path: &str, form: Option<String>) -> (u16, String) {
    let cookie = format!("amends={session}; __Host-amends={session}");
    let method = if form.is_some() { "POST" } else { "GET" };
    let request = Request::builder().method(method).uri(path).header("cookie", cookie);
    let answer = world.send(request.body(form.unwrap_or_default().into()).unwrap());
    (answer.status, answer.text)
}

/// How much has happened so far.
fn entries(world: &World) -> usize {
    super::journey::happened(world).len()
}
