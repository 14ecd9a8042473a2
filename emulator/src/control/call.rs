//! What the operations of the control plane ask of their call.

use serde_json::{Map, Value};

use crate::gateway::ClientToken;

pub(super) use crate::aws::Call;

impl Call {
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
