//! An installation of its own for one test, and a client that speaks to it.

use std::sync::Mutex;

use amends::{
    actions::staff::{NewMember, add, create_token},
    app::{App, Clock, Shared},
    cli::serve::router,
    config::Config,
    jobs::run_due,
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request},
};
use domain::staff::{Actor, Role};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio::runtime::Runtime;
use tower::ServiceExt;

use crate::app::{Engine, Home, engines};

/// A Monday.
pub const START: &str = "2026-06-01T09:00:00Z";

pub struct World {
    pub app: Shared,
    pub runtime: Runtime,
    router: Router,
    _home: Home,
    /// A token of each role, by its name.
    tokens: Vec<(Role, String)>,
    /// Every body that was answered.
    pub answered: Mutex<Vec<String>>,
}

pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
    pub json: Value,
}

/// Runs a test on SQLite and, where there is one, on PostgreSQL.
pub fn on_both(test: impl Fn(&World)) {
    for engine in engines() {
        test(&World::on(engine));
    }
}

impl World {
    pub fn on_sqlite() -> Self {
        Self::on(Engine::Sqlite)
    }

    fn on(engine: Engine) -> Self {
        let mut world = Self::empty(engine);
        let system = Actor::system();
        let admin = NewMember {
            name: "Ines Moreau".to_owned(),
            email: "ines@firm.example".to_owned(),
            role: Role::Admin,
            signature: String::new(),
        };
        add(&world.app, &system, admin).unwrap();
        for role in Role::ALL {
            let (_, secret) = create_token(&world.app, &system, role.name(), role).unwrap();
            world.tokens.push((role, secret));
        }
        world
    }

    /// Without anybody in it.
    pub fn empty(engine: Engine) -> Self {
        let home = Home::on(engine);
        let config = Config { connections: 16, ..home.config() };
        let app = App::open(config, Clock::still(START.parse().unwrap())).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build();
        let router = router(&app);
        let (tokens, answered) = (Vec::new(), Mutex::new(Vec::new()));
        Self { app, runtime: runtime.unwrap(), router, _home: home, tokens, answered }
    }

    pub fn token(&self, role: Role) -> &str {
        &self.tokens.iter().find(|(one, _)| *one == role).unwrap().1
    }

    pub fn request(&self, role: Role, method: Method, path: &str) -> axum::http::request::Builder {
        let bearer = format!("Bearer {}", self.token(role));
        Request::builder().method(method).uri(path).header("authorization", bearer)
    }

    pub async fn ask(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 << 20).await.unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.answered.lock().unwrap().push(text.clone());
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Answer { status: parts.status.as_u16(), headers: parts.headers, text, json }
    }

    pub fn send(&self, request: Request<Body>) -> Answer {
        self.runtime.block_on(self.ask(request))
    }

    /// The streaming answer itself.
    pub fn open(&self, request: Request<Body>) -> axum::response::Response {
        self.runtime.block_on(self.router.clone().oneshot(request)).unwrap()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_as(Role::ReadOnly, path)
    }

    pub fn get_as(&self, role: Role, path: &str) -> Answer {
        self.send(self.request(role, Method::GET, &v1(path)).body(Body::empty()).unwrap())
    }

    pub fn post_as(&self, role: Role, path: &str, body: &Value) -> Answer {
        self.send(self.request(role, Method::POST, &v1(path)).body(body.to_string().into()).unwrap())
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.post_as(Role::Agent, path, body)
    }

    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    pub fn in_hours(&self, hours: i64) -> String {
        self.now().saturating_add(SignedDuration::from_hours(hours)).unwrap().to_string()
    }

    /// Moves the clock and does all that is due then.
    pub fn wait(&self, hours: i64) {
        self.app.clock.move_by(SignedDuration::from_hours(hours));
        while run_due(&self.app).unwrap() > 0 {}
    }
}

pub fn v1(path: &str) -> String {
    format!("/api/v1{path}")
}

impl Answer {
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        self.json
    }

    /// A refusal: a problem document with this status and code.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{}", self.text);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.json["status"], status);
        assert!(!self.json["detail"].as_str().unwrap().is_empty());
        self.json
    }
}
