//! The forms of acts: what each verb asks for, and how that is read. One form is one entry of a table.

mod asked;
mod early;
mod given;
mod late;
mod office;
mod read;

use domain::staff::Permission;
use maud::{Markup, html};

use super::{sight::Sight, wording::humane};
use crate::web::{
    Refill, is_about,
    parts::{self, Field},
};

pub use asked::{asked_for, recorded};
pub use read::read;

/// What a field asks for.
pub enum Ask {
    /// One line.
    Line,
    /// Several lines.
    Text,
    /// A day and a time.
    Moment,
    /// A day.
    Day,
    /// One of a list.
    Select(Vec<(String, String)>),
    /// One of a few.
    Choice(&'static [(&'static str, &'static str)]),
    /// Any of a few.
    Several(Vec<(String, String)>),
    /// Nothing: it is sent along.
    Sent,
}

/// One field.
pub struct Input {
    name: String,
    label: String,
    hint: String,
    required: bool,
    value: String,
    ask: Ask,
}

impl Input {
    pub fn new(ask: Ask, name: &str, label: &str) -> Self {
        let (name, label) = (name.to_owned(), label.to_owned());
        Self { name, label, hint: String::new(), required: true, value: String::new(), ask }
    }

    pub fn line(name: &str, label: &str) -> Self {
        Self::new(Ask::Line, name, label)
    }

    pub fn text(name: &str, label: &str) -> Self {
        Self::new(Ask::Text, name, label)
    }

    pub fn moment(name: &str, label: &str) -> Self {
        Self::new(Ask::Moment, name, label)
    }

    pub fn sent(name: &str, value: impl Into<String>) -> Self {
        Self::new(Ask::Sent, name, "").value(value)
    }

