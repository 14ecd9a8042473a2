//! Requests with a client token: one that is sent again does nothing, and gets the first response.
//!
//! Documented: botocore, `clientToken` ("If this token matches a previous request, the service ignores the request, but does
//! not return an error"); EC2's guide, ensuring idempotency, that the answer is the first one's. Secrets Manager's
//! `ClientRequestToken` is not such a token but the id of the version that a request creates, and is compared with the
//! secret's own versions (`secretsmanager/token.rs`).

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use indexmap::IndexMap;
use serde_json::Value;

use super::ApiError;
use crate::base::arn::AccountRegion;
use crate::base::entropy::sha256;

/// The maximum number of responses remembered. Inferred: AWS remembers them for some time.
const MAX_ANSWERS: usize = 4096;

/// Identifies a repeated request.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClientToken {
    pub(crate) account_region: AccountRegion,
    pub(crate) operation: &'static str,
    /// The token as it was sent.
    pub(crate) token: String,
}

/// The first responses to requests with a client token.
#[derive(Debug, Default)]
pub(crate) struct Idempotency(Mutex<Requests>);

#[derive(Debug, Default)]
struct Requests {
    /// Oldest first.
    answered: IndexMap<ClientToken, Answered>,
    under_way: HashMap<ClientToken, UnderWay>,
}

/// A successful response. The input itself is not kept: it may hold secrets.
#[derive(Debug)]
struct Answered {
    input: [u8; 32],
    answer: Value,
    about: Vec<String>,
}

#[derive(Debug)]
struct UnderWay {
    /// Its holder is the one request with this token that is being served; the others wait.
    turn: Weak<tokio::sync::Mutex<()>>,
    /// The resources that have been deleted in the meantime.
    gone: Vec<String>,
}

impl Idempotency {
    /// Returns what `operation` answers, or what it answered to an equal request before. An equal request in progress is
    /// waited for; if it fails or is cancelled, this one does the work. `about` names the resources that a response is
    /// about. Only successes are remembered.
    ///
    /// Inferred: that a token with another input is a ConflictException, and its text.
    pub(crate) async fn once(
        &self,
        token: ClientToken,
        input: &Value,
        operation: impl AsyncFnOnce() -> Result<Value, ApiError>,
        about: impl FnOnce(&Value) -> Vec<String>,
    ) -> Result<Value, ApiError> {
        let turn = self.lock().turn(&token);
        let _mine = turn.lock().await;
        let input = digest(input);
        if let Some(answered) = self.lock().answered.get(&token) {
            return answered.to(&input);
        }
        let answer = operation().await?;
        let about = about(&answer);
        self.lock().remember(token, Answered { input, answer: answer.clone(), about });
        Ok(answer)
    }

    /// Forgets the responses about a deleted resource, so that the same request can create it again.
    pub(crate) fn forget(&self, resource: &str) {
        let mut requests = self.lock();
        requests.answered.retain(|_, answered| !answered.is_about(resource));
        for under_way in requests.under_way.values_mut() {
            under_way.gone.push(resource.to_owned());
        }
    }

    fn lock(&self) -> MutexGuard<'_, Requests> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Requests {
    /// Returns the lock that serializes the requests of one token.
    fn turn(&mut self, token: &ClientToken) -> Arc<tokio::sync::Mutex<()>> {
        self.under_way.retain(|_, under_way| under_way.turn.strong_count() > 0);
        if let Some(turn) = self.under_way.get(token).and_then(|under_way| under_way.turn.upgrade()) {
            return turn;
        }
        let turn = Arc::default();
        let under_way = UnderWay { turn: Arc::downgrade(&turn), gone: Vec::new() };
        self.under_way.insert(token.clone(), under_way);
        turn
    }

    /// Keeps a response, unless what it is about has been deleted by now.
    fn remember(&mut self, token: ClientToken, answered: Answered) {
        let gone = self.under_way.get(&token).map_or(&[][..], |under_way| &under_way.gone);
        if gone.iter().any(|resource| answered.is_about(resource)) {
            return;
        }
        if self.answered.len() >= MAX_ANSWERS {
            self.answered.shift_remove_index(0);
        }
        self.answered.insert(token, answered);
    }
}

impl Answered {
    fn to(&self, input: &[u8; 32]) -> Result<Value, ApiError> {
        if self.input != *input {
            return Err(ApiError::conflict("The client token was used before with other parameters"));
        }
        Ok(self.answer.clone())
    }

    fn is_about(&self, resource: &str) -> bool {
        self.about.iter().any(|about| about == resource)
    }
}

/// Returns a digest that is the same for equal inputs, whatever the order of their members.
fn digest(input: &Value) -> [u8; 32] {
    let mut input = input.clone();
    input.sort_all_objects();
    sha256(input.to_string().as_bytes())
}

#[cfg(test)]
mod tests;
