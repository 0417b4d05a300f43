//! A round: one text told to everybody in a cohort, in small portions that can be paused and gone on with.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{NoticePlan, OwedSum, RoundKind, base::base_facts, base_make_good, places};
use crate::{
    case::{Desk, acts::may_approve},
    change::{Change, Guard, Refused},
    customer::Customer,
    errand::Errand,
    event::{Event, Stream},
    id::Id,
    intake::Incident,
    recovery::{MakeGood, MakeGoodState, Spent},
    staff::{Member, MemberKind, Permission},
};

/// How a round stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundState {
    /// Written, and looked at.
    Drafted,
    /// Going out.
    Sending,
    /// Halted; it can go on.
    Paused,
    /// Everybody was told whom it could reach.
    Done,
    /// Given up before its end.
    Dropped,
}

/// How far a round has come.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// Which of [`RoundKind::goes_through`].
    pub part: usize,
    /// Behind whom it goes on.
    pub after: Option<Id<Customer>>,
}

/// A round of notices or updates.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NoticeRound {
    /// Identity.
    pub id: Id<NoticeRound>,
    /// The mistake.
    pub incident: Id<Incident>,
    /// What is told.
    pub plan: NoticePlan,
    /// In whose name it goes out, and who owns the cases that it opens.
    pub owner: Id<Member>,
    /// When it was written.
    pub drafted_at: Timestamp,
    /// Who wrote it.
    #[serde(default)]
    pub drafted_by: Option<Id<Member>>,
    /// What the law or a scheme gives them, as far as it was worked out when it was written.
    #[serde(default)]
    pub owed: Option<OwedSum>,
    /// How it stands.
    pub state: RoundState,
    /// The base make-good, as it was approved for all of them.
    pub make_good: Option<MakeGood>,
    /// Why this much, or why nothing.
    pub reasons: Vec<String>,
    /// For how many it was planned: beyond that, who has to agree is asked anew.
    pub members: u64,
    /// How many it has told.
    pub told: u64,
    /// How many it has tried and could not tell.
    pub not_told: u64,
    /// Portions begun; names the next one.
    pub portions: u32,
    /// Among those who stand how it goes on, and behind whom.
    #[serde(default)]
    pub place: Place,
    /// Why it was halted, if the program did it.
    #[serde(default)]
    pub halted: Option<String>,
    /// When it began to go out.
    pub began_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
}

/// Writes a round that goes out in the name of `owner`. `members` is how many it would tell, `spent` the goodwill that counts against the budgets.
///
/// # Errors
/// The role may not, nobody is to be told, or a field is wrong.
pub fn draft(
    plan: NoticePlan,
    owner: &Member,
    incident: &Incident,
    members: u64,
    spent: &Spent,
    desk: &Desk<'_>,
) -> Result<Change<NoticeRound>, Refused> {
    desk.actor.must(Permission::WorkCases)?;
    if owner.kind != MemberKind::Person || !owner.active || !owner.role.may(Permission::WorkCases) {
        return Err(Refused::invalid(
            "owner",
            owner.name.clone(),
            "a person who works cases: customers answer to somebody",
        ));
    }
    plan.check(desk.now)?;
    plan.owed.as_ref().map_or(Ok(()), |owed| owed.check(desk.house))?;
    let plan = plan.with_facts_joined();
    base_facts(incident, &plan, desk.house)?;
    let gives = plan.make_good && plan.kind == RoundKind::Notice;
    let (make_good, reasons) = if gives {
        base_make_good(incident, &plan, members, spent, desk)
    } else {
        (None, vec!["Nothing is given with this round.".to_owned()])
    };
    if make_good.is_none() && places(&plan.text).contains(&"offer") {
        let why = reasons.join(" ");
        let sentence = format!(
            "another text: nothing is offered with this round, so {{offer}} has nothing to say. {why}"
        );
        return Err(Refused::invalid("text", "{offer}", sentence));
    }
    let round = NoticeRound {
        id: desk.ids.fresh(),
        incident: incident.id,
        plan,
        owner: owner.id,
        drafted_at: desk.now,
        drafted_by: desk.actor.member_id(),
        owed: None,
        state: RoundState::Drafted,
        make_good,
        reasons,
        members,
        told: 0,
        not_told: 0,
        portions: 0,
        place: Place::default(),
        halted: None,
        began_at: None,
        ended_at: None,
    };
    let event = round.drafted();
    let asked = round.asked(desk.now);
    Ok(asked.into_iter().fold(Change::of(round).event(event), Change::errand))
}

