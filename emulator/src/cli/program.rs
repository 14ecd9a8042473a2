//! How the program was called.

/// The program's name as it was called, for command lines that can be pasted.
pub(crate) fn program() -> String {
    let program = std::env::args().next().filter(|program| !program.is_empty());
    let program = program.unwrap_or_else(|| "agentcore-local".to_owned());
    shlex::try_quote(&program).map(std::borrow::Cow::into_owned).unwrap_or(program)
}
