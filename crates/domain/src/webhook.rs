//! Webhooks: which other systems are told what happened, and when a delivery that failed is tried again.

use jiff::{SignedDuration, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{change::Refused, event::kinds, id::Id};

const LONGEST_ADDRESS: usize = 2000;
const MOST_EVENTS: usize = 100;
/// After a new secret is drawn, the old one signs too for a day, so that the other side can change over.
const OVERLAP: SignedDuration = SignedDuration::from_hours(24);
/// How long after each failed try the next one comes: at once, then ever later, over three days in all. Source: the
/// schedule that the Standard Webhooks specification recommends.
const PAUSES: [SignedDuration; 9] = [
    SignedDuration::from_secs(5),
    SignedDuration::from_mins(5),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(5),
    SignedDuration::from_hours(10),
    SignedDuration::from_hours(14),
    SignedDuration::from_hours(20),
    SignedDuration::from_hours(24),
];
const LONGEST_REST: SignedDuration = SignedDuration::from_hours(1);

/// Somebody outside who is told what happens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Webhook {
    /// Identity.
    pub id: Id<Webhook>,
    /// Where it is told.
    pub url: String,
    /// Of which kinds: `promise.broken`, all of one thing as `promise.*`, or everything as `*`.
    pub events: Vec<String>,
    /// Whether the words that people said or wrote go along.
    pub words: bool,
    /// Since when.
    pub created_at: Timestamp,
    /// Which secret signs; counted up for a new one.
    pub secret: u32,
    /// When the secret was last changed.
    pub changed_at: Option<Timestamp>,
    /// Why it is no longer told anything; none while it is.
    pub stopped: Option<String>,
    /// How many tries in a row have failed.
    pub failures: u32,
    /// Nothing is tried before this moment, since it did not answer.
    pub rests_until: Option<Timestamp>,
}

/// What is asked for.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWebhook {
    /// Where it is told: https, and a machine that can be reached from here.
    pub url: String,
    /// Of which kinds: `promise.broken`, all of one thing as `promise.*`, or everything as `*`.
    pub events: Vec<String>,
    /// Whether the words that people said or wrote go along. They are personal; no, if not said.
    #[serde(default)]
    pub words: bool,
}

impl NewWebhook {
    /// Makes it.
    ///
    /// # Errors
    /// The address is none, or a kind cannot be one.
    pub fn make(&self, id: Id<Webhook>, now: Timestamp) -> Result<Webhook, Refused> {
        let url = self.url.trim();
        if !is_address(url) {
            return Err(Refused::invalid("url", url, "an address such as https://shop.example/hooks"));
        }
        let events: Vec<_> = self.events.iter().map(|kind| kind.trim().to_owned()).collect();
        if events.is_empty() || events.len() > MOST_EVENTS {
            let found = events.len().to_string();
            return Err(Refused::invalid("events", found, format!("1 to {MOST_EVENTS} kinds of event")));
        }
        if let Some(unknown) = events.iter().find(|kind| !kinds::is_known(kind)) {
            let expected = format!(
                "kinds of event that there are, such as {}, or everything as *",
                kinds::like(unknown).join(", ")
            );
            return Err(Refused::invalid("events", format!("{unknown:?}"), expected));
        }
        Ok(Webhook {
            id,
            url: url.to_owned(),
            events,
            words: self.words,
            created_at: now,
            secret: 1,
            changed_at: None,
            stopped: None,
            failures: 0,
            rests_until: None,
        })
    }
}

impl Webhook {
    /// Whether it is told of an event of this kind.
    #[must_use]
    pub fn wants(&self, kind: &str) -> bool {
        let matches = |pattern: &String| match pattern.strip_suffix('*') {
            Some(start) => kind.starts_with(start),
            None => pattern == kind,
        };
        self.stopped.is_none() && self.events.iter().any(matches)
    }

    /// The secrets that sign now, the newest first.
    pub fn secrets(&self, now: Timestamp) -> impl Iterator<Item = u32> {
        let recent = |at: Timestamp| now.duration_since(at) < OVERLAP;
        let earlier = self.changed_at.filter(|at| recent(*at) && self.secret > 1).map(|_| self.secret - 1);
        std::iter::once(self.secret).chain(earlier)
    }

    /// Changes over to a new secret.
    pub const fn change_secret(&mut self, now: Timestamp) {
        self.secret += 1;
        self.changed_at = Some(now);
    }

    /// It answered.
    pub const fn answered(&mut self) {
        self.failures = 0;
        self.rests_until = None;
    }

    /// It did not answer, or not well: it rests, ever longer, so that one that is dead holds up nobody else.
    pub fn failed(&mut self, now: Timestamp) {
        let doublings = self.failures.min(10);
        self.failures = self.failures.saturating_add(1);
        let rest = SignedDuration::from_secs(5 << doublings).min(LONGEST_REST);
        self.rests_until = now.checked_add(rest).ok();
    }

    /// It is told again, from where it stopped.
    ///
    /// # Errors
    /// It never stopped.
    pub fn resume(&mut self) -> Result<(), Refused> {
        if self.stopped.take().is_none() {
            return Err(Refused::not_now("not_stopped", "This webhook has not stopped."));
        }
        self.answered();
        Ok(())
    }
}

