//! Pages of cases, asked as a browser without script asks: two people, one complaint.

use std::path::PathBuf;

use amends::{
    actions::{
        settings,
        staff::{self, NewMember},
    },
    app::{App, Clock, Shared},
    config::{Config, Flags, ServeFlags},
    web,
};
use axum::{
    body::{Body, to_bytes},
    http::{Request, header},
};
use domain::staff::{Actor, Role};
use tower::ServiceExt;

const PASSWORD: &str = "ten letters and more";

struct Desk {
    app: Shared,
    runtime: tokio::runtime::Runtime,
    folder: PathBuf,
    ruth: String,
    ana: String,
    ana_id: String,
    ruth_id: String,
}

struct Answer {
    status: u16,
    to: String,
    body: String,
}

impl Desk {
    /// Ruth, an administrator, and Ana, an agent, both signed in.
    fn open(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("amends-pages-{name}-{}", std::process::id()));
        let flags = Flags { data: Some(folder.clone()), database_url: None };
        let config = Config::load(&flags, &ServeFlags::default()).unwrap();
        let app = App::open(config, Clock::still("2026-03-10T10:00:00Z".parse().unwrap())).unwrap();
        let link = staff::invite(&app, &Actor::system(), "first_administrator", None).unwrap();
        let ruth =
            staff::first_administrator(&app, &link, "Ruth Abel", "ruth@firm.example", PASSWORD, "").unwrap();
        let new = NewMember {
            name: "Ana Ruiz".to_owned(),
            email: "ana@firm.example".to_owned(),
            role: Role::Agent,
            signature: String::new(),
        };
        let member = staff::add(&app, &Actor::system(), new).unwrap();
        staff::set_password(&app, &Actor::system(), member.id, PASSWORD).unwrap();
        let ana = staff::sign_in(&app, "ana@firm.example", PASSWORD).unwrap();
        let known = app.look(|conn| Ok(store::staff::by_email(conn, "ruth@firm.example")?)).unwrap();
        let ruth_id = known.unwrap().0.id.to_string();
        let runtime = tokio::runtime::Runtime::new().unwrap();
        Self { app, runtime, folder, ruth, ana, ana_id: member.id.to_string(), ruth_id }
    }

    fn ask(&self, who: &str, path: &str, form: Option<&[(&str, &str)]>, fragment: bool) -> Answer {
        let body = form.map(|fields| {
            form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.iter().copied()).finish()
        });
        let mut request = Request::builder()
            .uri(path)
            .method(if body.is_some() { "POST" } else { "GET" })
            .header(header::COOKIE, format!("amends={who}; __Host-amends={who}"));
        if fragment {
            request = request.header("X-Fragment", "1");
        }
        let request = request.body(Body::from(body.unwrap_or_default())).unwrap();
        self.runtime.block_on(async {
            let pages = web::router(&self.app).with_state(self.app.clone());
            let answer = pages.oneshot(request).await.unwrap();
            let to = answer.headers().get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
            let status = answer.status().as_u16();
            let body = to_bytes(answer.into_body(), 1 << 22).await.unwrap();
            Answer { status, to: to.unwrap_or_default(), body: String::from_utf8(body.to_vec()).unwrap() }
        })
    }

    fn get(&self, who: &str, path: &str) -> String {
        let answer = self.ask(who, path, None, false);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    fn post(&self, who: &str, path: &str, form: &[(&str, &str)]) -> Answer {
        self.ask(who, path, Some(form), false)
    }

    /// Something that is done; answers with the page to which it leads.
    fn done(&self, who: &str, path: &str, form: &[(&str, &str)]) -> String {
        let answer = self.post(who, path, form);
        assert_eq!(answer.status, 303, "{path}: {}", answer.body);
        answer.to.split('#').next().unwrap().to_owned()
    }

    /// What the check says of an acknowledgement that promises something by then.
    fn checked(&self, case: &str, body: &str, by: &str) -> String {
        let form = [("kind", "acknowledgement"), ("body", body), ("promise", "News"), ("promise_due_at", by)];
        self.ask(&self.ana, &format!("{case}/reply_check"), Some(&form), true).body
    }

    fn case(&self, words: &str) -> String {
        let form =
            [("who", "ada@mail.example"), ("channel", "phone"), ("verbatim", words), ("received_at", "")];
        self.done(&self.ana, "/cases", &form)
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _left_for_the_machine = std::fs::remove_dir_all(&self.folder);
    }
}

