//! `amends user` and `amends token`: people and API tokens.

use std::{io::BufRead, process::ExitCode};

use domain::staff::{Actor, Member, MemberKind, Role};

use super::{
    Failure,
    input::{app, print_json, print_line},
};
use crate::{
    actions::staff::{NewMember, add, create_token, hash_password, invite, set_password, set_training},
    config::Flags,
};

/// People.
#[derive(clap::Subcommand)]
pub enum User {
    /// Adds a person. Without a password they get a link that signs them in once.
    Add {
        /// Sign-in name and address for alerts.
        #[arg(long)]
        email: String,
        /// The name that customers see.
        #[arg(long)]
        name: String,
        /// `read_only`, agent, senior, manager or admin.
        #[arg(long, value_parser = role)]
        role: Role,
        /// Still learning: tighter limits, and nothing goes out against the reply check.
        #[arg(long)]
        in_training: bool,
        /// Read the password from the first line of standard input.
        #[arg(long)]
        password_stdin: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags,
    },
    /// Lists people and tokens with their ids.
    List {
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags,
    },
}

/// API tokens.
#[derive(clap::Subcommand)]
pub enum Token {
    /// Makes a token; prints it last, and never again.
    Create {
        /// `read_only`, agent, senior, manager or admin.
        #[arg(long, value_parser = role)]
        role: Role,
        /// What it is for.
        #[arg(long, default_value = "token")]
        name: String,
        /// With the tighter limits of somebody who is still learning.
        #[arg(long)]
        in_training: bool,
        /// Print JSON.
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        flags: Flags,
    },
}

fn role(name: &str) -> Result<Role, String> {
    let known: Vec<_> = Role::ALL.iter().map(|role| role.name()).collect();
    Role::named(name).ok_or_else(|| format!("expected one of {}", known.join(", ")))
}

impl User {
    /// Adds or lists.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let (email, name, role, in_training, password_stdin, json, flags) = match self {
            Self::Add { email, name, role, in_training, password_stdin, json, flags } => {
                (email, name, role, *in_training, password_stdin, json, flags)
            }
            Self::List { json, flags } => return list(*json, flags),
        };
        let password = password_stdin.then(password).transpose()?;
        if let Some(password) = &password {
            hash_password(password)?;
        }
        let app = app(flags)?;
        let new =
            NewMember { name: name.clone(), email: email.clone(), role: *role, signature: String::new() };
        let member = add(&app, &Actor::system(), new)?;
        set_training(&app, &Actor::system(), member.id, in_training)?;
        let mut link = None;
        if let Some(password) = &password {
            set_password(&app, &Actor::system(), member.id, password)?;
        } else {
            let secret = invite(&app, &Actor::system(), "sign_in", Some(member.id))?;
            link = Some(app.public_url(&format!("/sign-in/{secret}")));
        }
        if *json {
            print_json(&serde_json::json!({ "id": member.id, "email": member.email, "sign_in": link }))?;
        } else {
            print_line(&format!("added {} <{}> as {}", member.name, member.email, member.role.name()))?;
            link.iter().try_for_each(|link| print_line(link))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Token {
    /// Makes one.
    pub fn run(&self) -> Result<ExitCode, Failure> {
        let Self::Create { role, name, in_training, json, flags } = self;
        let app = app(flags)?;
        let (member, secret) = create_token(&app, &Actor::system(), name, *role)?;
        set_training(&app, &Actor::system(), member.id, *in_training)?;
        if *json {
            print_json(&serde_json::json!({ "id": member.id, "name": member.name, "token": secret }))?;
        } else {
            eprintln!("token “{}” with the role {}; it is shown only now:", member.name, member.role.name());
            print_line(&secret)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn list(json: bool, flags: &Flags) -> Result<ExitCode, Failure> {
    let all = app(flags)?.look(|conn| Ok(store::staff::all(conn)?))?;
    if json {
        let items: Vec<_> = all.iter().map(told).collect();
        print_json(&serde_json::json!({ "items": items }))?;
    } else {
        all.iter().try_for_each(|one| {
            let left = if one.active { "" } else { ", has left" };
            print_line(&format!("{} {} <{}>, {}{left}", one.id, one.name, one.email, one.role.name()))
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn told(one: &Member) -> serde_json::Value {
    let token = one.kind == MemberKind::Token;
    serde_json::json!({
        "id": one.id, "name": one.name, "email": one.email, "role": one.role.name(), "token": token, "active": one.active,
        "in_training": one.in_training,
    })
}

fn password() -> Result<String, Failure> {
    let mut line = String::new();
    let read = std::io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::input(format!("standard input: {error}")))?;
    Ok(line.trim_end_matches(['\n', '\r']).to_owned())
}
