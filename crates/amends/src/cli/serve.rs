//! `amends serve`: the server.

use std::{net::SocketAddr, process::ExitCode};

use axum::Router;
use domain::staff::Actor;
use tokio::net::TcpListener;
use tower_http::{catch_panic::CatchPanicLayer, trace::TraceLayer};

use super::Failure;
use crate::{
    actions, api,
    app::{App, Clock, Shared},
    config::{Config, Flags, ServeFlags},
    error::Error,
    jobs::Runner,
    web,
};

/// Serves until told to stop.
pub fn serve(flags: &Flags, serve: &ServeFlags) -> Result<ExitCode, Failure> {
    let config = Config::load(flags, serve).map_err(Failure::input)?;
    crate::letters::check()?;
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        // A log on a full disk must not take the request down that it tells of.
        .log_internal_errors(false)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("AMENDS_LOG").unwrap_or_else(|_| "warn".into()),
        )
        .init();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    let listener = runtime
        .block_on(TcpListener::bind(&config.listen))
        .map_err(|error| Failure { code: 3, sentence: format!("{}: {error}", config.listen) })?;
    let address = listener.local_addr().map_err(failed)?;
    let clock = Clock::of(&config).map_err(Failure::input)?;
    let app = App::open(Config { listen: address.to_string(), ..config }, clock)?;
    println!("listening on http://{address}");
    greet(&app)?;
    run(&runtime, &app, listener)?;
    Ok(ExitCode::SUCCESS)
}

/// Before there is an administrator, a link that works once makes one.
fn greet(app: &App) -> Result<(), Error> {
    if !app.look(|conn| Ok(store::staff::administrator_can_sign_in(conn)?))? {
        let link = actions::staff::invite(app, &Actor::system(), "first_administrator", None)?;
        println!("first administrator: {}", app.public_url(&format!("/welcome/{link}")));
    }
    Ok(())
}

/// Serves until SIGINT or SIGTERM, then lets running requests finish.
pub fn run(runtime: &tokio::runtime::Runtime, app: &Shared, listener: TcpListener) -> Result<(), Error> {
    let runner = Runner::start(app)?;
    let service = router(app).into_make_service_with_connect_info::<SocketAddr>();
    let served = runtime
        .block_on(async { axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await });
    drop(runner);
    served.map_err(|error| Error::Fault(error.to_string()))
}

/// Everything that is served.
pub fn router(app: &Shared) -> Router {
    watched(app, Router::new().merge(api::router()).merge(web::router(app)))
}

/// Routes as they are served: counted, and told in the log.
pub fn watched(app: &Shared, routes: Router<Shared>) -> Router {
    api::counted(routes)
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http())
        .with_state(app.clone())
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _stopped = interrupt.await;
}

/// The operation failed (exit code 3).
pub fn failed(error: impl std::fmt::Display) -> Failure {
    Failure { code: 3, sentence: error.to_string() }
}