/// What follows `before` up to the next quotation mark.
fn after<'a>(page: &'a str, before: &str) -> &'a str {
    let at = page.find(before).unwrap_or_else(|| panic!("“{before}” is not in {page}"));
    page[at + before.len()..].split('"').next().unwrap()
}

#[test]
fn what_lies_above_the_limit_is_approved_by_a_second_person_on_today() {
    let desk = Desk::open("approval");
    let case = desk.case("The cake came a day late.");
    let offer = [
        ("form", "refund"),
        ("what", "Cake again, brought in person"),
        ("basis", "goodwill"),
        ("cost.amount", "40.00"),
        ("cost.currency", "GBP"),
        ("face_value.amount", "80.00"),
        ("face_value.currency", "GBP"),
    ];
    assert_eq!(desk.done(&desk.ana, &format!("{case}/acts/make_good"), &offer), case);
    let page = desk.get(&desk.ana, &case);
    assert!(page.contains("waiting for approval") && !page.contains("acts/make_good_approve"));

    let today = desk.get(&desk.ruth, "/");
    assert!(today.contains("Cake again, brought in person") && today.contains("costs us 40.00 GBP"));
    let id = after(&today, "id=\"act-make_good_refuse-");
    let approve = format!("{case}/acts/make_good_approve");
    let refused = desk.post(&desk.ana, &approve, &[("target", id)]);
    assert_eq!(refused.status, 403);
    assert!(refused.body.contains("Not saved"), "the page says why: {}", refused.body);
    assert_eq!(desk.done(&desk.ruth, &approve, &[("target", id), ("back", "/")]), "/");
    assert!(desk.get(&desk.ana, &case).contains("approved by Ruth Abel"));
    assert!(desk.get(&desk.ruth, "/").contains("No offer waits."));
}

#[test]
fn a_refused_form_comes_back_as_it_was_typed_with_the_error_beside_its_field() {
    let desk = Desk::open("refused");
    let case = desk.case("The cake came a day late.");
    let reasons = "We gave <the> slot away.";
    let early = [("outcome", "upheld"), ("reasons", reasons)];
    let answer = desk.post(&desk.ana, &format!("{case}/acts/decision"), &early);
    assert_eq!(answer.status, 409);
    assert!(answer.body.contains("data-refused") && answer.body.contains("We gave &lt;the&gt; slot away."));

    let bad = [("what", "A call back"), ("due_at", "soon")];
    let answer = desk.post(&desk.ana, &format!("{case}/acts/promise"), &bad);
    assert_eq!(answer.status, 422);
    assert!(
        answer.body.contains("id=\"promise-due_at-error\"") && answer.body.contains("value=\"A call back\"")
    );

    let floor = [
        ("severity", "low"),
        ("problem_statement", "Late"),
        ("floor.amount", "much"),
        ("floor.currency", "GBP"),
    ];
    let answer = desk.post(&desk.ana, &format!("{case}/acts/assessment"), &floor);
    assert_eq!(answer.status, 422);
    assert!(answer.body.contains("id=\"assessment-floor-amount-error\""), "{}", answer.body);

    let empty = desk.post(&desk.ana, "/cases", &[("channel", "phone"), ("who", "Ada Novak")]);
    assert_eq!(empty.status, 422);
    assert!(
        empty.body.contains("id=\"new-case-verbatim-error\"") && empty.body.contains("value=\"Ada Novak\"")
    );
}

