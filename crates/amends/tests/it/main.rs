//! The integration tests of the program, in one binary so that they are linked once.

// `cfg(test)` tells the lints that all below is test code, also what is not itself a `#[test]`.
#[cfg(test)]
mod api;
#[cfg(test)]
mod tidy;
