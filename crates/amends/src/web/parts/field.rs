//! Fields of forms, with what was typed and what is wrong with it.

use maud::{Markup, html};

use crate::web::form::{Refill, Typed};

/// One field of one form.
pub struct Field<'a> {
    /// The form, such as `decision`.
    pub form: &'a str,
    /// The field's name.
    pub name: &'a str,
    /// Its label.
    pub label: &'a str,
    /// A sentence that helps.
    pub hint: &'a str,
    /// `text`, `email`, `datetime-local`, `textarea`, …
    pub kind: &'a str,
    /// Whether it must be filled in.
    pub required: bool,
    /// What stands in it at first.
    pub value: &'a str,
    /// Where script asks while typing what there is to say of it; empty for nowhere.
    pub check_url: &'a str,
}

impl<'a> Field<'a> {
    /// A field of one line that must be filled in.
    #[must_use]
    pub const fn line(form: &'a str, name: &'a str, label: &'a str) -> Self {
        Self { form, name, label, hint: "", kind: "text", required: true, value: "", check_url: "" }
    }

    /// A field of several lines that must be filled in.
    #[must_use]
    pub const fn text(form: &'a str, name: &'a str, label: &'a str) -> Self {
        Self { kind: "textarea", ..Self::line(form, name, label) }
    }

    /// It may stay empty.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.required = false;
        self
    }

    /// With a sentence that helps.
    #[must_use]
    pub const fn hint(mut self, hint: &'a str) -> Self {
        self.hint = hint;
        self
    }

    /// Of another kind.
    #[must_use]
    pub const fn kind(mut self, kind: &'a str) -> Self {
        self.kind = kind;
        self
    }

    /// With somebody to ask while typing, whose answer stands beside it.
    #[must_use]
    pub const fn checked_at(mut self, url: &'a str) -> Self {
        self.check_url = url;
        self
    }

    /// With something in it already.
    #[must_use]
    pub const fn value(mut self, value: &'a str) -> Self {
        self.value = value;
        self
    }

    /// Writes it out.
    #[must_use]
    pub fn show(&self, refill: &Refill) -> Markup {
        // A password is never written back into a page, whichever form was refused.
        let refill = if self.kind == "password" {
            &Refill { typed: Typed::default(), ..refill.clone() }
        } else {
            refill
        };
        let (value, error) =
            (refill.value(self.form, self.name, self.value), refill.error(self.form, self.name));
        let control = html! {
            @if self.kind == "textarea" {
                textarea id=(self.id()) name=(self.name) required[self.required] data-check-url=[(!self.check_url.is_empty()).then_some(self.check_url)] aria-describedby=[self.described(error)] aria-invalid=[error.map(|_| "true")] { (value) }
            } @else {
                input id=(self.id()) name=(self.name) type=(self.kind) required[self.required] value=(value) aria-describedby=[self.described(error)] aria-invalid=[error.map(|_| "true")];
            }
        };
        self.around(&control, error)
    }

    fn id(&self) -> String {
        format!("{}-{}", self.form, self.name.replace(['.', '[', ']'], "-"))
    }

    fn described(&self, error: Option<&str>) -> Option<String> {
        let id = self.id();
        let hint = (!self.hint.is_empty()).then(|| format!("{id}-hint"));
        let error = error.map(|_| format!("{id}-error"));
        let all: Vec<_> = [hint, error].into_iter().flatten().collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    fn around(&self, control: &Markup, error: Option<&str>) -> Markup {
        let id = self.id();
        html! {
            div class={ "field" @if error.is_some() { " is-wrong" } } {
                label for=(id) { (self.label) @if !self.required { " " span class="optional" { "optional" } } }
                @if !self.hint.is_empty() { p class="hint" id={ (id) "-hint" } { (self.hint) } }
                (control)
                @if let Some(error) = error { p class="error" id={ (id) "-error" } { (error) } }
            }
        }
    }
}

/// A list to choose one from; pairs of value and label. One that may stay empty says “not known” there, unless the list has
/// a word of its own for it.
#[must_use]
pub fn select(field: &Field<'_>, options: &[(String, String)], refill: &Refill) -> Markup {
    let (chosen, error) =
        (refill.value(field.form, field.name, field.value), refill.error(field.form, field.name));
    let says_none = options.iter().any(|(value, _)| value.is_empty());
    let control = html! {
        select id=(field.id()) name=(field.name) required[field.required] aria-describedby=[field.described(error)] aria-invalid=[error.map(|_| "true")] {
            @if !field.required && !says_none { option value="" { "not known" } }
            @for (value, label) in options { option value=(value) selected[value == chosen] { (label) } }
        }
    };
    field.around(&control, error)
}

/// Radio buttons in a line; pairs of value and label.
#[must_use]
pub fn choices(field: &Field<'_>, options: &[(&str, &str)], refill: &Refill) -> Markup {
    let (chosen, error) =
        (refill.value(field.form, field.name, field.value), refill.error(field.form, field.name));
    html! {
        fieldset class="choices in-line" {
            legend { (field.label) @if !field.required { " " span class="optional" { "optional" } } }
            @if !field.hint.is_empty() { p class="hint" { (field.hint) } }
            @for (value, label) in options {
                label { input type="radio" name=(field.name) value=(value) checked[*value == chosen] required[field.required]; (label) }
            }
            @if let Some(error) = error { p class="error" { (error) } }
        }
    }
}

/// The sentence above a form that was refused.
#[must_use]
pub fn refusal(form: &str, refill: &Refill) -> Markup {
    let sentence = refill.sentence.as_ref().filter(|_| refill.form == form);
    html! {
        @if let Some((code, sentence)) = sentence {
            div class="refusal" role="alert" tabindex="-1" {
                p { span class="refusal-word" { "Not saved" } " " @if code.starts_with('G') { (super::guard(code)) " " } (sentence) }
            }
        }
    }
}
