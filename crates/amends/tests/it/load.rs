//! Complaints sent to a server of its own process, and what must be there of them afterwards.

use amends::{
    actions::staff::create_token,
    app::{App, Clock},
};
use domain::{
    case::Case,
    id::Id,
    staff::{Actor, Role},
};
use store::case::{Filter, Lock};

use crate::app::{Home, add};

/// An administrator, and the token of an agent.
pub fn token(home: &Home) -> String {
    let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
    let ruth = add(&app, "Ruth Abel", Role::Admin);
    create_token(&app, &Actor::member(&ruth), "load", Role::Agent).unwrap().1
}

/// What was answered to one complaint.
pub struct Answered {
    pub status: u16,
    pub text: String,
}

impl Answered {
    /// The case that it became.
    pub fn case(&self) -> Option<Id<Case>> {
        let answer: serde_json::Value = serde_json::from_str(&self.text).ok()?;
        answer["id"].as_str()?.parse().ok()
    }
}

/// One complaint; none if the server was gone before it answered.
pub fn complain(server: &str, token: &str, client: usize, nth: usize) -> Option<Answered> {
    let body = serde_json::json!({
        "channel": "api",
        "verbatim": format!("The parcel {nth} of client {client} has not come."),
        "customer": { "email": format!("client{client}@post.example") },
    });
    let request = ureq::post(format!("{server}/api/v1/cases")).config().http_status_as_error(false).build();
    let mut answer = request.header("Authorization", &format!("Bearer {token}")).send_json(&body).ok()?;
    Some(Answered { status: answer.status().as_u16(), text: answer.body_mut().read_to_string().ok()? })
}

/// Whether every one of these cases is there with its entry and its jobs, and the journal holds.
pub fn check(home: &Home, answered: &[Id<Case>]) {
    let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
    let key = app.keys.checkpoints();
    app.look(|conn| {
        for id in answered {
            let file = store::case::file(conn, *id, Lock::No)?.expect("the case is there");
            assert!(file.case.next_step.is_some());
            let history = store::journal::case_history(conn, &id.to_string())?;
            assert!(history.iter().any(|entry| entry.kind == "case.received" && entry.words.is_some()));
        }
        let verdict = store::journal::verify(conn, Some(&key))?;
        assert!(verdict.ok, "{verdict:?}");
        Ok(())
    })
    .unwrap();
    let now = app.clock.now().saturating_add(jiff::SignedDuration::from_hours(24 * 30)).unwrap();
    let jobs = app.look(|conn| Ok(store::jobs::waiting(conn, now)?)).unwrap();
    assert!(
        usize::try_from(jobs).unwrap() >= answered.len(),
        "each case has a timer: {jobs} jobs for {} cases",
        answered.len()
    );
}

/// How many cases there are, whether or not anybody was told.
pub fn cases(home: &Home) -> usize {
    let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
    app.look(|conn| Ok(store::case::list(conn, &Filter::default(), None, 100_000)?)).unwrap().cases.len()
}