/// How long after its `tries`-th failed try a delivery waits for the next one; `None` after the last. `chance` spreads
/// it by a tenth to either side, so that what failed together does not come back together.
#[must_use]
pub fn pause_after(tries: u32, chance: u64) -> Option<SignedDuration> {
    let pause = PAUSES.get(usize::try_from(tries.checked_sub(1)?).ok()?)?;
    let thousandths = 900 + i64::try_from(chance % 201).unwrap_or(100);
    let millis = i64::try_from(pause.as_millis()).unwrap_or(i64::MAX / 2000) * thousandths / 1000;
    Some(SignedDuration::from_millis(millis))
}

/// Whether a text can be the address of another system: http or https, a host, no name and password in it.
#[must_use]
pub fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let Some(rest) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`|".contains(&byte));
    printable && text.len() <= LONGEST_ADDRESS && !host.is_empty() && !host.contains('@')
}

#[cfg(test)]
mod tests {
    use super::{NewWebhook, PAUSES, Webhook, is_address, pause_after};
    use crate::id::Id;

    fn at(text: &str) -> jiff::Timestamp {
        text.parse().unwrap()
    }

    fn webhook(events: &[&str]) -> Webhook {
        let new = NewWebhook {
            url: "https://shop.example/hooks".to_owned(),
            events: events.iter().map(|one| (*one).to_owned()).collect(),
            words: false,
        };
        new.make(Id::new(uuid::Uuid::from_u128(1)), at("2026-03-10T10:00:00Z")).unwrap()
    }

    #[test]
    fn kinds_are_chosen_one_by_one_by_thing_or_all() {
        for (events, kind, told) in [
            (&["promise.broken"][..], "promise.broken", true),
            (&["promise.broken"], "promise.made", false),
            (&["case.received", "promise.*"], "promise.made", true),
            (&["promise.*"], "promises.made", false),
            (&["*"], "case.received", true),
        ] {
            assert_eq!(webhook(events).wants(kind), told, "{events:?} {kind}");
        }
        let stopped = Webhook { stopped: Some("410".to_owned()), ..webhook(&["*"]) };
        assert!(!stopped.wants("case.received"));
    }

    #[test]
    fn what_cannot_be_told_is_refused() {
        let new = |url: &str, events: &[&str]| NewWebhook {
            url: url.to_owned(),
            events: events.iter().map(|one| (*one).to_owned()).collect(),
            words: false,
        };
        let good = "https://shop.example/hooks";
        for wrong in [
            new("ftp://shop.example", &["*"]),
            new("https://", &["*"]),
            new("https://me:hush@shop.example/", &["*"]),
            new("https://shop.example/a b", &["*"]),
            new(good, &[]),
            new(good, &["promise"]),
            new(good, &["Promise.broken"]),
            new(good, &["*.broken"]),
            new(good, &["a.b.c"]),
            new(good, &["case.received", "promise.brokn"]),
            new(good, &["promises.*"]),
        ] {
            assert!(
                wrong.make(Id::new(uuid::Uuid::nil()), jiff::Timestamp::UNIX_EPOCH).is_err(),
                "{wrong:?}"
            );
        }
        let slip = new(good, &["case.received", "promise.brokn"]);
        let told =
            slip.make(Id::new(uuid::Uuid::nil()), jiff::Timestamp::UNIX_EPOCH).unwrap_err().to_string();
        assert!(told.contains("promise.brokn") && told.contains("promise.broken"), "{told}");
        assert!(is_address("http://127.0.0.1:8080/x?y=1"));
    }

    #[test]
    fn both_secrets_sign_for_a_day_after_a_change() {
        let mut one = webhook(&["*"]);
        assert_eq!(one.secrets(at("2026-03-10T10:00:00Z")).collect::<Vec<_>>(), [1]);
        one.change_secret(at("2026-03-11T10:00:00Z"));
        assert_eq!(one.secrets(at("2026-03-12T09:59:59Z")).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(one.secrets(at("2026-03-12T10:00:00Z")).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn tries_spread_over_three_days_and_end() {
        let mut total = 0;
        for tries in 1..=u32::try_from(PAUSES.len()).unwrap() {
            let pauses: Vec<_> = (0..201).map(|chance| pause_after(tries, chance).unwrap()).collect();
            let usual = PAUSES[usize::try_from(tries).unwrap() - 1].as_secs_f64();
            for pause in [&pauses[0], &pauses[200]] {
                assert!((pause.as_secs_f64() - usual).abs() <= usual * 0.1 + 0.001, "{tries}: {pause:?}");
            }
            assert!(pauses.windows(2).all(|pair| pair[0] <= pair[1]) && pauses[0] < pauses[200]);
            total += pauses[100].as_secs();
        }
        assert!((72 * 3600..80 * 3600).contains(&total), "{total} s");
        assert_eq!((pause_after(10, 0), pause_after(0, 0)), (None, None));
    }

    #[test]
    fn one_that_does_not_answer_rests_ever_longer_up_to_an_hour() {
        let (mut one, now) = (webhook(&["*"]), at("2026-03-10T10:00:00Z"));
        let mut rests = Vec::new();
        for _ in 0..15 {
            one.failed(now);
            rests.push(one.rests_until.unwrap().duration_since(now).as_secs());
        }
        assert_eq!((rests[0], rests[1], rests[9], rests[14]), (5, 10, 2560, 3600));
        one.answered();
        assert_eq!((one.failures, one.rests_until), (0, None));
    }
}
