//! `amends verbs`: what can be done, and the fields that each verb takes.

use std::process::ExitCode;

use clap::builder::PossibleValue;
use schemars::Schema;
use serde_json::{Map, Value, json};

use super::{
    Failure, fields,
    input::{print_answer, print_line},
};
use crate::actions::{
    case::OpenCase,
    verbs::{Thing, known, shape_of},
};

/// What is asked.
#[derive(clap::Args)]
pub struct Verbs {
    /// Only this one, with its fields; `open` tells those of `amends case open`.
    verb: Option<String>,
    /// Print JSON: the shape of each body as a JSON Schema.
    #[arg(long)]
    json: bool,
}

/// A verb as it is told.
struct Told {
    command: String,
    name: &'static str,
    summary: &'static str,
    shape: Schema,
}

impl Verbs {
    /// Tells.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let wanted = |told: &Told| self.verb.as_deref().is_none_or(|verb| verb == told.name);
        let found: Vec<_> = all().into_iter().filter(wanted).collect();
        if found.is_empty() {
            let verb = self.verb.clone().unwrap_or_default();
            return Err(Failure::input(format!(
                "VERB: found “{verb}”, expected one that `amends verbs` lists"
            )));
        }
        if self.json {
            print_answer(&found.iter().map(Told::as_json).collect::<Vec<_>>())?;
        } else {
            found.iter().try_for_each(|told| told.print(self.verb.is_some()))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The verbs of a thing, as the command line offers them.
pub fn names_of(thing: Thing) -> Vec<PossibleValue> {
    let of_it = known().into_iter().filter(|one| one.entry.thing == thing);
    of_it.map(|one| PossibleValue::new(one.entry.name).help(one.entry.summary)).collect()
}

fn all() -> Vec<Told> {
    let open = Told {
        command: "case open".to_owned(),
        name: "open",
        summary: "A complaint comes in",
        shape: shape_of::<OpenCase>(),
    };
    let verbs = known().into_iter().map(|one| Told {
        command: format!("{} do {}", one.entry.thing.singular().replace('_', "-"), one.entry.name),
        name: one.entry.name,
        summary: one.entry.summary,
        shape: one.shape(),
    });
    std::iter::once(open).chain(verbs).collect()
}

impl Told {
    fn as_json(&self) -> Value {
        json!({ "command": self.command, "verb": self.name, "summary": self.summary, "body": self.shape })
    }

    fn print(&self, with_fields: bool) -> Result<(), Failure> {
        print_line(&format!("{:<32} {}", self.command, self.summary))?;
        let none = Map::new();
        let fields = self.shape.get("properties").and_then(Value::as_object).filter(|_| with_fields);
        let required = self.shape.get("required").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        fields.unwrap_or(&none).iter().try_for_each(|(name, shape)| {
            let must = if required.iter().any(|one| one == name) { ", required" } else { "" };
            let meaning = shape["description"].as_str().unwrap_or_default().replace('\n', " ");
            print_line(&format!("  {name} ({}{must})\n      {meaning}", kind(shape)))
        })
    }
}

/// The kind of a value in a few words.
fn kind(shape: &Value) -> String {
    let words: Vec<_> = words(shape);
    if !words.is_empty() {
        return words.join(", ");
    }
    if let Some(parts) = parts(shape) {
        return format!("with {}", parts.keys().cloned().collect::<Vec<_>>().join(", "));
    }
    let kinds =
        [("array", "list"), ("boolean", "true or false"), ("integer", "whole number"), ("number", "number")];
    let named = kinds.iter().find(|(name, _)| fields::is(shape, name)).map(|(_, said)| *said);
    let moment = shape["format"] == "date-time";
    named.unwrap_or(if moment { "instant such as 2026-03-10T16:30:00Z" } else { "text" }).to_owned()
}

/// The words of which one has to be said.
fn words(shape: &Value) -> Vec<String> {
    let own = shape["enum"].as_array().into_iter().flatten().chain(shape.get("const"));
    let own = own.filter_map(|word| word.as_str().map(str::to_owned));
    own.chain(fields::choices(shape).flat_map(words)).collect()
}

/// The fields of an object, also where it may be left out.
fn parts(shape: &Value) -> Option<&Map<String, Value>> {
    let own = shape["properties"].as_object();
    own.or_else(|| fields::choices(shape).find_map(parts))
}
