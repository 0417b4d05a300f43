//! Why it happened: a tree of causes with several branches. Its ends are ways of working that the firm can change,
//! never persons.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CauseClass, Problem, ProblemState};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// More whys after one another than this are a story, not a cause.
const DEEPEST: usize = 8;
/// A tree that nobody can read helps nobody.
const MOST: usize = 60;

/// One answer to “why?”.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// Its number in the tree, from 1.
    pub number: u16,
    /// The number of the cause that this one explains; none where it explains what happened.
    pub under: Option<u16>,
    /// Why, in one line.
    pub why: String,
    /// What kind of cause; it counts where the branch ends here.
    pub cause_class: Option<CauseClass>,
    /// Who said it.
    pub by: Option<Id<Member>>,
    /// When.
    pub at: Timestamp,
}

/// The body of a further cause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCause {
    /// Why, in one line.
    pub why: String,
    /// The number of the cause that this one explains; none where it explains what happened.
    #[serde(default)]
    pub under: Option<u16>,
    /// What kind of cause.
    #[serde(default)]
    pub cause_class: Option<CauseClass>,
}

/// A cause in its place, for whoever draws or reads the tree from the top.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Placed<'a> {
    /// The cause.
    pub cause: &'a Cause,
    /// How many whys lie above it.
    pub depth: usize,
    /// Whether the branch ends here.
    pub ends: bool,
}

/// The tree from the top, each cause before those that explain it.
#[must_use]
pub fn placed(causes: &[Cause]) -> Vec<Placed<'_>> {
    let mut found = Vec::with_capacity(causes.len());
    place(causes, None, 0, &mut found);
    found
}

fn place<'a>(causes: &'a [Cause], under: Option<u16>, depth: usize, found: &mut Vec<Placed<'a>>) {
    for cause in causes.iter().filter(|one| one.under == under) {
        let ends = causes.iter().all(|one| one.under != Some(cause.number));
        found.push(Placed { cause, depth, ends });
        // A cause always stands under an earlier one, so this ends.
        place(causes, Some(cause.number), depth + 1, found);
    }
}

impl Problem {
    /// Adds an answer to “why?”, under what happened or under another cause.
    ///
    /// # Errors
    /// The role may not, the problem is closed, nothing is said, or there is no such place in the tree.
    pub fn add_cause(
        mut self,
        new: &NewCause,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        if self.state == ProblemState::Closed {
            return Err(Refused::not_now("problem_closed", "This problem is closed: its causes stand."));
        }
        let number = self.grow(new, actor, now)?;
        let event = Event::new(Stream::Problem(self.id), "problem.cause_added")
            .fact("number", number)
            .fact("under", new.under)
            .fact("cause_class", new.cause_class)
            .words(new.why.trim());
        Ok(Change::of(self).event(event))
    }

    /// Puts a cause into its place and answers its number.
    pub(super) fn grow(&mut self, new: &NewCause, actor: &Actor, now: Timestamp) -> Result<u16, Refused> {
        let why = new.why.trim();
        if why.is_empty() {
            return Err(Refused::invalid("why", "nothing", "why it happened, in one line"));
        }
        if self.causes.len() >= MOST {
            return Err(Refused::not_now(
                "too_many_causes",
                format!("The tree holds {MOST} causes already."),
            ));
        }
        if let Some(under) = new.under {
            let above =
                placed(&self.causes).iter().find(|one| one.cause.number == under).map(|one| one.depth);
            let depth =
                above.ok_or_else(|| Refused::invalid("under", under.to_string(), "the number of a cause"))?;
            if depth + 1 >= DEEPEST {
                let expected = format!("a place after at most {} whys", DEEPEST - 1);
                return Err(Refused::invalid("under", under.to_string(), expected));
            }
        }
        let last = self.causes.iter().map(|one| one.number).max().unwrap_or(0);
        // A number that an action names is never given to another cause.
        let named = self.actions.iter().filter_map(|one| one.cause).max().unwrap_or(0);
        let number = last.max(named).saturating_add(1);
        self.causes.push(Cause {
            number,
            under: new.under,
            why: why.to_owned(),
            cause_class: new.cause_class,
            by: actor.member_id(),
            at: now,
        });
        Ok(number)
    }

    /// Takes a cause out of the tree, with all that explained it.
    ///
    /// # Errors
    /// There is no such cause, or an action rests on the branch.
    pub fn remove_cause(mut self, number: u16, actor: &Actor) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        let Some(cause) = self.causes.iter().find(|one| one.number == number).cloned() else {
            return Err(Refused::not_now("no_such_cause", "This cause is not in the tree (any more)."));
        };
        if self.state == ProblemState::Closed {
            return Err(Refused::not_now("problem_closed", "This problem is closed: its causes stand."));
        }
        let mut gone = vec![number];
        while let Some(next) = self.next_under(&gone) {
            gone.push(next);
        }
        if self.actions.iter().any(|one| one.cause.is_some_and(|named| gone.contains(&named))) {
            return Err(Refused::not_now(
                "cause_in_use",
                "A corrective action rests on this branch; it stays.",
            ));
        }
        self.causes.retain(|one| !gone.contains(&one.number));
        let event = Event::new(Stream::Problem(self.id), "problem.cause_removed").fact("number", number);
        Ok(Change::of(self).event(event.words(cause.why)))
    }

    fn next_under(&self, gone: &[u16]) -> Option<u16> {
        let hangs = |one: &&Cause| {
            !gone.contains(&one.number) && one.under.is_some_and(|under| gone.contains(&under))
        };
        self.causes.iter().find(hangs).map(|one| one.number)
    }
}

