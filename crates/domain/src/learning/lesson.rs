//! What was learned, so that it is at hand when a like case arrives.

use std::collections::BTreeSet;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Problem, themes::words};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// More than these nobody reads beside a case.
const MOST_SHOWN: usize = 3;
/// Content words that a case has to share with a lesson, and what share of the lesson's they have to be, to be like it
/// by its words alone.
const SHARED_WORDS: usize = 3;
const SHARED_PART: f64 = 0.25;

/// A lesson.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Lesson {
    /// Identity.
    pub id: Id<Lesson>,
    /// What to look for and what to do, in the words that help whoever meets the next one.
    pub learned: String,
    /// The kind of failure that it is about.
    pub failure_type: Option<String>,
    /// The problem that it comes from.
    pub problem: Option<Id<Problem>>,
    /// The case that it comes from.
    pub case: Option<uuid::Uuid>,
    /// Who wrote it.
    pub by: Option<Id<Member>>,
    /// When.
    pub at: Timestamp,
    /// When it was found to hold no more.
    #[serde(default)]
    pub withdrawn_at: Option<Timestamp>,
}

/// The body of a lesson.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewLesson {
    /// What to look for and what to do. No names of customers.
    pub learned: String,
    /// The kind of failure that it is about; that of the problem or case, if not said.
    #[serde(default)]
    pub failure_type: Option<String>,
    /// The problem that it comes from.
    #[serde(default)]
    pub problem: Option<Id<Problem>>,
    /// The case that it comes from.
    #[serde(default)]
    pub case: Option<uuid::Uuid>,
}

impl Lesson {
    /// Writes a lesson down.
    ///
    /// # Errors
    /// The role may not, or nothing is said.
    pub fn write(
        id: Id<Self>,
        new: &NewLesson,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        let learned = new.learned.trim();
        if learned.is_empty() {
            return Err(Refused::invalid("learned", "nothing", "what to look for and what to do"));
        }
        let lesson = Self {
            id,
            learned: learned.to_owned(),
            failure_type: new.failure_type.clone(),
            problem: new.problem,
            case: new.case,
            by: actor.member_id(),
            at: now,
            withdrawn_at: None,
        };
        let event = lesson.event("lesson.learned").words(learned);
        Ok(Change::of(lesson).event(event))
    }

    /// Takes a lesson back that holds no more; it is not shown beside cases from then on.
    ///
    /// # Errors
    /// The role may not, or it was taken back before.
    pub fn withdraw(mut self, actor: &Actor, now: Timestamp) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        if self.withdrawn_at.is_some() {
            return Err(Refused::not_now("lesson_withdrawn", "This lesson was taken back already."));
        }
        self.withdrawn_at = Some(now);
        let event = self.event("lesson.withdrawn");
        Ok(Change::of(self).event(event))
    }

    fn event(&self, kind: &'static str) -> Event {
        let stream = self.problem.map_or(Stream::House, Stream::Problem);
        Event::new(stream, kind).fact("lesson", self.id).fact("failure_type", &self.failure_type)
    }
}

/// The lessons that are like a case, the likest first, at most three: from the same problem, about the same kind of
/// failure, or with words in common.
#[must_use]
pub fn lessons_for<'a>(
    lessons: &'a [Lesson],
    failure_type: Option<&str>,
    problem: Option<Id<Problem>>,
    verbatim: &str,
) -> Vec<&'a Lesson> {
    let said = stems(verbatim);
    let mut found: Vec<(f64, &Lesson)> = Vec::new();
    for lesson in lessons.iter().filter(|one| one.withdrawn_at.is_none()) {
        let own = stems(&lesson.learned);
        let shared = own.intersection(&said).count();
        let part = real(shared) / real(own.len().max(1));
        let same_problem = problem.is_some() && lesson.problem == problem;
        let same_kind = failure_type.is_some() && lesson.failure_type.as_deref() == failure_type;
        let alike = shared >= SHARED_WORDS && part >= SHARED_PART;
        if same_problem || same_kind || alike {
            let likeness = f64::from(u8::from(same_problem)) * 2.0 + f64::from(u8::from(same_kind)) + part;
            found.push((likeness, lesson));
        }
    }
    // The newest first among those that are as like.
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.id.cmp(&one.1.id)));
    found.into_iter().take(MOST_SHOWN).map(|(_, lesson)| lesson).collect()
}

fn stems(text: &str) -> BTreeSet<String> {
    words(text).into_iter().map(|word| word.stem).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts of words are far below 2^52")]
const fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::{Lesson, NewLesson, lessons_for};
    use crate::{id::Id, staff::Actor};
    use jiff::Timestamp;

    fn lesson(number: u128, learned: &str, kind: Option<&str>, problem: Option<u128>) -> Lesson {
        let new = NewLesson {
            learned: learned.to_owned(),
            failure_type: kind.map(str::to_owned),
            problem: problem.map(|number| Id::new(uuid::Uuid::from_u128(number))),
            case: None,
        };
        let id = Id::new(uuid::Uuid::from_u128(number));
        Lesson::write(id, &new, &Actor::system(), Timestamp::UNIX_EPOCH).unwrap().state
    }

    #[test]
    fn what_was_learned_of_the_like_is_found_and_the_rest_is_not() {
        let all = [
            lesson(1, "Check the seal of the kettle lid before sending a new one", None, None),
            lesson(2, "Ask for the order number first", Some("billing"), None),
            lesson(3, "Ring the depot at seven", Some("late"), None),
            lesson(4, "The Saturday round has no stand-in", Some("late"), Some(9)),
        ];
        let found = |kind, problem: Option<u128>, words: &str| {
            let problem = problem.map(|number| Id::new(uuid::Uuid::from_u128(number)));
            let ids = |one: &&Lesson| one.id.uuid().as_u128();
            lessons_for(&all, kind, problem, words).iter().map(ids).collect::<Vec<_>>()
        };
        assert_eq!(found(Some("late"), None, "My bread came late"), [4, 3]);
        assert_eq!(found(Some("late"), Some(9), "The depot did not ring at seven"), [4, 3]);
        assert_eq!(found(None, None, "The lid of my kettle leaks, the seal is torn"), [1]);
        assert!(found(None, None, "The kettle is ugly").is_empty());
        assert!(found(Some("other"), Some(8), "").is_empty());
    }

    #[test]
    fn a_lesson_that_was_taken_back_is_silent() {
        let mut gone = lesson(1, "Ring the depot", Some("late"), None);
        gone = gone.withdraw(&Actor::system(), Timestamp::UNIX_EPOCH).unwrap().state;
        assert!(lessons_for(std::slice::from_ref(&gone), Some("late"), None, "").is_empty());
        assert!(gone.withdraw(&Actor::system(), Timestamp::UNIX_EPOCH).is_err());
        let empty = NewLesson { learned: " ".to_owned(), failure_type: None, problem: None, case: None };
        let id = Id::new(uuid::Uuid::from_u128(1));
        assert!(Lesson::write(id, &empty, &Actor::system(), Timestamp::UNIX_EPOCH).is_err());
    }
}
