//! Who issued the id of a session.

/// Who issued the session id that a client names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdIssuer {
    /// The MCP server, in its response to `initialize`.
    Server,
    /// This runtime, if the server issued none.
    Runtime,
    /// Neither of the two, as far as is known.
    Nobody,
}