/// Words that end a search at a person, where the way of working that let it happen is still unknown.
const OF_PERSONS: [&str; 26] = [
    "human error",
    "user error",
    "operator error",
    "staff error",
    "driver error",
    "careless",
    "carelessness",
    "carelessly",
    "negligent",
    "negligence",
    "sloppy",
    "lazy",
    "incompetent",
    "incompetence",
    "inattentive",
    "inattention",
    "did not pay attention",
    "not paying attention",
    "forgot",
    "should have known",
    "did not bother",
    "didn't bother",
    "didn’t bother",
    "to blame",
    "his fault",
    "her fault",
];

/// The words of a cause that name or blame a person: one of `names` (people of the firm, as they are written), or a
/// word such as “careless”. It is a hint, never a refusal: whoever wrote it knows best whether it is one.
#[must_use]
pub fn person_in<'a>(cause: &'a str, names: &[&str]) -> Option<&'a str> {
    let parts = names.iter().flat_map(|name| name.split_whitespace()).filter(|part| part.chars().count() > 2);
    let named = parts.filter_map(|part| Some((word_at(cause, part)?, part.len()))).min();
    // Lower case of ASCII alone keeps every place where it was.
    let lower = cause.to_ascii_lowercase();
    let blamed = OF_PERSONS.iter().filter_map(|word| Some((word_at(&lower, word)?, word.len()))).min();
    named.or(blamed).map(|(at, length)| &cause[at..at + length])
}

/// Where `wanted` stands in a text as words of their own.
fn word_at(text: &str, wanted: &str) -> Option<usize> {
    let stands_alone = |at: &usize| {
        let before = text[..*at].chars().next_back();
        let after = text[at + wanted.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    };
    text.match_indices(wanted).map(|(at, _)| at).find(stands_alone)
}

#[cfg(test)]
mod tests {
    use super::{NewCause, person_in, placed};
    use crate::{
        failure::Severity,
        id::Id,
        learning::{Problem, open_problem},
        staff::Actor,
    };
    use jiff::Timestamp;

    fn problem() -> Problem {
        let id = Id::new(uuid::Uuid::from_u128(1));
        open_problem(id, "Late on Saturdays", None, Severity::Medium, None, Timestamp::UNIX_EPOCH).state
    }

    fn why(text: &str, under: Option<u16>) -> NewCause {
        NewCause { why: text.to_owned(), under, cause_class: None }
    }

    fn grown(whys: &[(&str, Option<u16>)]) -> Problem {
        let add = |problem: Problem, (text, under): &(&str, Option<u16>)| {
            problem.add_cause(&why(text, *under), &Actor::system(), Timestamp::UNIX_EPOCH).unwrap().state
        };
        whys.iter().fold(problem(), add)
    }

    #[test]
    fn a_tree_has_branches_and_is_read_from_the_top() {
        let tree = grown(&[
            ("The van left late", None),
            ("Nobody was called", None),
            ("It was loaded twice", Some(1)),
            ("The list has no order", Some(3)),
            ("No stand-in is named", Some(2)),
        ]);
        let read: Vec<_> =
            placed(&tree.causes).iter().map(|one| (one.cause.number, one.depth, one.ends)).collect();
        assert_eq!(read, [(1, 0, false), (3, 1, false), (4, 2, true), (2, 0, false), (5, 1, true)]);
        let cut = tree.remove_cause(1, &Actor::system()).unwrap();
        assert_eq!(cut.state.causes.iter().map(|one| one.number).collect::<Vec<_>>(), [2, 5]);
        assert_eq!(cut.events[0].kind, "problem.cause_removed");
        let again = cut.state.add_cause(&why("Rain", Some(5)), &Actor::system(), Timestamp::UNIX_EPOCH);
        assert_eq!(again.unwrap().state.causes.last().unwrap().number, 6);
    }

    #[test]
    fn a_place_that_is_not_there_or_too_deep_is_refused() {
        let refused = |tree: Problem, new: NewCause| {
            tree.add_cause(&new, &Actor::system(), Timestamp::UNIX_EPOCH).unwrap_err().to_string()
        };
        assert!(refused(problem(), why("x", Some(1))).contains("under"));
        assert!(refused(problem(), why("  ", None)).contains("why"));
        let chain: Vec<_> = (0..8).map(|at| ("why", (at > 0).then_some(at))).collect();
        assert!(refused(grown(&chain), why("x", Some(8))).contains("at most 7 whys"));
        assert!(problem().remove_cause(9, &Actor::system()).is_err());
    }

    #[test]
    fn a_cause_that_ends_at_a_person_is_noticed() {
        let names = ["Ana Osei", "Will Le"];
        for (cause, found) in [
            ("Ana did not look", Some("Ana")),
            ("The list of Mr Osei was old", Some("Osei")),
            ("Human error", Some("Human error")),
            ("Somebody forgot the step", Some("forgot")),
            ("The packer was careless.", Some("careless")),
            ("The analyst’s list will not fit", None),
            ("The rota has no cover for drivers", None),
            ("Le plan manque", None),
            ("Forgotten items are not listed", None),
        ] {
            assert_eq!(person_in(cause, &names), found, "{cause}");
        }
    }
}