    /// A score from one to five, which may be left out.
    pub fn score(name: &str, label: &str) -> Self {
        const SCORES: [(&str, &str); 5] = [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5")];
        Self::new(Ask::Choice(&SCORES), name, label).optional()
    }

    pub fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// Required in this case, and says why; optional otherwise.
    pub fn needed(self, needed: bool, why: &str) -> Self {
        if needed { self.hint(why) } else { self.optional() }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    pub fn value(mut self, value: impl Into<String>) -> Self {
        self.value = value.into();
        self
    }

    /// Writes it out as a field of this form.
    pub fn show(&self, form: &str, refill: &Refill) -> Markup {
        let kind = match self.ask {
            Ask::Text => "textarea",
            Ask::Moment => "datetime-local",
            Ask::Day => "date",
            _ => "text",
        };
        let field = Field {
            form,
            name: &self.name,
            label: &self.label,
            hint: &self.hint,
            kind,
            required: self.required,
            value: &self.value,
            check_url: "",
        };
        match &self.ask {
            Ask::Line | Ask::Text | Ask::Moment | Ask::Day => field.show(refill),
            Ask::Select(options) => parts::select(&field, options, refill),
            Ask::Choice(options) => parts::choices(&field, options, refill),
            Ask::Several(options) => self.several(form, options, refill),
            Ask::Sent => html! { input type="hidden" name=(self.name) value=(self.value); },
        }
    }

    fn several(&self, form: &str, options: &[(String, String)], refill: &Refill) -> Markup {
        let chosen =
            if refill.form == form { refill.typed.all(&self.name) } else { self.value.lines().collect() };
        html! {
            fieldset class="choices" {
                legend { (self.label) }
                @if !self.hint.is_empty() { p class="hint" { (self.hint) } }
                @for (value, label) in options {
                    label { input type="checkbox" name=(self.name) value=(value) checked[chosen.contains(&value.as_str())]; (label) }
                }
                @if let Some(error) = refill.error(form, &self.name) { p class="error" { (error) } }
            }
        }
    }
}

/// The form of one act.
pub struct ActForm {
    /// The verb, as in the address.
    pub verb: &'static str,
    /// What it is done to, if not to the case as a whole.
    pub target: String,
    /// What the button that opens it says.
    pub title: &'static str,
    /// What it is and does.
    pub hint: String,
    /// What the button that does it says.
    pub button: &'static str,
    /// What it asks.
    pub inputs: Vec<Input>,
}

impl ActForm {
    pub fn new(verb: &'static str, title: &'static str, button: &'static str, inputs: Vec<Input>) -> Self {
        Self { verb, target: String::new(), title, hint: String::new(), button, inputs }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    pub fn of(mut self, target: impl std::fmt::Display) -> Self {
        self.target = target.to_string();
        self
    }

    /// Opened by another word.
    pub fn short(mut self, title: &'static str) -> Self {
        self.title = title;
        self
    }

    /// Comes back to this page afterwards.
    pub fn back(mut self, to: &str) -> Self {
        self.inputs.push(Input::sent("back", to));
        self
    }

    /// Under which name this form is known when it is refused.
    pub fn key(&self) -> String {
        key(self.verb, &self.target)
    }

    /// Behind a button that unfolds it; open if it was refused.
    pub fn show(&self, sight: &Sight, refill: &Refill, class: &str) -> Markup {
        if !sight.may(Permission::WorkCases) {
            return html! {};
        }
        let key = self.key();
        let small = class.contains("small");
        html! {
            details class={ "act " (class) } name="act" open[refill.form == key] {
                summary class=[small.then_some("btn-small")] { (self.title) }
                div class="act-form" id={ "act-" (key) } {
                    h3 { (self.title) }
                    @if !self.hint.is_empty() { p class="hint" { (self.hint) } }
                    (self.refusal(&key, sight, refill))
                    (self.body(&key, sight, refill))
                }
            }
        }
    }

    fn body(&self, key: &str, sight: &Sight, refill: &Refill) -> Markup {
        html! {
            form class="form" method="post" action={ (sight.here()) "/acts/" (self.verb) "#act-" (key) } data-keep={ (sight.file.case.number) "-" (key) } {
                @if !self.target.is_empty() { input type="hidden" name="target" value=(self.target); }
                (self.once(sight))
                @for input in &self.inputs { (input.show(key, refill)) }
                div class="form-acts" { button class="btn btn-first" { (self.button) } }
            }
        }
    }

    /// A button that does it at once.
    pub fn at_once(&self, sight: &Sight, back: &str, class: &str) -> Markup {
        if !sight.may(Permission::WorkCases) {
            return html! {};
        }
        html! {
            form method="post" action={ (sight.here()) "/acts/" (self.verb) } {
                @if !self.target.is_empty() { input type="hidden" name="target" value=(self.target); }
                @if !back.is_empty() { input type="hidden" name="back" value=(back); }
                (self.once(sight))
                @for input in &self.inputs { input type="hidden" name=(input.name) value=(input.value); }
                button class={ "btn btn-small " (class) } { (self.button) }
            }
        }
    }

    /// What makes something new says how much there was when it was shown: sent twice by two clicks, it is done once.
    fn once(&self, sight: &Sight) -> Markup {
        let makes = self.target.is_empty() && matches!(self.verb, "make_good" | "promise");
        let known = sight.file.make_goods.len() + sight.file.promises.len();
        html! { @if makes { input type="hidden" name="once" value=(known); } }
    }

    /// The sentence of the refusal, and errors about fields that the form does not show.
    fn refusal(&self, key: &str, sight: &Sight, refill: &Refill) -> Markup {
        let shown = |named: &str| {
            self.inputs.iter().any(|one| !matches!(one.ask, Ask::Sent) && is_about(named, &one.name))
        };
        refusal(key, sight, refill, shown)
    }
}

/// The name of a form.
pub fn key(verb: &str, target: &str) -> String {
    if target.is_empty() { verb.to_owned() } else { format!("{verb}-{target}") }
}

/// What stands above a refused form: its sentence, or what is wrong with a field that is not shown.
pub fn refusal(key: &str, sight: &Sight, refill: &Refill, shown: impl Fn(&str) -> bool) -> Markup {
    if refill.form != key {
        return html! {};
    }
    let hidden = refill.fields.iter().filter(|(named, _)| !shown(named));
    let guard = refill.sentence.as_ref().map(|(code, _)| code.as_str()).filter(|code| is_guard(code));
    let sentences = refill.sentence.iter().map(|(_, sentence)| humane(sentence, sight.zone()));
    let sentences: Vec<_> =
        sentences.chain(hidden.map(|(named, error)| format!("{named}: {error}"))).collect();
    let is_letter = refill.typed.get("channel") == "email" && !refill.typed.get("body").is_empty();
    let word = if is_letter { "Not sent" } else { "Not saved" };
    html! {
        @if !sentences.is_empty() {
            div class="refusal" role="alert" tabindex="-1" data-while-stopped[is_of_the_text(refill)] {
                p { span class="refusal-word" { (word) } " "
                    @if let Some(guard) = guard { (parts::guard(guard)) " " }
                    (sentences.join(" ")) }
            }
        } @else if !refill.fields.is_empty() {
            div class="refusal" role="alert" tabindex="-1" { p { span class="refusal-word" { (word) } " Mend what is marked below." } }
        }
    }
}

/// Whether the reply check refused it: what says so goes as soon as the text is mended.
pub fn is_of_the_text(refill: &Refill) -> bool {
    refill.sentence.as_ref().is_some_and(|(code, _)| matches!(code.as_str(), "reply_check" | "G9"))
}

/// Whether a code names a guard of the life cycle, such as `G5`.
pub fn is_guard(code: &str) -> bool {
    code.strip_prefix('G').is_some_and(|digits| digits.parse::<u8>().is_ok())
}

/// The forms of verbs about the case as a whole, in the order of its life.
pub fn all(sight: &Sight) -> Vec<ActForm> {
    [early::forms(sight), late::forms(sight), given::forms(sight), office::forms(sight)]
        .into_iter()
        .flatten()
        .collect()
}

pub use given::{DECIDED, approvers, decisions, may_decide, of_make_good, of_promise};
pub use office::{accept_handover, refuse_handover};
