//! A program to be measured: its storage, an administrator and a token.

use std::{error::Error, net::SocketAddr, path::PathBuf, sync::Arc};

use amends::{
    actions::staff::{self, NewMember},
    app::{App, Clock, Shared},
    cli,
    config::Config,
};
use domain::staff::{Actor, Member, Role};

/// A running program.
pub struct Place {
    pub app: Shared,
    pub token: String,
    pub address: SocketAddr,
    runtime: Option<tokio::runtime::Runtime>,
    folder: PathBuf,
    kept: bool,
}

const PASSWORD: &str = "correct horse battery";

impl Place {
    /// Opens it in a folder of its own, or on the PostgreSQL of this URL, and serves it.
    pub fn open(
        name: &str,
        database_url: Option<String>,
        slow_flush_millis: u64,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = std::env::temp_dir().join(format!("amends-bench-{}-{name}", std::process::id()));
        Self::begin(folder, database_url, slow_flush_millis, false)
    }

    /// The same, kept for the next run.
    pub fn kept(name: &str, database_url: Option<String>) -> Result<Self, Box<dyn Error>> {
        Self::begin(std::env::temp_dir().join(name), database_url, 0, true)
    }

    fn begin(
        folder: PathBuf,
        database_url: Option<String>,
        slow_flush_millis: u64,
        kept: bool,
    ) -> Result<Self, Box<dyn Error>> {
        std::fs::create_dir_all(&folder)?;
        let config = Config {
            data: folder.clone(),
            database_url,
            connections: 32,
            listen: "127.0.0.1:0".to_owned(),
            public_url: None,
            trusted_proxies: Vec::new(),
            smtp: None,
            mail_from: None,
            private_calls: false,
            slow_flush_millis,
            demo: false,
        };
        let app = App::open(config, Clock::of_the_machine())?;
        let ruth = ruth(&app)?;
        let (_, token) = staff::create_token(&app, &Actor::member(&ruth), "load", Role::Agent)?;
        let (runtime, address) = serve(&app)?;
        Ok(Self { app, token, address, runtime: Some(runtime), folder, kept })
    }

    /// The secret of a session of the administrator.
    pub fn session(&self) -> Result<String, Box<dyn Error>> {
        let ruth = ruth(&self.app)?;
        staff::set_password(&self.app, &Actor::member(&ruth), ruth.id, PASSWORD)?;
        Ok(staff::sign_in(&self.app, &ruth.email, PASSWORD)?)
    }
}

/// The administrator, hired if need be.
fn ruth(app: &Shared) -> Result<Member, Box<dyn Error>> {
    let email = "ruth@firm.example";
    if let Some((ruth, _)) = app.look(|conn| Ok(store::staff::by_email(conn, email)?))? {
        return Ok(ruth);
    }
    let founder = Actor { role: Some(Role::Admin), ..Actor::system() };
    let ruth = NewMember {
        name: "Ruth Abel".to_owned(),
        email: email.to_owned(),
        role: Role::Admin,
        signature: String::new(),
    };
    Ok(staff::add(app, &founder, ruth)?)
}

fn serve(app: &Shared) -> Result<(tokio::runtime::Runtime, SocketAddr), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let service = cli::router(&Arc::clone(app)).into_make_service_with_connect_info::<SocketAddr>();
    runtime.spawn(async move { axum::serve(listener, service).await });
    Ok((runtime, address))
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_timeout(std::time::Duration::from_secs(2));
        }
        if self.kept {
            return;
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{}: {error}", self.folder.display());
        }
    }
}