impl NoticeRound {
    /// An event in the incident's stream.
    #[must_use]
    pub fn event(&self, kind: &'static str) -> Event {
        Event::new(Stream::Incident(self.incident), kind).fact("notices", self.id)
    }

    fn drafted(&self) -> Event {
        self.event("notices.drafted")
            .fact("kind", self.plan.kind)
            .fact("members", self.members)
            .fact("make_good", self.make_good.as_ref().map(|one| one.face_value))
            .fact("needs_approval", self.awaits_approval())
            .words(&self.plan.text)
    }

    /// Names exactly what would go out. Whoever starts the round gives it back, which shows that samples of this very
    /// text, with this make-good, were looked at.
    #[must_use]
    pub fn seal(&self) -> String {
        let worth = self.make_good.as_ref().map(|one| (&one.form, one.face_value));
        let text = serde_json::to_string(&(&self.plan, worth)).unwrap_or_default();
        let hash = Sha256::digest(text.as_bytes());
        hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether somebody has to agree to the make-good before it can go out.
    #[must_use]
    pub fn awaits_approval(&self) -> bool {
        self.make_good.as_ref().is_some_and(|one| one.state == MakeGoodState::Proposed)
    }

    /// Asking those who may agree, where somebody has to.
    fn asked(&self, now: Timestamp) -> Option<Errand> {
        self.awaits_approval().then(|| Errand::ask_round_approval(self.id, self.members, now))
    }

    /// Whether anything can still become of it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, RoundState::Drafted | RoundState::Sending | RoundState::Paused)
    }

    /// Somebody else agrees to the make-good, once for all of them.
    ///
    /// # Errors
    /// Nothing waits for approval, the role may not, or it is one's own proposal (G8).
    pub fn approve(mut self, desk: &Desk<'_>) -> Result<Change<Self>, Refused> {
        let one = self
            .make_good
            .as_mut()
            .filter(|one| one.state == MakeGoodState::Proposed)
            .ok_or_else(|| Refused::not_now("nothing_to_approve", "Nothing here waits for approval."))?;
        may_approve(one, desk)?;
        let by = desk.actor.member_id();
        let by = by.ok_or_else(|| Refused::not_allowed("Only a person of the firm can approve."))?;
        one.approve(by)?;
        let done = one.state == MakeGoodState::Approved;
        let event = self
            .event(if done { "notices.approved" } else { "notices.seconded" })
            .fact("members", self.members);
        Ok(Change::of(self).event(event))
    }

    /// Lets it go out, or go on. `waiting` is how many would be told now: should the cohort have grown beyond what was
    /// planned, who has to agree is found out anew.
    ///
    /// # Errors
    /// Samples of another text were looked at, somebody has to agree first, nobody is to be told, or it goes out already.
    pub fn begin(
        mut self,
        seal: &str,
        incident: &Incident,
        waiting: u64,
        spent: &Spent,
        desk: &Desk<'_>,
    ) -> Result<Change<Self>, Refused> {
        desk.actor.must(Permission::WorkCases)?;
        if !matches!(self.state, RoundState::Drafted | RoundState::Paused) {
            return Err(self.wrong_state());
        }
        if seal.trim() != self.seal() {
            let sentence = "Look at the samples first: what you looked at is not what would go out now.";
            return Err(Refused::not_now("not_reviewed", sentence));
        }
        self.check_hands(desk)?;
        if waiting == 0 {
            return Err(Refused::not_now(
                "nobody_waits",
                "Everybody in this cohort whom it could reach was told.",
            ));
        }
        if self.plan.promise.as_ref().is_some_and(|promise| promise.due_at <= desk.now) {
            let sentence = "The date that the text promises has passed. Write a new round with a new date.";
            return Err(Refused::not_now("promise_passed", sentence));
        }
        let reached = self.told + waiting;
        if reached > self.members && self.make_good.is_some() {
            (self.make_good, self.reasons) = base_make_good(incident, &self.plan, reached, spent, desk);
        }
        self.members = self.members.max(reached);
        let why = if self.seal() == seal.trim() {
            self.awaits_approval().then_some("The make-good for all of them has to be approved first.")
        } else {
            Some("The policy gives something else by now. Look at the samples again.")
        };
        if let Some(why) = why {
            // What was found out is kept, so that somebody can be asked.
            self.halted = Some(why.to_owned());
            let event = self.event("notices.held").fact("members", self.members).words(why);
            let asked = self.asked(desk.now);
            return Ok(asked.into_iter().fold(Change::of(self).event(event), Change::errand));
        }
        let again = self.began_at.is_some();
        self.state = RoundState::Sending;
        if self.plan.kind == RoundKind::Notice {
            self.place = Place::default();
        }
        self.halted = None;
        self.began_at.get_or_insert(desk.now);
        self.portions += 1;
        let errand = Errand::tell_cohort(self.id, self.portions, desk.now);
        let event = self
            .event(if again { "notices.resumed" } else { "notices.started" })
            .fact("members", self.members);
        Ok(Change::of(self).event(event).errand(errand))
    }

