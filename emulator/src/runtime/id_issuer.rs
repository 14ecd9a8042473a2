//! Who gave a client the id of a session.

/// Who gave a client the id that it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IdIssuer {
    /// The MCP server, in answer to `initialize`.
    Server,
    /// This runtime, where the server gave none.
    Runtime,
    /// None of the two, as far as is known.
    Nobody,
}
