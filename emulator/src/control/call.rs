//! One call of the control plane, after its input has passed the API model.

use http::StatusCode;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::aws::rest_json::RestError;
use crate::base::Entropy;
use crate::base::arn::Place;
use crate::gateway::ClientToken;
use crate::model::{self, Operation, Refusal};

/// What an operation is asked.
#[derive(Debug)]
pub(super) struct Call {
    /// The operation, as the API model has it.
    pub(super) operation: &'static Operation,
    /// The account and region that are asked: resources of two regions do not see each other.
    pub(super) place: Place,
    /// Where the ids of what is made come from.
    pub(super) entropy: Entropy,
    /// All members of the input by their names in the API model, each within the model's constraints.
    pub(super) input: Value,
}

impl Call {
    /// The input by its type; fails when the type asks for more than the API model does.
    pub(super) fn input<T: DeserializeOwned>(&self) -> Result<T, RestError> {
        model::read(self.input.clone()).map_err(refused)
    }

    /// Those of these members that were sent, as they were sent.
    pub(super) fn members(&self, names: &[&str]) -> Map<String, Value> {
        let member = |name: &&str| Some(((*name).to_owned(), self.input.get(*name)?.clone()));
        names.iter().filter_map(member).collect()
    }

    /// The clientToken, where the input has one, with all that is asked.
    pub(super) fn client_token(&self) -> Option<ClientToken> {
        let token = self.input.get("clientToken")?.as_str()?;
        Some(ClientToken { token: token.to_owned(), input: self.input.clone() })
    }
}

/// Inferred: the code of an input that is no JSON.
pub(super) fn refused(refusal: Refusal) -> RestError {
    match refusal {
        Refusal::Validation(message) => RestError::validation(message),
        Refusal::Serialization(message) => {
            RestError::new(StatusCode::BAD_REQUEST, "SerializationException", message)
        }
    }
}
