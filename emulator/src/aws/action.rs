//! The IAM action that AWS authorizes before it performs an operation, and the resource of the action.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;

use crate::base::arn::AccountRegion;
use crate::model::Operation;

/// The required permission. Documented: service authorization reference (`emulator/model/actions.py` says which).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Action {
    /// The action, such as `bedrock-agentcore:GetGateway`.
    #[serde(rename = "action")]
    pub(crate) name: &'static str,
    /// The ARN templates of its resources, the most specific first, with members of the input in braces.
    #[serde(borrow)]
    resources: Vec<&'static str>,
    /// The condition keys that a policy may use.
    #[serde(borrow, default)]
    pub(crate) condition_keys: Vec<Cow<'static, str>>,
}

/// What stands for a member of the input in the ARN of a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Named<'t> {
    /// A part of the ARN, whatever it looks like.
    Part(Cow<'t, str>),
    /// The ARN of what the member names.
    Arn(Cow<'t, str>),
}

/// By service and operation.
type Actions = FxHashMap<&'static str, FxHashMap<&'static str, Action>>;

/// A file that cannot be read has no actions, so that nothing is authorized.
static ACTIONS: LazyLock<Actions> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../model/actions.json")).unwrap_or_default());

impl Action {
    /// Returns the action of an operation; `None` if the operation is not emulated.
    pub(crate) fn of(operation: &Operation) -> Option<&'static Self> {
        ACTIONS.get(operation.service().name())?.get(operation.name())
    }

    /// Returns the ARNs of the requested resources; `named` says what stands for a member of the input, `*` for what it does not
    /// know. An action without resources has `*`.
    pub(crate) fn resources<'t>(
        &self,
        account_region: &AccountRegion,
        named: impl Fn(&str) -> Option<Named<'t>>,
    ) -> Vec<String> {
        if self.resources.is_empty() {
            return vec!["*".to_owned()];
        }
        self.resources.iter().map(|template| filled(template, account_region, &named)).collect()
    }
}

fn filled<'t>(
    template: &str,
    account_region: &AccountRegion,
    named: impl Fn(&str) -> Option<Named<'t>>,
) -> String {
    let (mut rest, mut arn) = (template, String::with_capacity(template.len() + 32));
    while let Some((plain, (member, behind))) =
        rest.split_once('{').and_then(|(plain, rest)| Some((plain, rest.split_once('}')?)))
    {
        arn.push_str(plain);
        match member {
            "region" => arn.push_str(&account_region.region),
            "account" => arn.push_str(&account_region.account),
            member => match named(member) {
                Some(Named::Arn(whole)) => return whole.into_owned(),
                Some(Named::Part(part)) => arn.push_str(&part),
                None => arn.push('*'),
            },
        }
        rest = behind;
    }
    arn.push_str(rest);
    arn
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::model::Service;

    fn resource(service: Service, operation: &str, members: &Value) -> String {
        let account_region = AccountRegion { region: "eu-west-1".into(), account: "123456789012".into() };
        let action = Action::of(service.operation(operation).unwrap()).unwrap();
        let named = |member: &str| {
            let text = Cow::Borrowed(members.get(member)?.as_str()?);
            Some(if member == "SecretId" { Named::Arn(text) } else { Named::Part(text) })
        };
        action.resources(&account_region, named).join(" ")
    }

    #[test]
    fn every_emulated_operation_has_an_action_that_aws_has_for_it() {
        for service in Service::ALL {
            for name in service.emulated() {
                let action = Action::of(service.operation(name).unwrap());
                let action = action.unwrap_or_else(|| panic!("{name} of {} has no action", service.name()));
                let prefix = service.name().trim_end_matches("-control");
                assert_eq!(action.name, format!("{prefix}:{name}"));
            }
        }
        let rows: usize = ACTIONS.values().map(FxHashMap::len).sum();
        assert_eq!(rows, Service::ALL.iter().map(|service| service.emulated().count()).sum::<usize>());
    }

    #[test]
    fn an_action_can_have_several_resources() {
        let members = json!({ "resourceCredentialProviderName": "demo", "workloadIdentityToken": "agent" });
        let arns = resource(Service::AgentCore, "GetResourceOauth2Token", &members);
        let prefix = "arn:aws:bedrock-agentcore:eu-west-1:123456789012:";
        for arn in [
            "token-vault/default",
            "token-vault/default/oauth2credentialprovider/demo",
            "workload-identity-directory/default",
            "workload-identity-directory/default/workload-identity/agent",
        ] {
            assert!(arns.split(' ').any(|found| found == format!("{prefix}{arn}")), "{arn} of {arns}");
        }
        let attach = json!({ "RoleName": "demo", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess" });
        assert_eq!(
            resource(Service::Iam, "AttachRolePolicy", &attach),
            "arn:aws:iam::123456789012:role/demo"
        );
    }

    #[test]
    fn a_resource_is_named_by_the_members_of_the_input() {
        let gateway = json!({ "gatewayIdentifier": "demo-1" });
        let arn = resource(Service::AgentCoreControl, "GetGateway", &gateway);
        assert_eq!(arn, "arn:aws:bedrock-agentcore:eu-west-1:123456789012:gateway/demo-1");
        assert_eq!(resource(Service::AgentCoreControl, "CreateGateway", &json!({})), "*");
        let role = json!({ "RoleName": "demo" });
        assert_eq!(resource(Service::Iam, "GetRole", &role), "arn:aws:iam::123456789012:role/demo");
        assert_eq!(resource(Service::Iam, "GetRole", &json!({})), "arn:aws:iam::123456789012:role/*");
        let arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:demo-AbCdEf";
        assert_eq!(resource(Service::SecretsManager, "GetSecretValue", &json!({ "SecretId": arn })), arn);
        let keys = &Action::of(Service::Iam.operation("CreateRole").unwrap()).unwrap().condition_keys;
        assert!(keys.iter().any(|key| key == "iam:PermissionsBoundary"), "{keys:?}");
    }
}
