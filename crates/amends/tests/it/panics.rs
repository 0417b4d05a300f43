//! A handler that panics, at any depth, is answered for: the server stays up, nothing is half done, intake goes on.

use std::net::SocketAddr;

use amends::{
    actions::case::act,
    api,
    app::{App, Clock, Shared},
    cli::serve::watched,
    web::{self, PageError},
};
use axum::{Router, extract::State, routing::get};
use domain::{
    case::{Act, CaseFile, Desk},
    change::{Change, Refused},
    staff::Actor,
};
use store::case::{Filter, Lock};

use crate::{
    app::{Home, engines},
    load::{Answered, check, complain, token},
};

/// An act with a mistake in it that nobody has found yet.
struct Mistake;

impl Act for Mistake {
    fn decide(&self, _file: CaseFile, _desk: &Desk<'_>) -> Result<Change<CaseFile>, Refused> {
        panic!("the ink ran out")
    }

    fn works_on_ended(&self) -> bool {
        true
    }
}

async fn handler() -> &'static str {
    panic!("the pen broke")
}

async fn look(State(app): State<Shared>) -> Result<(), PageError> {
    Ok(app
        .hop(|app| app.look(|_| -> Result<(), amends::error::Error> { panic!("the page is torn") }))
        .await?)
}

async fn decision(State(app): State<Shared>) -> Result<(), PageError> {
    let done = app.hop(|app| {
        let found = app.look(|conn| Ok(store::case::list(conn, &Filter::default(), None, 1)?))?;
        act(app, &Actor::system(), found.cases[0].id, Mistake).map(drop)
    });
    Ok(done.await?)
}

/// The program's own routes, and beside them routes with mistakes behind the same guards.
fn routes(app: &Shared) -> Router {
    let pages = Router::new().route("/handler", get(handler));
    let pages = pages.route("/look", get(look)).route("/decision", get(decision));
    let whole = Router::new().merge(api::router()).merge(web::router(app));
    let whole = whole.merge(web::guarded(pages, app));
    watched(app, whole.merge(api::guarded(Router::new().route("/api/handler", get(handler)))))
}

#[test]
fn a_panic_is_answered_and_hurts_nobody_else() {
    for engine in engines() {
        let home = Home::on(engine);
        let token = token(&home);
        let app = App::open(home.config(), Clock::of_the_machine()).unwrap();
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let service = routes(&app).into_make_service_with_connect_info::<SocketAddr>();
        runtime.spawn(async move { axum::serve(listener, service).await });

        let first = complain(&url, &token, 0, 0).unwrap().case().unwrap();
        let entries = |id: &str| app.look(|conn| Ok(store::journal::case_history(conn, id)?.len())).unwrap();
        let before = entries(&first.to_string());
        // More often than there are readers, connections and threads, so that each would be used up.
        for _ in 0..12 {
            for path in ["/handler", "/look", "/decision"] {
                let (status, text) = ask(&format!("{url}{path}"));
                assert_eq!(status, 500, "{path}: {text}");
                assert!(
                    text.contains("Something failed on our side") && text.contains("<html"),
                    "{path}: {text}"
                );
            }
            let (status, text) = ask(&format!("{url}/api/handler"));
            assert!(status == 500 && text.contains("\"code\":\"fault\""), "{status}: {text}");
        }
        let after = entries(&first.to_string());
        assert_eq!(after, before, "{engine:?}: the act left something behind");
        let file = app.look(|conn| Ok(store::case::file(conn, first, Lock::No)?)).unwrap().unwrap();
        assert!(file.case.is_open());

        let more = (1..20).map(|nth| complain(&url, &token, nth, nth).unwrap());
        let mut taken: Vec<_> = more.filter_map(|one: Answered| one.case()).collect();
        assert_eq!(taken.len(), 19, "{engine:?}: intake goes on");
        taken.push(first);
        // The connections to storage are closed outside of the runtime, as `serve` does.
        drop(runtime);
        drop(app);
        check(&home, &taken);
    }
}

fn ask(url: &str) -> (u16, String) {
    let mut answer = ureq::get(url).config().http_status_as_error(false).build().call().expect("an answer");
    (answer.status().as_u16(), answer.body_mut().read_to_string().unwrap())
}
