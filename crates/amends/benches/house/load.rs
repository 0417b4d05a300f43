//! Clients that complain as fast as they are answered.

use std::{
    error::Error,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use super::place::Place;

/// Complaints answered 201 in a second, by so many clients at once.
pub fn complaints_a_second(place: &Place, clients: usize, time: Duration) -> Result<f64, Box<dyn Error>> {
    // Customers of an earlier run are known by now: the floor has new ones only.
    static RUN: AtomicU64 = AtomicU64::new(0);
    let run = RUN.fetch_add(1, Ordering::SeqCst);
    let (stop, answered) = (AtomicBool::new(false), AtomicU64::new(0));
    let begun = Instant::now();
    let failed = std::thread::scope(|scope| {
        let running: Vec<_> = (0..clients)
            .map(|client| {
                scope.spawn({
                    let (stop, answered) = (&stop, &answered);
                    move || complain(place, &format!("{run}-{client}"), stop, answered)
                })
            })
            .collect();
        std::thread::sleep(time);
        stop.store(true, Ordering::SeqCst);
        running.into_iter().filter_map(|one| one.join().ok()?.err()).next()
    });
    let seconds = begun.elapsed().as_secs_f64();
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(f64::from(u32::try_from(answered.load(Ordering::SeqCst))?) / seconds),
    }
}

fn complain(place: &Place, client: &str, stop: &AtomicBool, answered: &AtomicU64) -> Result<(), String> {
    let agent = ureq::Agent::new_with_defaults();
    let url = format!("http://{}/api/v1/cases", place.address);
    let bearer = format!("Bearer {}", place.token);
    for nth in 0.. {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let body = complaint(&format!("{client}-{nth}"));
        let mut answer = agent
            .post(&url)
            .header("Authorization", &bearer)
            .send_json(&body)
            .map_err(|error| error.to_string())?;
        answer.body_mut().read_to_string().map_err(|error| error.to_string())?;
        answered.fetch_add(1, Ordering::SeqCst);
    }
    Ok(())
}

/// A complaint of forty words by somebody new.
pub fn complaint(name: &str) -> serde_json::Value {
    serde_json::json!({
        "channel": "api",
        "customer": { "email": format!("{name}@post.example") },
        "verbatim": format!("{WORDS} My number is {name}."),
        "failure_type": "late_delivery",
    })
}

const WORDS: &str = "The parcel that I ordered two weeks ago has still not come, although your page has said for five days that it is \
    on its way. I rang twice and waited half an hour each time.";
