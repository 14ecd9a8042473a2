//! The services that have models.

/// An AWS service, by its API model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Service {
    /// `cognito-idp`, JSON 1.1.
    CognitoIdp,
    /// `bedrock-agentcore-control`, REST-JSON.
    AgentCoreControl,
    /// `bedrock-agentcore`, REST-JSON.
    AgentCore,
    /// `iam`, query.
    Iam,
    /// `sts`, query.
    Sts,
    /// `ecr`, JSON 1.1.
    Ecr,
    /// `secretsmanager`, JSON 1.1.
    SecretsManager,
}

impl Service {
    #[cfg(test)]
    pub(crate) const ALL: [Self; 7] = [
        Self::CognitoIdp,
        Self::AgentCoreControl,
        Self::AgentCore,
        Self::Iam,
        Self::Sts,
        Self::Ecr,
        Self::SecretsManager,
    ];

    /// The service's name in botocore, such as `cognito-idp`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::CognitoIdp => "cognito-idp",
            Self::AgentCoreControl => "bedrock-agentcore-control",
            Self::AgentCore => "bedrock-agentcore",
            Self::Iam => "iam",
            Self::Sts => "sts",
            Self::Ecr => "ecr",
            Self::SecretsManager => "secretsmanager",
        }
    }

    /// The name in the credential scope of its signatures. Documented: botocore, `signingName`.
    pub(crate) fn signing_name(self) -> &'static str {
        match self {
            Self::AgentCoreControl => "bedrock-agentcore",
            _ => self.name(),
        }
    }
}
