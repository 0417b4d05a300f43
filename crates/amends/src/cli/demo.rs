//! `amends demo`: a living demo company in a throw-away folder.

use std::{path::PathBuf, process::ExitCode};

use domain::staff::Actor;
use tokio::net::TcpListener;

use super::{
    Failure,
    serve::{failed, run},
};
use crate::{
    actions,
    app::{App, Clock, bytes},
    config::{Config, Flags, ServeFlags},
    demo,
};

const LISTEN: &str = "127.0.0.1:8080";

/// What the demo is told.
#[derive(clap::Args)]
pub struct DemoFlags {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
}

/// Serves the demo until told to stop, then throws its folder away.
pub fn demo(flags: &DemoFlags) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(failed)?;
    let listener = listen(&runtime, flags)?;
    let address = listener.local_addr().map_err(failed)?;
    let folder = Folder::make()?;
    let flags = Flags { data: Some(folder.0.clone()), database_url: None };
    let config =
        Config::load(&flags, &ServeFlags { listen: Some(address.to_string()), ..ServeFlags::default() })
            .map_err(Failure::input)?;
    let app =
        App::open(Config { demo: true, public_url: None, smtp: None, ..config }, Clock::of_the_machine())?;
    let visitor = demo::tell(&app)?;
    let link = actions::staff::invite(&app, &Actor::system(), "sign_in", Some(visitor))?;
    println!("listening on http://{address}");
    println!("sign in: http://{address}/sign-in/{link}");
    run(&runtime, &app, listener)?;
    Ok(ExitCode::SUCCESS)
}

/// The usual port, or any free one when somebody else has it.
fn listen(runtime: &tokio::runtime::Runtime, flags: &DemoFlags) -> Result<TcpListener, Failure> {
    let wanted = flags.listen.as_deref().unwrap_or(LISTEN);
    let bound = runtime.block_on(TcpListener::bind(wanted));
    if bound.is_err() && flags.listen.is_none() {
        return runtime.block_on(TcpListener::bind("127.0.0.1:0")).map_err(failed);
    }
    bound.map_err(|error| Failure { code: 3, sentence: format!("{wanted}: {error}") })
}

/// A folder that goes away with the demo.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, Failure> {
        let name = format!("amends-demo-{}", data_encoding::HEXLOWER.encode(&bytes::<6>()));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).map_err(failed)?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            eprintln!("amends: {} could not be removed: {error}", self.0.display());
        }
    }
}
