//! The requests that made something and may be sent again: those with a clientToken.

use std::collections::BTreeMap;

use serde_json::Value;

/// A request's clientToken, and all that the request asks.
#[derive(Clone, Debug)]
pub(crate) struct ClientToken {
    /// As it was sent.
    pub(crate) token: String,
    /// The whole input.
    pub(crate) input: Value,
}

/// Inferred: the text. Documented: the same token is the same request (botocore, CreateGatewayRequest).
#[derive(Clone, Copy, Debug, thiserror::Error, PartialEq, Eq)]
#[error("The client token was used before with other parameters")]
pub(crate) struct TokenConflict;

/// The tokens of the resources that are there; a removed resource takes its token with it.
#[derive(Debug, Default)]
pub(super) struct ClientTokens(BTreeMap<String, (Value, String)>);

impl ClientTokens {
    /// The id of what an equal request made before; none for a request that is new. Fails when the request of that
    /// token asked for something else.
    pub(super) fn made(&self, request: Option<&ClientToken>) -> Result<Option<&str>, TokenConflict> {
        match request.and_then(|request| Some((request, self.0.get(&request.token)?))) {
            None => Ok(None),
            Some((request, (input, id))) if *input == request.input => Ok(Some(id)),
            Some(_) => Err(TokenConflict),
        }
    }

    /// Remembers what a request made.
    pub(super) fn remember(&mut self, request: Option<&ClientToken>, id: &str) {
        if let Some(ClientToken { token, input }) = request {
            self.0.insert(token.clone(), (input.clone(), id.to_owned()));
        }
    }

    /// Forgets the token that a removed resource was made with.
    pub(super) fn forget(&mut self, token: Option<&str>) {
        if let Some(token) = token {
            self.0.remove(token);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_same_request_made_one_thing_and_another_is_a_conflict() {
        let request = |name: &str| ClientToken { token: "token".to_owned(), input: json!({"name": name}) };
        let mut tokens = ClientTokens::default();
        assert_eq!(tokens.made(Some(&request("a"))), Ok(None));
        tokens.remember(Some(&request("a")), "id");
        assert_eq!(tokens.made(Some(&request("a"))), Ok(Some("id")));
        assert_eq!(tokens.made(Some(&request("b"))), Err(TokenConflict));
        assert_eq!(tokens.made(None), Ok(None));
        tokens.forget(Some("token"));
        assert_eq!(tokens.made(Some(&request("b"))), Ok(None));
    }
}
