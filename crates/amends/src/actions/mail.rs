//! The outbox: what is to go out, and how far it has come. Nothing is sent in here.

use domain::{
    case::{Case, CaseFile, Delivery, Message, notices::NoticeRound},
    errand::Errand,
    id::Id,
    recovery::{MakeGood, MakeGoodState},
    staff::{Member, MemberKind, Role},
};
use store::{
    Unit,
    case::Lock,
    jobs,
    outbox::{self, Mail},
};

use crate::{
    app::{App, Turn},
    error::Error,
    letters,
    mail::send::{Verdict, is_set_up},
};

/// Mail in the outbox that waits for the mail server.
const QUEUED: &str = "queued";

/// Puts a message to a customer into the outbox; answers it if it is to be sent now. Without a mail server or an address,
/// and for a letter on paper, it is kept there, and the customer's own page shows it.
///
/// # Errors
/// Storage failed.
pub fn put_message(
    unit: &mut Unit<'_>,
    turn: &Turn,
    job: &str,
    file: &CaseFile,
    message: &store::case::StoredMessage,
    can_send: bool,
) -> Result<Option<Mail>, Error> {
    let recipient = file.customer.email.clone().unwrap_or_default();
    let goes = can_send && !recipient.is_empty() && message.channel != domain::intake::Channel::Post;
    let mail = Mail {
        id: message.id.uuid(),
        case: Some(file.case.id),
        recipient,
        subject: letters::subject(message.kind, file)?,
        text: None,
        status: if goes { QUEUED } else { "kept" }.to_owned(),
        created_at: turn.now,
        sent_at: None,
        attempts: 0,
        error: None,
    };
    outbox::put(unit, &mail)?;
    let known = outbox::by_id(unit.conn(), mail.id)?.filter(|mail| mail.status == QUEUED);
    if known.is_none() {
        if !goes {
            store::case::set_delivery(unit, message.id, Delivery::Kept)?;
        }
        jobs::done(unit, job)?;
    }
    Ok(known)
}

/// What became of a piece of mail: noted together with the end of its job.
///
/// # Errors
/// Storage failed.
pub fn note(
    unit: &mut Unit<'_>,
    turn: &Turn,
    job: &str,
    id: uuid::Uuid,
    message: Option<(Id<Case>, Id<Message>)>,
    verdict: &Verdict,
) -> Result<(), Error> {
    let delivery = match verdict {
        Verdict::Taken => {
            outbox::went(unit, id, "sent")?;
            Delivery::Sent
        }
        Verdict::Refused(why) => {
            outbox::trouble(unit, id, "failed", why)?;
            Delivery::Failed
        }
    };
    if let Some((case, message)) = message {
        store::case::set_delivery(unit, message, delivery)?;
        if delivery == Delivery::Failed {
            tell_owner(unit, turn, case, message)?;
        }
    }
    Ok(jobs::done(unit, job)?)
}

fn tell_owner(unit: &mut Unit<'_>, turn: &Turn, case: Id<Case>, message: Id<Message>) -> Result<(), Error> {
    let Some(file) = store::case::file(unit.conn(), case, Lock::No)? else { return Ok(()) };
    let occasion = format!("message.undelivered:{message}");
    let alert = Errand::alert(Some(file.case.owner), case, "message.undelivered", &occasion, turn.now);
    Ok(unit.errands(&[alert])?)
}

/// Puts an alert into the outbox for one member, or for every manager, and marks its job done.
///
/// # Errors
/// Storage failed.
pub fn alert(
    app: &App,
    job: &str,
    member: Option<Id<Member>>,
    case: Id<Case>,
    what: &'static str,
) -> Result<(), Error> {
    let (job, can_send, base) = (job.to_owned(), is_set_up(app), app.public_url("/cases/"));
    app.change(&app.turn(&domain::staff::Actor::system()), move |unit, turn| {
        if let Some(file) = store::case::file(unit.conn(), case, Lock::No)? {
            let link = format!("{base}{}", file.case.number);
            let text = letters::alert(&turn.house, &file, what, &link)?;
            let alert = Alert::of(&file, what, text);
            for person in whom(unit, member)? {
                alert.put(unit, turn, &job, &person, can_send)?;
            }
        }
        Ok(jobs::done(unit, &job)?)
    })
}

