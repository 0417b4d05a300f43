//! A whole installation for tests of pages: storage on each engine, a clock moved by hand, people who are signed in.

use std::net::{IpAddr, SocketAddr};

use amends::{
    actions::staff::{self, NewMember},
    app::{App, Clock, Shared},
    config::Config,
};
use axum::{
    Router,
    body::Body,
    extract::ConnectInfo,
    http::{HeaderMap, Request, header},
};
use domain::staff::{Actor, Member, Role};
use jiff::SignedDuration;
use tower::ServiceExt;

use crate::app::{Engine, Home, MORNING, engines};

pub const PASSWORD: &str = "correct horse battery";

/// An installation.
pub struct Front {
    pub app: Shared,
    router: Router,
    runtime: tokio::runtime::Runtime,
    home: Home,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

/// Runs a test on SQLite, and on PostgreSQL where a server is given.
pub fn on_each_engine(test: impl Fn(&Front)) {
    on_each_engine_with(|_| {}, test);
}

/// The same with another configuration.
pub fn on_each_engine_with(configure: impl Fn(&mut Config), test: impl Fn(&Front)) {
    for engine in engines() {
        test(&Front::open(engine, &configure));
    }
}

impl Front {
    fn open(engine: Engine, configure: &impl Fn(&mut Config)) -> Self {
        let home = Home::on(engine);
        let mut config = Config { listen: "127.0.0.1:8080".to_owned(), ..home.config() };
        configure(&mut config);
        let app = App::open(config, Clock::still(MORNING.parse().unwrap())).unwrap();
        let router = Router::new()
            .merge(amends::api::router())
            .merge(amends::web::router(&app))
            .with_state(app.clone());
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        Self { app, router, runtime, home }
    }

    /// Somebody of this role, and the cookie of their session.
    pub fn member(&self, name: &str, role: Role) -> (Member, String) {
        let email = format!("{}@firm.example", name.to_lowercase());
        let new = NewMember { name: name.to_owned(), email, role, signature: String::new() };
        let member = staff::add(&self.app, &Actor::system(), new).unwrap();
        let link = staff::link_for(&self.app, &Actor::system(), member.id, "sign_in").unwrap();
        let secret = staff::sign_in_by_link(&self.app, &link).unwrap();
        (member, format!("amends={secret}"))
    }

    /// The file of the database, where it is one.
    pub fn database(&self) -> Option<std::path::PathBuf> {
        self.home.database_url().is_none().then(|| self.home.folder().join("amends.db"))
    }

    /// Writes to the database behind the program's back.
    pub fn by_hand(&self, statement: &str) {
        match self.home.database_url() {
            Some(url) => {
                let mut client = postgres::Client::connect(url, postgres::NoTls).unwrap();
                client.batch_execute(statement).unwrap();
            }
            None => {
                let conn = rusqlite::Connection::open(self.database().unwrap()).unwrap();
                conn.execute_batch(statement).unwrap();
            }
        }
    }

    /// Moves the clock.
    pub fn later(&self, seconds: i64) {
        self.app.clock.move_by(SignedDuration::from_secs(seconds));
    }

    pub fn get(&self, cookie: &str, path: &str) -> Answer {
        self.send(Request::get(path).header(header::COOKIE, cookie), String::new(), "127.0.0.1")
    }

    pub fn post(&self, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_from("127.0.0.1", cookie, path, fields)
    }

    pub fn post_from(&self, from: &str, cookie: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(Request::post(path).header(header::COOKIE, cookie), form(fields), from)
    }

    /// Sends a request as it is.
    pub fn send(&self, request: axum::http::request::Builder, body: String, from: &str) -> Answer {
        let peer = SocketAddr::new(from.parse::<IpAddr>().unwrap(), 40_000);
        let mut request = request.body(Body::from(body)).unwrap();
        request.extensions_mut().insert(ConnectInfo(peer));
        let router = self.router.clone();
        self.runtime.block_on(async move {
            let response = router.oneshot(request).await.unwrap();
            let (head, body) = response.into_parts();
            let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: head.status.as_u16(),
                headers: head.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
            }
        })
    }

    /// How often something of this kind stands in the journal.
    pub fn happened(&self, kind: &str) -> usize {
        let all = self.app.look(|conn| Ok(store::journal::history(conn, "house", "")?)).unwrap();
        all.iter().filter(|entry| entry.kind == kind).count()
    }

    /// How long the house's own stream is.
    pub fn entries(&self) -> usize {
        self.app.look(|conn| Ok(store::journal::history(conn, "house", "")?)).unwrap().len()
    }
}

/// A form as a browser sends it.
pub fn form(fields: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

impl Answer {
    /// A header as text; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// What a page shows once, such as `data-link`.
    pub fn shown(&self, mark: &str) -> &str {
        let start = self.body.find(&format!("{mark}>")).map(|at| at + mark.len() + 1).expect(mark);
        let rest = &self.body[start..];
        &rest[..rest.find('<').unwrap()]
    }
}
