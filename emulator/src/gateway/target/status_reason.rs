//! Why a target is not READY, in the words of AWS's `statusReasons`.

use crate::gateway::outbound::OutboundCredentialsError;
use crate::trace::Confidence;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct StatusReason {
    pub(super) text: String,
    pub(super) confidence: Confidence,
}

impl StatusReason {
    pub(super) fn recorded(text: String) -> Self {
        Self { text, confidence: Confidence::Recorded }
    }

    pub(super) fn inferred(text: String) -> Self {
        Self { text, confidence: Confidence::Inferred }
    }

    /// A target whose credentials could not be obtained. Recorded: Identity's text and this tail, for M2M (facts, section 5).
    pub(super) fn of_credentials(error: &OutboundCredentialsError) -> Self {
        match error {
            OutboundCredentialsError::Workload(_, error) | OutboundCredentialsError::Provider(_, error) => {
                let status = error.rest().status.as_u16();
                Self::recorded(format!("{error} (Service: AgentCredentialProvider, Status Code: {status})"))
            }
            OutboundCredentialsError::CallerDenied(_) => {
                Self::recorded(format!("{error} (Service: AgentCredentialProvider, Status Code: 403)"))
            }
            // The role needs no permissions for a synchronization.
            OutboundCredentialsError::Denied(_) => Self::inferred(error.to_string()),
            OutboundCredentialsError::Role(_) => Self::recorded(error.to_string()),
        }
    }
}
