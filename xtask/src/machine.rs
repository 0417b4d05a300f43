//! The machine: finding programs, running them, and installing Debian packages that are missing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Runs a command with its output passed through. `Err` says which command failed and how.
pub fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| format!("{} did not start: {error}", shown(command)))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed: {status}", shown(command))) }
}

/// Runs a command and returns its standard output without the last line break. `Err` carries its standard error.
pub fn output(command: &mut Command) -> Result<String, String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("{} did not start: {error}", shown(command)))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{} failed: {}\n{}", shown(command), output.status, said.trim_end()))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    format!("`{}`", words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" "))
}

/// A file of the folder of real data beside the repository, or of the one that `AMENDS_SHARED` names; it may be absent.
pub fn shared(file: &str) -> PathBuf {
    let folder = env::var_os("AMENDS_SHARED").map_or_else(|| root().join("../shared"), PathBuf::from);
    folder.join("data").join(file)
}

/// The full path of a program on PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|dir| dir.join(program)).find(|path| path.is_file())
}

/// The cargo that runs this very program.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// The root of the workspace.
pub fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// Where cargo builds to, whatever the environment or its settings say.
pub fn target() -> Result<PathBuf, String> {
    let metadata =
        output(cargo().args(["metadata", "--no-deps", "--format-version", "1"]).current_dir(root()))?;
    let (_, rest) =
        metadata.split_once(r#""target_directory":""#).ok_or("`cargo metadata` names no target_directory")?;
    let (directory, _) = rest.split_once('"').ok_or("`cargo metadata` leaves target_directory open")?;
    Ok(PathBuf::from(directory.replace(r"\\", r"\")))
}

/// Whether this process is the superuser.
pub fn is_root() -> Result<bool, String> {
    Ok(output(Command::new("id").arg("-u"))? == "0")
}

/// A command that runs with the superuser's rights: as it is, or through sudo.
pub fn privileged(program: &str) -> Result<Command, String> {
    if is_root()? {
        return Ok(Command::new(program));
    }
    let sudo = find("sudo").ok_or(format!("`{program}` needs root, and there is no sudo here"))?;
    let mut command = Command::new(sudo);
    command.arg(program);
    Ok(command)
}

/// Installs Debian packages. `why` names what is missing.
pub fn install(packages: &[&str], why: &str) -> Result<(), String> {
    let wanted = packages.join(" ");
    println!("{why}: installing {wanted}");
    if find("apt-get").is_none() {
        return Err(format!("{why}, and there is no apt-get to install {wanted} with: install it by hand"));
    }
    static LISTS: OnceLock<()> = OnceLock::new();
    if LISTS.set(()).is_ok()
        && let Err(failure) = run(apt_get()?.args(["-qq", "update"]))
    {
        eprintln!("warning: {failure}; going on with the package lists that are here");
    }
    run(apt_get()?.args(["-qq", "-y", "--no-install-recommends", "install"]).args(packages))
        .map_err(|failure| format!("{why}: {failure}"))
}

fn apt_get() -> Result<Command, String> {
    // `env` carries the variable through sudo, which drops it otherwise.
    let mut command = privileged("env")?;
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]).stdin(Stdio::null());
    Ok(command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command_its_status_and_its_words() {
        let failure = output(Command::new("sh").args(["-c", "echo no ink >&2; exit 4"])).unwrap_err();
        assert!(failure.contains("`sh -c echo no ink >&2; exit 4`"), "{failure}");
        assert!(failure.contains("exit status: 4") && failure.ends_with("no ink"), "{failure}");
        assert!(run(&mut Command::new("/nonexistent/pen")).unwrap_err().contains("did not start"));
    }

    #[test]
    fn the_target_directory_is_where_this_test_was_built() {
        let built = env::current_exe().unwrap();
        assert!(built.starts_with(target().unwrap()), "{built:?} is not in {:?}", target());
    }

    #[test]
    fn a_program_is_found_by_name_or_not_at_all() {
        assert!(find("sh").is_some_and(|path| path.is_absolute()));
        assert_eq!(find("no-program-has-this-name"), None);
    }
}
