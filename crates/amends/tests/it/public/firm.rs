//! A firm with one administrator, on each engine, with a clock that stands still and a browser without script.

use std::sync::atomic::{AtomicU32, Ordering};

use amends::{
    actions::staff::{self, NewMember},
    app::{App, Clock, Shared},
    config::{Config, Flags, ServeFlags},
    jobs::run_due,
    web,
};
use axum::{
    body::Body,
    http::{Request, StatusCode, header},
    response::Response,
};
use domain::{
    case::{Case, CaseFile},
    id::Id,
    staff::{Actor, Member, Role},
};
use store::case::Lock;
use tower::ServiceExt;

pub const MORNING: &str = "2026-03-10T10:00:00Z";

/// What the database is, and whether mail goes out.
#[derive(Default)]
pub struct Setup {
    pub postgres: bool,
    pub smtp_port: Option<u16>,
}

pub struct Firm {
    pub app: Shared,
    pub ruth: Member,
    _folder: tempfile::TempDir,
}

/// Runs a story on SQLite, and on PostgreSQL where the test command has started one.
pub fn on_each(smtp_port: Option<u16>, story: impl Fn(&Firm)) {
    story(&Firm::new(&Setup { postgres: false, smtp_port }));
    if std::env::var_os("AMENDS_TEST_POSTGRES").is_some() {
        story(&Firm::new(&Setup { postgres: true, smtp_port }));
    } else {
        eprintln!("AMENDS_TEST_POSTGRES is not set: this test runs on SQLite alone");
    }
}

/// A program without people.
pub fn empty(setup: &Setup) -> (Shared, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let flags =
        Flags { data: Some(folder.path().to_owned()), database_url: setup.postgres.then(fresh_database) };
    let serve = ServeFlags {
        listen: Some("127.0.0.1:0".to_owned()),
        public_url: Some("http://localhost:8080".to_owned()),
        smtp: setup.smtp_port.map(|port| format!("smtp+plain://127.0.0.1:{port}")),
        mail_from: setup.smtp_port.map(|_| "care@firm.example".to_owned()),
    };
    let config = Config::load(&flags, &serve).unwrap();
    (App::open(config, Clock::still(MORNING.parse().unwrap())).unwrap(), folder)
}

fn fresh_database() -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let server = std::env::var_os("AMENDS_TEST_POSTGRES").unwrap().into_string().unwrap();
    let name = format!("amends_public_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
    let mut client = postgres::Client::connect(&server, postgres::NoTls).unwrap();
    client.batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}

impl Firm {
    pub fn new(setup: &Setup) -> Self {
        let (app, folder) = empty(setup);
        let founder = Actor { role: Some(Role::Admin), ..Actor::system() };
        let new = NewMember {
            name: "Ruth Abel".to_owned(),
            email: "ruth@firm.example".to_owned(),
            role: Role::Admin,
            signature: "020 7946 0112".to_owned(),
        };
        let ruth = staff::add(&app, &founder, new).unwrap();
        Self { app, ruth, _folder: folder }
    }

    pub fn ruth(&self) -> Actor {
        Actor::member(&self.ruth)
    }

    pub fn file(&self, id: Id<Case>) -> CaseFile {
        self.app.look(|conn| Ok(store::case::file(conn, id, Lock::No)?)).unwrap().unwrap()
    }

    pub fn said(&self, id: Id<Case>) -> Vec<store::case::StoredMessage> {
        self.app.look(|conn| Ok(store::case::messages(conn, id)?)).unwrap()
    }

    /// Does what is due, as often as something is.
    pub fn do_jobs(&self) {
        while run_due(&self.app).unwrap() > 0 {}
    }

    pub fn get(&self, path: &str) -> Page {
        Page::of(&self.app, Request::get(path).body(Body::empty()).unwrap())
    }

    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        post(&self.app, path, fields)
    }

    /// Reports a complaint; the case and the path of its page.
    pub fn report(&self, fields: &[(&str, &str)]) -> (Id<Case>, String) {
        let sent = self.post("/report", fields);
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let path = sent.location.trim_end_matches("/thanks").to_owned();
        let case = amends::app::Keys::case_of_link(path.trim_start_matches("/c/")).unwrap();
        (case, path)
    }
}

pub fn post(app: &Shared, path: &str, fields: &[(&str, &str)]) -> Page {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        // What a browser sends from a page that tells nobody where it was.
        .header(header::ORIGIN, "null");
    Page::of(app, request.body(Body::from(body)).unwrap())
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub location: String,
    pub headers: axum::http::HeaderMap,
    pub text: String,
}

impl Page {
    pub fn of(app: &Shared, request: Request<Body>) -> Self {
        let router = web::router(app).with_state(app.clone());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { Self::read(router.oneshot(request).await.unwrap()).await })
    }

    async fn read(response: Response) -> Self {
        let (head, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 10 << 20).await.unwrap();
        let location =
            head.headers.get(header::LOCATION).map_or("", |value| value.to_str().unwrap()).to_owned();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        Self { status: head.status, location, headers: head.headers, text }
    }

    pub fn shows(&self, words: &str) -> bool {
        self.text.contains(words)
    }
}
