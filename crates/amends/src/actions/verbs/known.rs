//! Every verb as a value, for callers that choose it at run time: the command line, the demo's script.

use domain::{case::CaseFile, change::Refused, learning::Problem, staff::Actor};
use schemars::{Schema, generate::SchemaSettings};
use serde_json::Value;
use store::Unit;

use super::{Done, Entry, Table, Thing, Verb, every};
use crate::{
    actions::read_value,
    app::{App, Turn},
    error::Error,
};

/// A verb whose body was read.
pub type Deed = Box<dyn Fn(&mut Unit<'_>, &Turn, &str) -> Result<Done, Error> + Send + Sync>;

/// A verb that can be asked for by name.
pub struct Known {
    /// Its line in the table.
    pub entry: Entry,
    shape: fn() -> Schema,
    read: fn(&Value) -> Result<Deed, Refused>,
}

impl Known {
    /// The fields of its body, each with what it means.
    #[must_use]
    pub fn shape(&self) -> Schema {
        (self.shape)()
    }

    /// Reads its body.
    ///
    /// # Errors
    /// Names the field, what was found and what was expected.
    pub fn read(&self, body: &Value) -> Result<Deed, Refused> {
        (self.read)(body)
    }
}

/// Every verb there is, in the order of the table.
#[must_use]
pub fn known() -> Vec<Known> {
    let mut all = List(Vec::new());
    every(&mut all);
    all.0
}

/// The verb of that name.
///
/// # Errors
/// There is none.
pub fn named(thing: Thing, name: &str) -> Result<Known, Error> {
    let is_meant = |one: &Known| one.entry.thing == thing && one.entry.name == name;
    known().into_iter().find(is_meant).ok_or(Error::Missing("such verb"))
}

/// Does it to the thing of that name.
///
/// # Errors
/// There is no such thing, or the rule that stands against it.
pub fn perform(app: &App, actor: &Actor, name: String, deed: Deed) -> Result<Done, Error> {
    app.change(&app.turn(actor), move |unit, turn| deed(unit, turn, &name))
}

/// The shape of a body with everything in place, so that whoever reads it follows no reference.
#[must_use]
pub fn shape_of<T: schemars::JsonSchema>() -> Schema {
    let settings = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true);
    settings.into_generator().into_root_schema_for::<T>()
}

struct List(Vec<Known>);

impl List {
    fn add<V: Verb>(&mut self, entry: Entry) {
        self.0.push(Known { entry, shape: shape_of::<V>, read: deed::<V> });
    }
}

impl Table for List {
    fn case<V: Verb<Done = CaseFile>>(&mut self, entry: Entry) {
        self.add::<V>(entry);
    }

    fn problem<V: Verb<Done = Problem>>(&mut self, entry: Entry) {
        self.add::<V>(entry);
    }
}

fn deed<V: Verb>(body: &Value) -> Result<Deed, Refused> {
    let verb: V = read_value(body)?;
    Ok(Box::new(move |unit, turn, name| verb.done_in(unit, turn, name).map(Into::into)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Thing, known, named};

    #[test]
    fn every_verb_stands_once_in_the_table_and_has_a_shape() {
        let all = known();
        let names: BTreeSet<_> = all.iter().map(|one| (one.entry.thing.plural(), one.entry.name)).collect();
        assert_eq!(names.len(), all.len());
        for one in &all {
            let shape = one.shape().to_value();
            assert_eq!(shape["type"], "object", "{}: {shape}", one.entry.name);
            assert!(!shape.to_string().contains("$ref"), "{}: {shape}", one.entry.name);
        }
    }

    #[test]
    fn a_verb_is_found_by_its_thing_and_its_name() {
        assert!(named(Thing::Case, "offer").is_err() && named(Thing::MakeGood, "offer").is_ok());
        let body = serde_json::json!({ "reason": 5 });
        let refused = named(Thing::MakeGood, "refusal").unwrap().read(&body).err().unwrap();
        assert!(refused.to_string().starts_with("reason: found 5"), "{refused}");
    }
}
