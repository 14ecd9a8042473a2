//! Which input members have an effect. Ignoring others would hide a difference from AWS.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::Value;

use crate::aws::{ApiError, without_effect};
use crate::model::Operation;

/// The members that each operation's function reads, by service and operation. The control plane's create and update
/// operations have their own lists, at every depth.
type Served = FxHashMap<&'static str, FxHashMap<&'static str, Vec<&'static str>>>;

/// A file that cannot be read allows no members.
static SERVED: LazyLock<Served> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../model/served.json")).unwrap_or_default());

/// Fails for a member that neither has an effect nor is known to have none, including one that a newer API model adds. An
/// empty list or structure asks for nothing.
pub(super) fn check(operation: &Operation, input: &Value) -> Result<(), ApiError> {
    let Some(members) = input.as_object() else { return Ok(()) };
    let served = SERVED.get(operation.service().name()).and_then(|served| served.get(operation.name()));
    let served = served.map_or(&[][..], Vec::as_slice);
    let is_unserved = |(name, value): &(&String, &Value)| {
        !served.contains(&name.as_str())
            && !without_effect::is_member(operation.name(), name)
            && !asks_for_nothing(value)
    };
    match members.iter().find(is_unserved) {
        Some((name, _)) => Err(ApiError::not_emulated(&format!("{} with {name}", operation.name()))),
        None => Ok(()),
    }
}

fn asks_for_nothing(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::Service;

    fn told(service: Service, operation: &str, input: &Value) -> Option<String> {
        check(service.operation(operation).unwrap(), input).err().map(|error| error.message)
    }

    #[test]
    fn every_listed_operation_and_member_is_one_of_the_model() {
        for (service, operations) in SERVED.iter() {
            let service = Service::ALL.into_iter().find(|one| one.name() == *service).unwrap();
            for (name, members) in operations {
                let operation = service.operation(name).unwrap();
                let known: Vec<&str> = operation.members().collect();
                for member in members {
                    assert!(known.contains(member), "{} {name} has no {member}", service.name());
                }
            }
        }
        assert_eq!(SERVED.len(), Service::ALL.len());
    }

    #[test]
    fn every_operation_of_the_control_plane_has_its_list_in_one_place() {
        let service = Service::AgentCoreControl;
        for name in service.emulated() {
            let is_here = SERVED[service.name()].contains_key(name);
            assert_ne!(is_here, crate::control::has_lists_of(name), "{name}");
        }
        let newer = json!({ "gatewayIdentifier": "demo-0123456789", "memberOfNextYear": true });
        let text = "GetGateway with memberOfNextYear is not emulated by agentcore-local";
        assert_eq!(told(service, "GetGateway", &newer).as_deref(), Some(text));
    }

    #[test]
    fn a_member_that_nothing_acts_on_is_refused_by_name() {
        let role = json!({ "RoleName": "demo", "MaxSigninSessionDuration": 3600 });
        let text = "UpdateRole with MaxSigninSessionDuration is not emulated by agentcore-local";
        assert_eq!(told(Service::Iam, "UpdateRole", &role).as_deref(), Some(text));
        let newer = json!({ "SecretId": "demo", "MemberOfNextYear": true });
        let text = "GetSecretValue with MemberOfNextYear is not emulated by agentcore-local";
        assert_eq!(told(Service::SecretsManager, "GetSecretValue", &newer).as_deref(), Some(text));
        assert_eq!(told(Service::Sts, "AssumeRole", &json!({ "ProvidedContexts": [] })), None);
    }

    #[test]
    fn a_harmless_member_is_taken_and_named() {
        let input = json!({ "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": { "a": "b" } });
        assert_eq!(told(Service::CognitoIdp, "InitiateAuth", &input), None);
        let named = without_effect::without_effect("InitiateAuth", &input);
        let named: Vec<String> = named.iter().map(ToString::to_string).collect();
        assert_eq!(named, ["ClientMetadata: no Lambda trigger runs here"]);
    }
}