    /// Facts that one person wrote down and that pay more than they may give alone have been seen by nobody else: another
    /// lets the round go out.
    fn check_hands(&self, desk: &Desk<'_>) -> Result<(), Refused> {
        let own = self.drafted_by.is_some() && self.drafted_by == desk.actor.member_id();
        let most = self.owed.as_ref().and_then(|owed| owed.most).filter(|_| own);
        let approval = most.and_then(|most| desk.house.policy.consent(desk.actor, most, None).approval);
        approval.map_or(Ok(()), |approval| {
            let sentence = format!(
                "You wrote down yourself what is owed. Beyond what you may give alone, somebody else looks at the samples and sends it: ask a {} or higher.",
                approval.role.name()
            );
            Err(Refused::guard(Guard::G8, sentence))
        })
    }

    /// Halts it; who was told stays told.
    ///
    /// # Errors
    /// It is not going out.
    pub fn pause(mut self, why: Option<&str>, desk: &Desk<'_>) -> Result<Change<Self>, Refused> {
        desk.actor.must(Permission::WorkCases)?;
        if self.state != RoundState::Sending {
            return Err(self.wrong_state());
        }
        self.state = RoundState::Paused;
        self.halted = why.map(str::to_owned);
        let event = self.event("notices.paused").fact("told", self.told);
        Ok(Change::of(self).event(event.words(why.unwrap_or_default())))
    }

    /// Gives it up; who was told stays told.
    ///
    /// # Errors
    /// It has ended, or is going out: halt it first.
    pub fn give_up(mut self, desk: &Desk<'_>) -> Result<Change<Self>, Refused> {
        desk.actor.must(Permission::WorkCases)?;
        if !matches!(self.state, RoundState::Drafted | RoundState::Paused) {
            return Err(self.wrong_state());
        }
        self.state = RoundState::Dropped;
        self.ended_at = Some(desk.now);
        let event = self.event("notices.dropped").fact("told", self.told);
        Ok(Change::of(self).event(event))
    }

    /// Where the round goes on behind a portion; none when everybody was met. `last` is the last who was met, none when
    /// there were no more of this part.
    #[must_use]
    pub fn place_after(&self, last: Option<Id<Customer>>) -> Option<Place> {
        match last {
            // Whoever was met no longer waits; who joins meanwhile may stand anywhere, so it begins at the first again.
            Some(_) if self.plan.kind == RoundKind::Notice && self.place.part == 0 => Some(self.place),
            Some(_) => Some(Place { after: last, ..self.place }),
            None => {
                let part = self.place.part + 1;
                (part < self.plan.kind.goes_through().len()).then_some(Place { part, after: None })
            }
        }
    }

    /// A portion is done: `told` were told by it, `not_told` could not be, and it goes on at `next`.
    #[must_use]
    pub fn portion_done(
        mut self,
        told: u64,
        not_told: u64,
        next: Option<Place>,
        now: Timestamp,
    ) -> Change<Self> {
        self.told += told;
        self.not_told += not_told;
        if let Some(next) = next {
            self.place = next;
            self.portions += 1;
            let errand = Errand::tell_cohort(self.id, self.portions, now);
            return Change::of(self).errand(errand);
        }
        self.state = RoundState::Done;
        self.ended_at = Some(now);
        let event = self.event("notices.done").fact("told", self.told).fact("not_told", self.not_told);
        Change::of(self).event(event)
    }

    fn wrong_state(&self) -> Refused {
        let sentence = match self.state {
            RoundState::Drafted => "This round has not begun.",
            RoundState::Sending => "This round is going out. Pause it first.",
            RoundState::Paused => "This round is paused.",
            RoundState::Done => "This round is done.",
            RoundState::Dropped => "This round was given up. Write a new one.",
        };
        Refused::not_now("round_state", sentence)
    }
}
