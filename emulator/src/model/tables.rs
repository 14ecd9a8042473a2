//! The tables of all services.

use std::sync::LazyLock;

use http::Method;

use super::operation::Operation;
use super::routes::Labels;
use super::service::Service;
use super::table::Table;

/// A table that is parsed on first use.
type Lazy = LazyLock<Table>;

static COGNITO_IDP: Lazy =
    Lazy::new(|| Table::read(Service::CognitoIdp, include_str!("../../model/cognito-idp.json")));
static AGENT_CORE_CONTROL: Lazy = Lazy::new(|| {
    Table::read(Service::AgentCoreControl, include_str!("../../model/bedrock-agentcore-control.json"))
});
static AGENT_CORE: Lazy =
    Lazy::new(|| Table::read(Service::AgentCore, include_str!("../../model/bedrock-agentcore.json")));
static IAM: Lazy = Lazy::new(|| Table::read(Service::Iam, include_str!("../../model/iam.json")));
static STS: Lazy = Lazy::new(|| Table::read(Service::Sts, include_str!("../../model/sts.json")));
static ECR: Lazy = Lazy::new(|| Table::read(Service::Ecr, include_str!("../../model/ecr.json")));
static SECRETS_MANAGER: Lazy =
    Lazy::new(|| Table::read(Service::SecretsManager, include_str!("../../model/secretsmanager.json")));

impl Service {
    /// Returns an operation of the API model, emulated or not; `None` if the service has no such operation.
    pub(crate) fn operation(self, name: &str) -> Option<&'static Operation> {
        self.table().operation(name)
    }

    /// Returns a REST service's operation with this verb and raw path, and the values of the path's labels; `None` if no
    /// template matches. The path may have a trailing slash.
    pub(crate) fn operation_at(
        self,
        method: &Method,
        raw_path: &str,
    ) -> Option<(&'static Operation, Labels)> {
        self.table().operation_at(method, raw_path)
    }

    /// The names of all emulated operations.
    #[cfg(test)]
    pub(crate) fn emulated(self) -> impl Iterator<Item = &'static str> {
        self.table().operations().filter(|operation| operation.is_emulated()).map(Operation::name)
    }

    pub(super) fn table(self) -> &'static Table {
        match self {
            Self::CognitoIdp => &COGNITO_IDP,
            Self::AgentCoreControl => &AGENT_CORE_CONTROL,
            Self::AgentCore => &AGENT_CORE,
            Self::Iam => &IAM,
            Self::Sts => &STS,
            Self::Ecr => &ECR,
            Self::SecretsManager => &SECRETS_MANAGER,
        }
    }
}