#[test]
fn a_case_is_handed_over_debriefed_and_merged_from_the_pages() {
    let desk = Desk::open("office");
    let case = desk.case("The cake came a day late.");
    // Chance decides which of the two on duty gets it.
    let owned_by_ana = desk.get(&desk.ana, &case).contains("<strong>Ana Ruiz</strong> owns this case");
    let (from, to, to_id, name) = if owned_by_ana {
        (&desk.ana, &desk.ruth, &desk.ruth_id, "Ruth Abel")
    } else {
        (&desk.ruth, &desk.ana, &desk.ana_id, "Ana Ruiz")
    };
    desk.done(from, &format!("{case}/acts/handover"), &[("to", to_id.as_str()), ("reason", "You know her")]);
    assert!(desk.get(to, "/").contains("“You know her”"));
    assert_eq!(desk.done(to, &format!("{case}/acts/handover_acceptance"), &[("back", "/")]), "/");
    assert!(desk.get(to, &case).contains(&format!("<strong>{name}</strong> owns this case")));

    let debrief = [
        ("what_happened", "The slot was given away."),
        ("root_cause", "Nobody checks held slots."),
        ("cause_class", "not_foreseen"),
        ("scope", "systemic"),
        ("scope_evidence", "Nothing in the procedure speaks of it."),
    ];
    desk.done(&desk.ana, &format!("{case}/acts/debrief"), &debrief);
    let page = desk.get(&desk.ana, &case);
    assert!(page.contains("href=\"/problems/") && page.contains("Debriefed"));

    let again = desk.case("And nobody called me back.");
    let number = case.trim_start_matches("/cases/");
    assert_eq!(desk.post(&desk.ana, &format!("{again}/acts/merge"), &[("into", "nothing")]).status, 422);
    assert_eq!(desk.done(&desk.ana, &format!("{again}/acts/merge"), &[("into", number)]), case);
    assert!(desk.get(&desk.ana, &case).contains("Took over another case"));
    assert!(desk.get(&desk.ana, &format!("/cases?q={number}")).contains(&case));
}

#[test]
fn the_reply_check_answers_with_its_fragment_or_with_the_whole_page() {
    let desk = Desk::open("check");
    let case = desk.case("The cake came a day late.");
    let form = [("kind", "reply"), ("body", "The courier is to blame.")];
    let fragment = desk.ask(&desk.ana, &format!("{case}/reply_check"), Some(&form), true);
    assert!(fragment.body.contains("Cannot be sent as it is") && !fragment.body.contains("<html"));
    let page = desk.post(&desk.ana, &format!("{case}/reply_check"), &form).body;
    assert!(page.contains("<html") && page.contains("Cannot be sent as it is"));
    assert!(page.contains(">The courier is to blame.</textarea>"));
    for part in ["next", "promises", "make-goods", "acts", "thread"] {
        let url = format!("{case}/fragments/{part}");
        assert!(desk.get(&desk.ana, &url).contains(&format!("data-fragment-url=\"{url}\"")));
    }
    for part in ["owed", "steps", "handovers", "approvals", "team"] {
        let url = format!("/fragments/{part}");
        assert!(desk.get(&desk.ruth, &url).contains(&format!("data-fragment-url=\"{url}\"")));
    }
}

/// What is owed may be promised as work before anybody wrote to the customer. The date of an acknowledgement is a promise of
/// its own, and no untrue word about that other one.
#[test]
fn a_promise_of_work_makes_no_acknowledgement_untrue() {
    let desk = Desk::open("ack-beside-task");
    let actor = Actor::system();
    let rules = "[forms.redo]\nway = \"task\"\nwithin = \"10 business days\"\n".to_owned();
    let part = domain::house::Part::Fulfilment;
    settings::change(&desk.app, &actor, settings::Subject::Part(part), 0, rules).unwrap();
    desk.app.refresh_house().unwrap();
    let case = desk.case("The table came with a scratch.");
    let owed = [
        ("severity", "medium"),
        ("problem_statement", "A scratched table"),
        ("attribution", "firm"),
        ("floor.amount", "40"),
        ("floor.currency", "GBP"),
    ];
    desk.done(&desk.ana, &format!("{case}/acts/assessment"), &owed);
    let redo = [
        ("form", "redo"),
        ("what", "The table polished"),
        ("basis", "entitlement"),
        ("face_value.amount", "40"),
        ("face_value.currency", "GBP"),
        ("cost.amount", "40"),
        ("cost.currency", "GBP"),
    ];
    desk.done(&desk.ana, &format!("{case}/acts/make_good"), &redo);
    let page = desk.get(&desk.ana, &case);
    assert!(page.contains("it is promised"), "the work is promised with a date");
    let body = "Dear Ola,\n\nyour table came with a scratch, and that is our fault. I am sorry. \
        You hear from me by Friday 13 March 2026, 16:00.\n\nAna Ruiz";
    let at = |day: &str| desk.checked(&case, body, day);
    assert!(!at("2026-03-13T16:00").contains("Cannot be sent"), "{}", at("2026-03-13T16:00"));
    assert!(
        at("2026-03-16T16:00").contains("Cannot be sent"),
        "a date that the form does not promise is untrue"
    );
}
