//! How we work: procedures and checklists in versions, each in force from a moment on. A version is never changed.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{CorrectiveAction, InForce};
use crate::{
    change::{Change, Refused},
    event::{Event, Stream},
    id::Id,
    staff::{Actor, Member, Permission},
};

/// A procedure or checklist.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Procedure {
    /// Identity.
    pub id: Id<Procedure>,
    /// What it is called.
    pub title: String,
    /// Its versions, the oldest first. There is at least one.
    pub versions: Vec<ProcedureVersion>,
}

/// How it was done from a moment on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProcedureVersion {
    /// Its number, from 1.
    pub number: u32,
    /// In force from this moment, until the next one is.
    pub effective_at: Timestamp,
    /// Its steps, in order.
    pub steps: Vec<String>,
    /// What was changed, and why.
    pub change: String,
    /// The corrective action that produced it.
    pub corrective_action: Option<Id<CorrectiveAction>>,
    /// Who wrote it down.
    pub by: Option<Id<Member>>,
    /// When it was written down.
    pub at: Timestamp,
}

/// The body of a procedure with its first version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProcedure {
    /// What it is called.
    pub title: String,
    /// Its steps, in order.
    pub steps: Vec<String>,
    /// In force from this moment, also a past one; now, if not said.
    #[serde(default)]
    pub effective_at: Option<Timestamp>,
}

/// The body of a further version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProcedureVersion {
    /// All its steps, in order.
    pub steps: Vec<String>,
    /// What was changed, and why.
    pub change: String,
    /// In force from this moment, after the version before it; now, if not said.
    #[serde(default)]
    pub effective_at: Option<Timestamp>,
    /// The corrective action that produced it.
    #[serde(default)]
    pub corrective_action: Option<Id<CorrectiveAction>>,
}

/// A step in the comparison of two versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// In both.
    Kept,
    /// Only in the later one.
    Added,
    /// Only in the earlier one.
    Removed,
}

impl Procedure {
    /// Writes a procedure down.
    ///
    /// # Errors
    /// The role may not, or a field is wrong.
    pub fn write(
        id: Id<Self>,
        new: &NewProcedure,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        let title = new.title.trim();
        if title.is_empty() {
            return Err(Refused::invalid("title", "nothing", "what the procedure is called"));
        }
        let first = ProcedureVersion {
            number: 1,
            effective_at: new.effective_at.unwrap_or(now),
            steps: steps(&new.steps)?,
            change: "Written down.".to_owned(),
            corrective_action: None,
            by: actor.member_id(),
            at: now,
        };
        let event = told(id, &first).words(title);
        Ok(Change::of(Self { id, title: title.to_owned(), versions: vec![first] }).event(event))
    }

    /// Writes the next version. It may come into force later; a past moment is for what was done before it was written.
    ///
    /// # Errors
    /// The role may not, a field is wrong, or it would be in force before the one before it.
    pub fn revise(
        mut self,
        new: &NewProcedureVersion,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Change<Self>, Refused> {
        actor.must(Permission::WorkCases)?;
        let change = new.change.trim();
        if change.is_empty() {
            return Err(Refused::invalid("change", "nothing", "what was changed, and why"));
        }
        let last = self.versions.last();
        let effective_at = new.effective_at.unwrap_or(now);
        if let Some(last) = last.filter(|last| last.effective_at >= effective_at) {
            let expected = format!("a moment after {}, when version {} came", last.effective_at, last.number);
            return Err(Refused::invalid("effective_at", effective_at.to_string(), expected));
        }
        let number = last.map_or(1, |last| last.number.saturating_add(1));
        let next = ProcedureVersion {
            number,
            effective_at,
            steps: steps(&new.steps)?,
            change: change.to_owned(),
            corrective_action: new.corrective_action,
            by: actor.member_id(),
            at: now,
        };
        let event = told(self.id, &next).fact("corrective_action", new.corrective_action).words(change);
        self.versions.push(next);
        Ok(Change::of(self).event(event))
    }

    /// The version in force at a moment; none before the first.
    #[must_use]
    pub fn in_force(&self, at: Timestamp) -> Option<&ProcedureVersion> {
        self.versions.iter().rev().find(|version| version.effective_at <= at)
    }

    /// The same, as a test of the checklist keeps it.
    #[must_use]
    pub fn as_in_force(&self, at: Timestamp) -> Option<InForce> {
        self.in_force(at).map(|version| InForce {
            procedure: self.id,
            title: self.title.clone(),
            version: version.number,
            effective_at: version.effective_at,
        })
    }

    /// A version by its number.
    #[must_use]
    pub fn version(&self, number: u32) -> Option<&ProcedureVersion> {
        self.versions.iter().find(|version| version.number == number)
    }
}

/// The steps of two versions as one list: what was kept, added and removed. The longest common subsequence decides, so
/// that nothing counts as changed that need not.
#[must_use]
pub fn compared<'a>(earlier: &'a [String], later: &'a [String]) -> Vec<(Difference, &'a str)> {
    let (rows, columns) = (earlier.len(), later.len());
    // common[i][j]: how many steps `earlier[i..]` and `later[j..]` have in common, in order.
    let mut common = vec![vec![0_usize; columns + 1]; rows + 1];
    for i in (0..rows).rev() {
        for j in (0..columns).rev() {
            common[i][j] = if earlier[i] == later[j] {
                common[i + 1][j + 1] + 1
            } else {
                common[i + 1][j].max(common[i][j + 1])
            };
        }
    }
    let (mut i, mut j, mut found) = (0, 0, Vec::new());
    while i < rows || j < columns {
        if i < rows && j < columns && earlier[i] == later[j] {
            found.push((Difference::Kept, earlier[i].as_str()));
            (i, j) = (i + 1, j + 1);
        } else if j >= columns || (i < rows && common[i + 1][j] >= common[i][j + 1]) {
            found.push((Difference::Removed, earlier[i].as_str()));
            i += 1;
        } else {
            found.push((Difference::Added, later[j].as_str()));
            j += 1;
        }
    }
    found
}

