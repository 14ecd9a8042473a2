//! The IAM action that AWS authorizes before it performs an operation, and the resource of the action.

use std::borrow::Cow;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde::Deserialize;
use serde_json::Value;

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
    #[cfg_attr(not(test), expect(dead_code, reason = "policies are not evaluated yet"))]
    pub(crate) condition_keys: Vec<Cow<'static, str>>,
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

    /// Returns the ARN of the requested resource, from the members of the input: `*` for what no member names.
    pub(crate) fn resource(&self, account_region: &AccountRegion, members: &Value) -> String {
        let Some(mut rest) = self.resources.first().copied() else { return "*".to_owned() };
        let mut arn = String::with_capacity(rest.len() + 32);
        while let Some((plain, (member, behind))) =
            rest.split_once('{').and_then(|(plain, rest)| Some((plain, rest.split_once('}')?)))
        {
            let text = match member {
                "region" => account_region.region.as_str(),
                "account" => account_region.account.as_str(),
                member => members.get(member).and_then(Value::as_str).unwrap_or("*"),
            };
            // A member may name a resource by its ARN, which is then complete.
            if text.starts_with("arn:") {
                return text.to_owned();
            }
            arn.push_str(plain);
            arn.push_str(text);
            rest = behind;
        }
        arn.push_str(rest);
        arn
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Service;

    fn resource(service: Service, operation: &str, members: &Value) -> String {
        let account_region = AccountRegion { region: "eu-west-1".into(), account: "123456789012".into() };
        Action::of(service.operation(operation).unwrap()).unwrap().resource(&account_region, members)
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
