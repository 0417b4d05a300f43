//! The `amends` program.

fn main() {}