/// Puts the question to everybody who may approve a make-good into the outbox, and marks its job done: persons whose role
/// is high enough, and neither the proposer nor whoever has agreed already.
///
/// # Errors
/// Storage failed.
pub fn ask_approval(app: &App, job: &str, case: Id<Case>, make_good: Id<MakeGood>) -> Result<(), Error> {
    const WHAT: &str = "An offer waits for your approval";
    let (job, can_send, base) = (job.to_owned(), is_set_up(app), app.public_url("/approvals/"));
    app.change(&app.turn(&domain::staff::Actor::system()), move |unit, turn| {
        if let Some(file) = store::case::file(unit.conn(), case, Lock::No)? {
            let waits = |one: &&MakeGood| one.id == make_good && one.state == MakeGoodState::Proposed;
            if let Some(one) = file.make_goods.iter().find(waits) {
                let people = store::staff::all(unit.conn())?;
                let proposer = people.iter().find(|person| Some(person.id) == one.proposed_by);
                let proposer = proposer.map_or("Amends", |person| person.name.as_str());
                let text = letters::approval(&file, one, proposer, &format!("{base}{make_good}"))?;
                let alert = Alert::of(&file, WHAT, text);
                for person in people.iter().filter(|person| one.may_be_approved_by(person)) {
                    alert.put(unit, turn, &format!("{job}:each"), person, can_send)?;
                }
            }
        }
        Ok(jobs::done(unit, &job)?)
    })
}

/// Puts the question to everybody who may agree to what a round gives into the outbox, and marks its job done.
///
/// # Errors
/// Storage failed.
pub fn ask_round_approval(app: &App, job: &str, round: Id<NoticeRound>) -> Result<(), Error> {
    let (job, can_send, base) = (job.to_owned(), is_set_up(app), app.public_url("/incidents/"));
    app.change(&app.turn(&domain::staff::Actor::system()), move |unit, turn| {
        let round = store::case::notices::round(unit.conn(), round, Lock::No)?;
        let round = round.filter(|round| round.is_open() && round.awaits_approval());
        if let Some((round, one)) = round.as_ref().and_then(|round| Some((round, round.make_good.as_ref()?)))
        {
            let incident = store::intake::incident(unit.conn(), round.incident, Lock::No)?;
            let incident = incident.ok_or(Error::Missing("such incident"))?;
            let people = store::staff::all(unit.conn())?;
            let proposer = people.iter().find(|person| Some(person.id) == one.proposed_by);
            let proposer = proposer.map_or("Amends", |person| person.name.as_str());
            let link = format!("{base}{}/notices/{}", incident.id, round.id);
            let text = letters::round_approval(&incident, round, one, proposer, &link)?;
            let subject = "A round of notices waits for your approval".to_owned();
            let alert = Alert { case: None, subject, text };
            for person in people.iter().filter(|person| one.may_be_approved_by(person)) {
                alert.put(unit, turn, &format!("{job}:each"), person, can_send)?;
            }
        }
        Ok(jobs::done(unit, &job)?)
    })
}

fn whom(unit: &mut Unit<'_>, member: Option<Id<Member>>) -> Result<Vec<Member>, Error> {
    let mut people = store::staff::all(unit.conn())?;
    people.retain(|one| one.active && one.kind == MemberKind::Person && !one.email.is_empty());
    people.retain(|one| member.map_or(one.role >= Role::Manager, |id| one.id == id));
    Ok(people)
}

/// What some of the staff are told by mail.
struct Alert {
    case: Option<Id<Case>>,
    subject: String,
    text: String,
}

impl Alert {
    fn of(file: &CaseFile, what: &str, text: String) -> Self {
        let subject = format!("{what} [{}]", file.case.number);
        Self { case: Some(file.case.id), subject, text }
    }

    fn put(
        &self,
        unit: &mut Unit<'_>,
        turn: &Turn,
        job: &str,
        person: &Member,
        can_send: bool,
    ) -> Result<(), Error> {
        let id = alert_id(job, person.id);
        let mail = Mail {
            id,
            case: self.case,
            recipient: person.email.clone(),
            subject: self.subject.clone(),
            text: Some(self.text.clone()),
            status: if can_send { QUEUED } else { "kept" }.to_owned(),
            created_at: turn.now,
            sent_at: None,
            attempts: 0,
            error: None,
        };
        outbox::put(unit, &mail)?;
        if can_send {
            unit.errands(&[Errand::mail(id, turn.now)])?;
        }
        Ok(())
    }
}

/// The same alert to the same person has the same id, however often the job runs.
///
/// A key ends with whom it tells; without that end, an owner who is a manager too is told once.
fn alert_id(job: &str, person: Id<Member>) -> uuid::Uuid {
    let occasion = job.rsplit_once(':').map_or(job, |(occasion, _)| occasion);
    let full = crate::app::hash_of(&format!("{occasion}:{person}"));
    let mut short = [0; 16];
    short.copy_from_slice(&full[..16]);
    uuid::Builder::from_custom_bytes(short).into_uuid()
}
