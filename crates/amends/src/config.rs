//! Settings of the installation: flags, then `AMENDS_*` variables, then `amends.toml`. Read here and nowhere else.

use std::{net::IpAddr, path::PathBuf};

use serde::Deserialize;

/// How this installation runs.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where keys, and on SQLite the database, are kept.
    pub data: PathBuf,
    /// PostgreSQL, if not SQLite.
    pub database_url: Option<String>,
    /// Connections to PostgreSQL, and looks that may run at once.
    pub connections: u32,
    /// Where to listen.
    pub listen: String,
    /// How customers reach us, such as `https://care.example`.
    pub public_url: Option<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// How mail goes out, if it does.
    pub smtp: Option<Smtp>,
    /// The address that mail comes from and is answered to.
    pub mail_from: Option<String>,
    /// Whether other systems inside the own network may be called, and without https there.
    pub private_calls: bool,
    /// Makes each flush of SQLite take so much longer: for measuring what a slow disk would do.
    pub slow_flush_millis: u64,
    /// A demo with a clock that the visitor can move.
    pub demo: bool,
}

/// A mail server.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Its name.
    pub host: String,
    /// Its port; 587 if not said.
    pub port: Option<u16>,
    /// Sign-in name, if it asks for one.
    pub user: Option<String>,
    /// And its password.
    pub password: Option<String>,
    /// `starttls` (the default), `tls` or `none`.
    pub security: Option<String>,
}

/// `amends.toml`.
#[derive(Clone, Default, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    database_url: Option<String>,
    connections: Option<u32>,
    listen: Option<String>,
    public_url: Option<String>,
    trusted_proxies: Vec<IpAddr>,
    smtp: Option<Smtp>,
    mail_from: Option<String>,
    private_calls: bool,
    hours_ahead: u32,
}

/// What was said on the command line or in `AMENDS_*`; clap reads both.
#[derive(Clone, Default, Debug, clap::Args)]
pub struct Flags {
    /// Folder of the installation.
    #[arg(long, env = "AMENDS_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of SQLite.
    #[arg(long, env = "AMENDS_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,
}

/// What `serve` is told beyond that.
#[derive(Clone, Default, Debug, clap::Args)]
pub struct ServeFlags {
    /// Where to listen, such as 127.0.0.1:8080; port 0 takes a free one.
    #[arg(long, env = "AMENDS_LISTEN", value_name = "ADDR")]
    pub listen: Option<String>,
    /// How customers reach us, such as <https://care.example>.
    #[arg(long, env = "AMENDS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Mail server as smtp://user:password@host:port, or smtps:// for TLS from the start.
    #[arg(long, env = "AMENDS_SMTP", value_name = "URL", hide_env_values = true)]
    pub smtp: Option<String>,
    /// Address that mail comes from.
    #[arg(long, env = "AMENDS_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
}

const DEFAULT_DATA: &str = "amends-data";
const DEFAULT_LISTEN: &str = "127.0.0.1:8080";
const DEFAULT_CONNECTIONS: u32 = 16;

impl Config {
    /// Puts flags and `amends.toml` (in the data folder, or else here) together.
    ///
    /// # Errors
    /// Names the file, the line, what was found and what was expected.
    pub fn load(flags: &Flags, serve: &ServeFlags) -> Result<Self, String> {
        let data = flags.data.clone().unwrap_or_else(|| DEFAULT_DATA.into());
        let file = File::near(&data)?;
        let smtp = serve.smtp.as_deref().map(Smtp::from_url).transpose()?.or(file.smtp);
        Ok(Self {
            database_url: flags.database_url.clone().or(file.database_url),
            connections: file.connections.unwrap_or(DEFAULT_CONNECTIONS),
            listen: serve.listen.clone().or(file.listen).unwrap_or_else(|| DEFAULT_LISTEN.to_owned()),
            public_url: serve
                .public_url
                .clone()
                .or(file.public_url)
                .map(|url| url.trim_end_matches('/').to_owned()),
            trusted_proxies: file.trusted_proxies,
            mail_from: serve.mail_from.clone().or(file.mail_from),
            smtp,
            private_calls: file.private_calls,
            data,
            slow_flush_millis: 0,
            demo: false,
        })
    }

    /// How many hours a rehearsal is ahead; 0 in earnest.
    ///
    /// # Errors
    /// Names the file, the line, what was found and what was expected.
    pub fn hours_ahead(&self) -> Result<u32, String> {
        Ok(File::near(&self.data)?.hours_ahead)
    }

    /// A file of the installation that is not there; none in one that was begun.
    #[must_use]
    pub fn lacking(&self) -> Option<PathBuf> {
        let database = self.database_url.is_none().then(|| self.data.join("amends.db"));
        database.into_iter().chain([self.data.join("secret.key")]).find(|file| !file.exists())
    }

    /// Where the database is.
    #[must_use]
    pub fn target(&self) -> store::Target {
        let file = || self.data.join("amends.db");
        match &self.database_url {
            Some(url) => store::Target::Url(url.clone(), self.connections),
            None if self.slow_flush_millis > 0 => {
                store::Target::SlowFile(file(), std::time::Duration::from_millis(self.slow_flush_millis))
            }
            None => store::Target::File(file()),
        }
    }
}

impl File {
    fn near(data: &std::path::Path) -> Result<Self, String> {
        let places = [data.join("amends.toml"), PathBuf::from("amends.toml")];
        let Some(path) = places.iter().find(|path| path.exists()) else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
    }
}

impl Smtp {
    /// Reads `smtp://user:password@host:port`, or `smtps://…` for TLS from the start.
    ///
    /// # Errors
    /// Says what was found and what was expected.
    pub fn from_url(url: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "smtp: found “{}”, expected smtp://user:password@host:port",
                url.split('@').next_back().unwrap_or(url)
            )
        };
        let (scheme, rest) = url.split_once("://").ok_or_else(wrong)?;
        let security = match scheme {
            "smtp" => None,
            "smtps" => Some("tls".to_owned()),
            "smtp+plain" => Some("none".to_owned()),
            _ => return Err(wrong()),
        };
        let (login, place) = rest
            .trim_end_matches('/')
            .rsplit_once('@')
            .map_or((None, rest.trim_end_matches('/')), |(login, place)| (Some(login), place));
        let (host, port) = place.rsplit_once(':').map_or((place, None), |(host, port)| (host, Some(port)));
        let port = port.map(|port| port.parse().map_err(|_| wrong())).transpose()?;
        let (user, password) = login.map_or((None, None), |login| {
            login.split_once(':').map_or((Some(login), None), |(user, password)| (Some(user), Some(password)))
        });
        if host.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            host: host.to_owned(),
            port,
            user: user.map(str::to_owned),
            password: password.map(str::to_owned),
            security,
        })
    }
}