/// More steps than these are several procedures.
const MOST_STEPS: usize = 200;

fn steps(given: &[String]) -> Result<Vec<String>, Refused> {
    let steps: Vec<String> =
        given.iter().map(|step| step.trim().to_owned()).filter(|step| !step.is_empty()).collect();
    if steps.is_empty() || steps.len() > MOST_STEPS {
        let expected = format!("1 to {MOST_STEPS} steps, in order");
        return Err(Refused::invalid("steps", steps.len().to_string(), expected));
    }
    Ok(steps)
}

fn told(id: Id<Procedure>, version: &ProcedureVersion) -> Event {
    Event::new(Stream::House, "procedure.version")
        .fact("procedure", id)
        .fact("version", version.number)
        .fact("effective_at", version.effective_at)
}

#[cfg(test)]
mod tests {
    use super::{Difference as D, NewProcedure, NewProcedureVersion, Procedure, compared};
    use crate::{id::Id, staff::Actor};
    use jiff::Timestamp;

    fn day(number: i64) -> Timestamp {
        Timestamp::from_second(number * 86_400).unwrap()
    }

    fn lines(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    fn revised(before: Procedure, from: i64) -> Result<Procedure, crate::change::Refused> {
        let new = NewProcedureVersion {
            steps: lines("count load ring"),
            change: "Ring before".to_owned(),
            effective_at: Some(day(from)),
            corrective_action: None,
        };
        before.revise(&new, &Actor::system(), day(100)).map(|change| change.state)
    }

    #[test]
    fn the_version_in_force_is_the_last_that_had_come() {
        let new = NewProcedure {
            title: " Loading ".to_owned(),
            steps: lines("count load"),
            effective_at: Some(day(10)),
        };
        let id = Id::new(uuid::Uuid::from_u128(1));
        let first = Procedure::write(id, &new, &Actor::system(), day(90)).unwrap().state;
        let procedure = revised(revised(first, 20).unwrap(), 120).unwrap();
        let in_force = |at| procedure.in_force(day(at)).map(|version| version.number);
        assert_eq!(
            [9, 10, 19, 20, 119, 120].map(in_force),
            [None, Some(1), Some(1), Some(2), Some(2), Some(3)]
        );
        assert_eq!(procedure.as_in_force(day(30)).unwrap().title, "Loading");
        assert!(revised(procedure.clone(), 120).unwrap_err().to_string().starts_with("effective_at"));
        assert_eq!(procedure.version(2).unwrap().steps.len(), 3);
    }

    #[test]
    fn two_versions_are_compared_step_by_step() {
        let shown = |earlier: &str, later: &str| {
            let (earlier, later) = (lines(earlier), lines(later));
            let sign = |one: &(D, &str)| match one.0 {
                D::Kept => format!(" {}", one.1),
                D::Added => format!("+{}", one.1),
                D::Removed => format!("-{}", one.1),
            };
            compared(&earlier, &later).iter().map(sign).collect::<Vec<_>>().join("")
        };
        assert_eq!(shown("a b c", "a b c"), " a b c");
        assert_eq!(shown("a b c", "a x c"), " a-b+x c");
        assert_eq!(shown("a b", "b a"), "-a b+a");
        assert_eq!(shown("a", "a b c"), " a+b+c");
    }

    #[test]
    fn nothing_written_is_no_procedure() {
        let new = NewProcedure { title: "x".to_owned(), steps: vec![" ".to_owned()], effective_at: None };
        let id = Id::new(uuid::Uuid::from_u128(1));
        assert!(Procedure::write(id, &new, &Actor::system(), day(1)).is_err());
    }
}
