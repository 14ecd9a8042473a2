//! Requests that came with a `clientToken`, so that a repeated one is answered as it was and does nothing again.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::aws::ApiError;
use crate::base::arn::Place;
use crate::base::entropy::sha256;

/// How many requests are remembered. Inferred: AWS remembers them for some time.
const MOST: usize = 4096;

/// What a repeated request is known by.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct RequestToken {
    /// The account and region that are asked.
    pub(crate) place: Place,
    /// The operation's name.
    pub(crate) operation: &'static str,
    /// The caller's `clientToken`.
    pub(crate) token: String,
}

/// The requests that came last.
#[derive(Debug, Default)]
pub(crate) struct RequestTokens(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    in_order: VecDeque<RequestToken>,
    requests: HashMap<RequestToken, Request>,
}

#[derive(Debug)]
struct Request {
    input: [u8; 32],
    answer: Value,
    runtime_id: String,
}

impl RequestTokens {
    /// The answer that the same request got before; none for a new one. Inferred: that a token with another input is a
    /// ConflictException, and its text.
    pub(crate) fn answer_to(&self, token: &RequestToken, input: &Value) -> Result<Option<Value>, ApiError> {
        match self.lock().requests.get(token) {
            None => Ok(None),
            Some(request) if request.input == digest(input) => Ok(Some(request.answer.clone())),
            Some(_) => Err(ApiError::conflict("The client token was used before with another request")),
        }
    }

    /// Keeps the answer to a request that made, changed or removed what belongs to a runtime.
    pub(crate) fn remember(&self, token: RequestToken, input: &Value, answer: &Value, runtime_id: &str) {
        let request =
            Request { input: digest(input), answer: answer.clone(), runtime_id: runtime_id.to_owned() };
        let mut remembered = self.lock();
        if remembered.in_order.len() >= MOST
            && let Some(oldest) = remembered.in_order.pop_front()
        {
            remembered.requests.remove(&oldest);
        }
        remembered.in_order.push_back(token.clone());
        remembered.requests.insert(token, request);
    }

    /// Forgets the requests of a runtime that is gone: what they would answer is no longer true.
    pub(crate) fn forget(&self, runtime_id: &str) {
        self.lock().requests.retain(|_, request| request.runtime_id != runtime_id);
    }

    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn digest(input: &Value) -> [u8; 32] {
    sha256(input.to_string().as_bytes())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn token(number: usize) -> RequestToken {
        let place = Place { region: "us-east-1".into(), account: "123456789012".into() };
        RequestToken { place, operation: "CreateAgentRuntime", token: number.to_string() }
    }

    #[test]
    fn the_same_request_is_answered_as_before() {
        let (tokens, input, answer) = (RequestTokens::default(), json!({"a": 1}), json!({"b": 2}));
        assert_eq!(tokens.answer_to(&token(1), &input), Ok(None));
        tokens.remember(token(1), &input, &answer, "demo-1");
        assert_eq!(tokens.answer_to(&token(1), &input), Ok(Some(answer)));
        let other = RequestToken { operation: "UpdateAgentRuntime", ..token(1) };
        assert_eq!(tokens.answer_to(&other, &input), Ok(None));
        let error = tokens.answer_to(&token(1), &json!({"a": 2})).unwrap_err();
        assert_eq!((error.status.as_u16(), error.code), (409, "ConflictException"));
    }

    #[test]
    fn what_is_gone_and_what_is_old_is_forgotten() {
        let (tokens, input) = (RequestTokens::default(), json!({}));
        tokens.remember(token(0), &input, &input, "demo-1");
        tokens.forget("demo-1");
        assert_eq!(tokens.answer_to(&token(0), &input), Ok(None));
        for number in 1..=MOST {
            tokens.remember(token(number), &input, &input, "demo-2");
        }
        tokens.remember(token(MOST + 1), &input, &input, "demo-2");
        assert_eq!(tokens.answer_to(&token(1), &input), Ok(None));
        assert_eq!(tokens.answer_to(&token(2), &input), Ok(Some(input.clone())));
    }
}
