//! The verbs over the API: one route for each line of the table, and one handler for all. A state change is a thing
//! that is created.

use aide::axum::{ApiRouter, routing::post_with};
use axum::extract::State;
use domain::{case::CaseFile, learning::Problem as Fault};
use schemars::JsonSchema;
use serde::Serialize;

use super::{case::CaseView, problem::ProblemView};
use crate::{
    actions::{
        Work,
        verbs::{Entry, Table, Thing, Verb, every},
    },
    api::{Body, Created, Name, Problem, Writer},
    app::Shared,
};

/// The table of routes.
pub fn routes() -> ApiRouter<Shared> {
    let mut routes = Routes(ApiRouter::new());
    every(&mut routes);
    routes.0
}

struct Routes(ApiRouter<Shared>);

impl Routes {
    fn add<V, S>(&mut self, entry: Entry)
    where
        V: Verb,
        S: From<V::Done> + Serialize + JsonSchema + Send + 'static,
    {
        let Entry { thing, name, summary } = entry;
        let path = format!("/{}/{{{}}}/{name}", thing.plural(), thing.singular());
        let routes = std::mem::replace(&mut self.0, ApiRouter::new());
        let route = post_with(create::<V, S>, move |op| op.summary(summary).tag(tag(thing)));
        self.0 = routes.api_route(&path, route);
    }
}

impl Table for Routes {
    fn case<V: Verb<Done = CaseFile>>(&mut self, entry: Entry) {
        self.add::<V, CaseView>(entry);
    }

    fn problem<V: Verb<Done = Fault>>(&mut self, entry: Entry) {
        self.add::<V, ProblemView>(entry);
    }
}

/// Under what it is told in the description.
const fn tag(thing: Thing) -> &'static str {
    match thing {
        Thing::Case => "cases",
        Thing::Promise => "promises",
        Thing::MakeGood => "make-goods",
    }
}

async fn create<V, S>(
    State(app): State<Shared>,
    writer: Writer,
    Name(name): Name,
    Body { value: verb, bytes }: Body<V>,
) -> Result<Created<S>, Problem>
where
    V: Verb,
    S: From<V::Done> + Serialize + JsonSchema + Send + 'static,
{
    let work: Work<S> = Box::new(move |unit, turn| verb.done_in(unit, turn, &name).map(S::from));
    writer.create(&app, &bytes, work).await
}
