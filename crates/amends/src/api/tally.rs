//! Counting requests by status, for `/metrics`.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Extension, Router,
    extract::{Request, State},
    middleware::{self, Next},
    response::Response,
};

/// How many requests were answered with which status since the start.
#[derive(Clone, Default)]
pub struct Tally(Arc<Mutex<BTreeMap<u16, u64>>>);

impl Tally {
    fn count(&self, status: u16) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(status).or_default() += 1;
    }

    /// The counts, by status.
    #[must_use]
    pub fn counts(&self) -> BTreeMap<u16, u64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Counts every answer of a router, and lets its handlers read the counts.
pub fn counted<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let tally = Tally::default();
    router.layer(Extension(tally.clone())).layer(middleware::from_fn_with_state(tally, count))
}

async fn count(State(tally): State<Tally>, request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    tally.count(response.status().as_u16());
    response
}
