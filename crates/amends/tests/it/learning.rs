//! Pages of problems: from the first why to a verdict, its return and who was told, on both engines.

use amends::{
    actions::{
        case::{OpenCase, open},
        staff::{create_token, link_for, sign_in_by_link},
    },
    jobs::{do_chores, run_due},
};
use axum::http::{Request, header};
use domain::staff::{Actor, Member, Role};
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::front::{Answer, Front, on_each_engine};

const KIND: &str = "late_delivery";

/// A complaint that came so many days ago; the number of its case.
fn complain(front: &Front, me: &Member, days_ago: i64) -> String {
    let at = front.app.clock.now().saturating_sub(SignedDuration::from_hours(24 * days_ago)).unwrap();
    let new: OpenCase = serde_json::from_value(json!({
        "channel": "phone", "verbatim": "The bread came two hours late.", "failure_type": KIND, "received_at": at,
    }))
    .unwrap();
    open(&front.app, &Actor::member(me), new).unwrap().case.number.to_string()
}

fn night(front: &Front) {
    do_chores(&front.app).unwrap();
    while run_due(&front.app).unwrap() > 0 {}
}

fn shows(answer: &Answer, text: &str) {
    assert!(answer.status == 200 && answer.body.contains(text), "{text} is not in {}", answer.body);
}

/// Posts a form that is taken, and answers where it leads.
fn put(front: &Front, cookie: &str, path: &str, fields: &[(&str, &str)]) -> String {
    let answer = front.post(cookie, path, fields);
    assert_eq!(answer.status, 303, "{path} {fields:?}: {}", answer.body);
    answer.header("location").to_owned()
}

fn api(front: &Front, token: &str, path: &str) -> Value {
    let request =
        Request::get(format!("/api/v1{path}")).header(header::AUTHORIZATION, format!("Bearer {token}"));
    serde_json::from_str(&front.send(request, String::new(), "127.0.0.1").body).unwrap()
}

/// Weeks later a session is over: signs in once more.
fn cookie(front: &Front, member: &Member) -> String {
    let link = link_for(&front.app, &Actor::system(), member.id, "sign_in").unwrap();
    format!("amends={}", sign_in_by_link(&front.app, &link).unwrap())
}

/// What a test goes by: two people, a problem with twelve complaints behind it.
struct Story {
    ruth: Member,
    manager: String,
    ana: Member,
    agent: String,
    problem: String,
    case: String,
}

fn begun(front: &Front) -> Story {
    let (ruth, manager) = front.member("Ruth", Role::Manager);
    let (ana, agent) = front.member("Ana", Role::Agent);
    let cases: Vec<String> = (1..=12).map(|day| complain(front, &ana, day)).collect();
    let fields = [("title", "Late on Saturdays"), ("failure_type", KIND), ("severity", "high")];
    let problem = put(front, &agent, "/problems", &fields);
    Story { ruth, manager, ana, agent, problem, case: cases[0].clone() }
}

impl Story {
    /// So many days later, after the nightly look.
    fn after_days(mut self, front: &Front, days: i64) -> Self {
        front.later(days * 24 * 3600);
        night(front);
        (self.manager, self.agent) = (cookie(front, &self.ruth), cookie(front, &self.ana));
        self
    }

    fn here(&self, rest: &str) -> String {
        format!("{}/{rest}", self.problem)
    }

    /// Debriefed with two people and a tree of causes.
    fn debriefed(&self, front: &Front) -> String {
        let steps = [("title", "Loading"), ("steps[]", "Count\nLoad"), ("effective_at", "2025-01-01T08:00")];
        let procedure = put(front, &self.agent, "/procedures", &steps);
        let id = procedure.rsplit('/').next().unwrap().to_owned();
        for (why, under) in
            [("The van left late", ""), ("Ana did not ring", "1"), ("No stand-in is named", "")]
        {
            put(
                front,
                &self.agent,
                &self.here("causes"),
                &[("why", why), ("under_n", under), ("cause_class", "not_foreseen")],
            );
        }
        let (ruth, ana) = (self.ruth.id.to_string(), self.ana.id.to_string());
        let fields = [
            ("what_happened", "The Saturday round did not leave"),
            ("attendees[]", ruth.as_str()),
            ("attendees[]", ana.as_str()),
            ("checklist.procedure", id.as_str()),
            ("checklist.step_in_procedure", "false"),
        ];
        put(front, &self.manager, &self.here("debrief"), &fields);
        procedure
    }

    fn planned(&self, front: &Front, procedure: &str) -> String {
        let (owner, id) = (self.ana.id.to_string(), procedure.rsplit('/').next().unwrap());
        let fields = [
            ("what", "A stand-in for every round"),
            ("cause_n", "3"),
            ("procedure_id", id),
            ("procedure", ""),
            ("owner", owner.as_str()),
            ("due_at", "2026-03-20T10:00"),
            ("window_days_n", "30"),
            ("window_after_days_n", "30"),
            ("settling_days_n", "0"),
            ("target_percent_n", "100"),
            ("per", "day"),
        ];
        put(front, &self.agent, &self.here("corrective_actions"), &fields);
        let (_, token) = create_token(&front.app, &Actor::system(), "reader", Role::ReadOnly).unwrap();
        let id = self.problem.rsplit('/').next().unwrap();
        let action =
            api(front, &token, &format!("/problems/{id}"))["actions"][0]["id"].as_str().unwrap().to_owned();
        self.here(&format!("corrective_actions/{action}"))
    }
}

