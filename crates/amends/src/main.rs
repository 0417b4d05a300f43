//! The `amends` program.

use std::process::ExitCode;

use mimalloc::MiMalloc;

/// A text that is checked, or a page that is made, asks for thousands of small pieces; the system's own allocator takes a sixth
/// more of the time of a check.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    amends::cli::run()
}
