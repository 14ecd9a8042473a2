//! What the operations of the control plane read from their call.

use serde_json::{Map, Value};

pub(super) use crate::aws::Call;

impl Call {
    /// Those of these members that were sent, unchanged.
    pub(super) fn members(&self, names: &[&str]) -> Map<String, Value> {
        let member = |name: &&str| Some(((*name).to_owned(), self.input.get(*name)?.clone()));
        names.iter().filter_map(member).collect()
    }
}