#[test]
fn a_debrief_with_two_leads_to_an_action_that_works_until_it_comes_back() {
    on_each_engine(|front| {
        let story = begun(front);
        let procedure = story.debriefed(front);
        let page = front.get(&story.manager, &story.problem);
        for text in [
            "ends at a person",
            "No stand-in is named",
            "The step is missing from Loading, version 1",
            "not confirmed yet",
        ] {
            shows(&page, text);
        }
        let entry = story.here("debrief_confirmation");
        put(front, &story.agent, &entry, &[("agrees", "false"), ("why", "The list came after the van")]);
        shows(&front.get(&story.agent, &story.problem), "saw it differently");
        assert_eq!(front.post(&story.manager, &story.here("closure"), &[]).status, 409);
        put(front, &story.agent, &entry, &[("agrees", "true"), ("why", "The list came after the van")]);
        shows(&front.get(&story.agent, &story.problem), "The list came after the van");

        let action = story.planned(front, &procedure);
        shows(&front.get(&story.agent, &action), "12 came in the last 30 days");
        put(front, &story.agent, &story.here("cases"), &[("id", &story.case)]);
        put(
            front,
            &story.agent,
            &story.here("lessons"),
            &[("learned", "Ask who drives before you promise a time")],
        );
        put(front, &story.agent, &format!("{action}/done"), &[]);
        let version = [
            ("steps[]", "Count\nName a stand-in\nLoad"),
            ("change", "A stand-in"),
            ("corrective_action", action.rsplit('/').next().unwrap()),
        ];
        put(front, &story.agent, &format!("{procedure}/versions"), &version);
        shows(&front.get(&story.agent, &action), "It produced version 2");
        shows(&front.get(&story.agent, &format!("{procedure}?earlier=1&later=2")), "<ins>");
        let story = told_and_shown_to_work(front, story, &action);
        comes_back(front, &story, &action);
    });
}

fn told_and_shown_to_work(front: &Front, story: Story, action: &str) -> Story {
    let letter = "I am sorry that we brought your bread late. From now on each round has a stand-in by name, so that your bread is not late again. Ana";
    let fields = [("kind", "reply"), ("channel", "phone"), ("body", letter)];
    put(front, &story.agent, &format!("/cases/{}/acts/message", story.case), &fields);
    shows(&front.get(&story.agent, action), "told-");

    let story = story.after_days(front, 31);
    shows(&front.get(&story.agent, action), "It works: the whole interval lies below the criterion.");
    put(front, &story.manager, &story.here("closure"), &[]);
    assert!(!front.get(&story.agent, "/").body.contains("A stand-in for every round"));

    story
}

fn comes_back(front: &Front, story: &Story, action: &str) {
    front.later(24 * 3600);
    let again = complain(front, &story.ana, 0);
    night(front);
    shows(&front.get(&story.agent, &format!("/cases/{again}")), "Ask who drives before you promise a time");
    for cookie in [&story.agent, &story.manager] {
        shows(&front.get(cookie, "/"), "It counted as mended, and a like case came.");
    }
    let page = front.get(&story.agent, action);
    shows(&page, "1 customer was told of it");
    shows(&page, "They were told that it was mended");
    shows(&front.get(&story.agent, &story.problem), "being watched");
    let answer = format!("{action}/alarm_answer");
    assert_eq!(front.post(&story.agent, &answer, &[("words", " ")]).status, 422);
    put(front, &story.agent, &answer, &[("words", "We debrief again on Monday")]);
    assert!(!front.get(&story.manager, "/").body.contains("It counted as mended"));
}

#[test]
fn an_action_that_is_late_and_then_does_not_work_alarms() {
    on_each_engine(|front| {
        let story = begun(front);
        let action = story.planned(front, &story.debriefed(front));
        front.later(11 * 24 * 3600);
        night(front);
        shows(&front.get(&story.agent, "/"), "It should have been done by now.");
        put(front, &story.agent, &format!("{action}/done"), &[]);
        assert!(!front.get(&story.agent, "/").body.contains("should have been done"));
        let changed = [
            ("window_days_n", "30"),
            ("window_after_days_n", "20"),
            ("settling_days_n", "0"),
            ("target_percent_n", "80"),
        ];
        let criterion = format!("{action}/criterion");
        assert_eq!(front.post(&story.manager, &criterion, &changed).status, 422, "no reason is given");
        let with = [&changed[..], &[("reason", "The season ends")]].concat();
        put(front, &story.manager, &criterion, &with);
        shows(&front.get(&story.manager, &action), "changed after it was done");
        front.later(21 * 24 * 3600);
        (1..=20).for_each(|day| drop((complain(front, &story.ana, day), complain(front, &story.ana, day))));
        let story = story.after_days(front, 0);
        let page = front.get(&story.manager, &action);
        shows(&page, "It does not work: the whole interval lies above the criterion.");
        shows(&page, "such a check finds a halving");
        shows(&front.get(&story.manager, "/"), "It did not work, the counts say.");
        assert_eq!(front.post(&story.manager, &criterion, &with).status, 409);
    });
}
