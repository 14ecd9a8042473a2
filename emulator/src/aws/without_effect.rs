//! Members of the API model that are stored and returned, but have no effect here: refusing them would refuse whole stacks
//! for what no call ever meets.
//!
//! No member that affects who may call what is one of them.

use std::fmt;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use serde_json::Value;

/// Members of some operations, and why it is harmless that they have no effect.
struct HarmlessMembers {
    operations: &'static [&'static str],
    /// The path as it is reported to the sender.
    path: &'static str,
    /// The only value without effect, if other values have one; `None` if no value has an effect.
    value: Option<&'static str>,
    /// The members at and below the path; members that a newer model adds are not included.
    members: &'static [&'static str],
    why: &'static str,
}

const GATEWAYS: &[&str] = &["CreateGateway", "UpdateGateway"];
const RUNTIMES: &[&str] = &["CreateAgentRuntime", "UpdateAgentRuntime"];

/// Documented: botocore, the purpose of each member, and that GetGateway and GetAgentRuntime return it.
const TABLE: &[HarmlessMembers] = &[
    // It encrypts what AWS stores of a gateway.
    HarmlessMembers {
        operations: GATEWAYS,
        path: "kmsKeyArn",
        value: None,
        members: &["kmsKeyArn"],
        why: "agentcore-local keeps gateways in memory only, where nothing is encrypted",
    },
    // Both define where a runtime's own calls go out; the authorizer decides who calls it in either mode.
    HarmlessMembers {
        operations: RUNTIMES,
        path: "networkConfiguration.networkMode",
        value: Some("VPC"),
        members: &[],
        why: "agentcore-local runs servers on this machine",
    },
    HarmlessMembers {
        operations: RUNTIMES,
        path: "networkConfiguration.networkModeConfig",
        value: None,
        members: &[
            "networkConfiguration.networkModeConfig.requireServiceS3Endpoint",
            "networkConfiguration.networkModeConfig.securityGroups",
            "networkConfiguration.networkModeConfig.subnets",
        ],
        why: "agentcore-local runs servers on this machine",
    },
    // They add files to those of the server.
    HarmlessMembers {
        operations: RUNTIMES,
        path: "filesystemConfigurations",
        value: None,
        members: &[
            "filesystemConfigurations.capacityProviderVolume.mountPath",
            "filesystemConfigurations.capacityProviderVolume.volumeName",
            "filesystemConfigurations.efsAccessPoint.accessPointArn",
            "filesystemConfigurations.efsAccessPoint.mountPath",
            "filesystemConfigurations.s3FilesAccessPoint.accessPointArn",
            "filesystemConfigurations.s3FilesAccessPoint.mountPath",
            "filesystemConfigurations.sessionStorage.mountPath",
        ],
        why: "agentcore-local mounts nothing: servers see the files of this machine",
    },
    // They define when AWS ends a session's machine; a session that has ended admits no one who was not admitted before.
    HarmlessMembers {
        operations: RUNTIMES,
        path: "lifecycleConfiguration",
        value: None,
        members: &["lifecycleConfiguration.idleRuntimeSessionTimeout", "lifecycleConfiguration.maxLifetime"],
        why: "servers and sessions have the same lifetime in all runtimes of agentcore-local",
    },
    // Cognito passes them to Lambda triggers and to threat protection, neither of which exists here.
    HarmlessMembers::member(SIGN_INS, "ClientMetadata", "no Lambda trigger runs here"),
    HarmlessMembers::member(&["AdminCreateUser"], "ValidationData", "no Lambda trigger runs here"),
    HarmlessMembers::member(SIGN_INS, "AnalyticsMetadata", "nothing is counted here"),
    HarmlessMembers::member(SIGN_INS, "ContextData", "there is no threat protection here"),
    HarmlessMembers::member(SIGN_INS, "UserContextData", "there is no threat protection here"),
    // No user has an alias, and no message is sent.
    HarmlessMembers::member(&["AdminCreateUser"], "ForceAliasCreation", "no user has an alias here"),
    HarmlessMembers::member(&["AdminCreateUser"], "DesiredDeliveryMediums", "no message is sent here"),
    // Only the flows in which a user signs in read them, and those are refused.
    HarmlessMembers::member(TOKENS, "sessionUri", "the M2M flow has no user"),
    HarmlessMembers::member(TOKENS, "resourceOauth2ReturnUrl", "the M2M flow has no user"),
    HarmlessMembers::member(TOKENS, "customState", "the M2M flow has no user"),
    HarmlessMembers::member(TOKENS, "forceAuthentication", "the M2M flow has no user"),
    // Manifests are returned as they were put, whatever media type the caller accepts.
    HarmlessMembers::member(
        &["BatchGetImage"],
        "acceptedMediaTypes",
        "a manifest is given back as it was put",
    ),
    // Replicas are refused, so there is none to overwrite.
    HarmlessMembers::member(&["CreateSecret"], "ForceOverwriteReplicaSecret", "no secret has a replica here"),
];

const SIGN_INS: &[&str] = &[
    "AdminCreateUser",
    "AdminInitiateAuth",
    "AdminResetUserPassword",
    "AdminRespondToAuthChallenge",
    "AdminUpdateUserAttributes",
    "InitiateAuth",
    "RespondToAuthChallenge",
    "UpdateUserAttributes",
];
const TOKENS: &[&str] = &["GetResourceOauth2Token"];

impl HarmlessMembers {
    /// A member without effect, whatever its value.
    const fn member(operations: &'static [&'static str], path: &'static str, why: &'static str) -> Self {
        Self { operations, path, value: None, members: &[], why }
    }
}

/// A member that was sent and stored but has no effect; displayed as `MEMBER: WHY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WithoutEffect {
    /// Its path in the input, with the value if only this value has no effect.
    member: &'static str,
    value: Option<&'static str>,
    why: &'static str,
}

impl WithoutEffect {
    /// Its path in the input.
    pub(crate) fn member(&self) -> &'static str {
        self.member
    }
}

impl fmt::Display for WithoutEffect {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            Some(value) => write!(formatter, "{} {value}: {}", self.member, self.why),
            None => write!(formatter, "{}: {}", self.member, self.why),
        }
    }
}

/// Returns the members of the operation's input that have no effect; empty if none were sent.
pub(crate) fn without_effect(operation: &str, input: &Value) -> Vec<WithoutEffect> {
    let sent = |row: &&&HarmlessMembers| {
        let member = input.pointer(&format!("/{}", row.path.replace('.', "/")));
        match (member, row.value) {
            (None | Some(Value::Null), _) => false,
            (Some(member), Some(value)) => member == value,
            // Neither asks for anything.
            (Some(Value::Array(elements)), None) => !elements.is_empty(),
            (Some(Value::Object(members)), None) => !members.is_empty(),
            (Some(Value::Bool(is_true)), None) => *is_true,
            (Some(_), None) => true,
        }
    };
    let rows = rows(operation).iter().filter(sent);
    rows.map(|row| WithoutEffect { member: row.path, value: row.value, why: row.why }).collect()
}

/// Returns the paths of the operation's members that are stored, whatever their values.
pub(crate) fn members(operation: &str) -> impl Iterator<Item = &'static str> {
    rows(operation).iter().flat_map(|row| row.members.iter().copied())
}

/// Whether a member of the operation's input has no effect, whatever its value.
pub(crate) fn is_member(operation: &str, member: &str) -> bool {
    rows(operation).iter().any(|row| row.path == member && row.value.is_none())
}

/// Whether this value of a member is stored although it has no effect.
pub(crate) fn is_kept(operation: &str, path: &str, value: &str) -> bool {
    rows(operation).iter().any(|row| row.path == path && row.value == Some(value))
}

/// The table by operation: hardly any operation has a row.
static BY_OPERATION: LazyLock<FxHashMap<&'static str, Vec<&'static HarmlessMembers>>> = LazyLock::new(|| {
    let mut all: FxHashMap<&'static str, Vec<&'static HarmlessMembers>> = FxHashMap::default();
    for row in TABLE {
        for operation in row.operations {
            all.entry(operation).or_default().push(row);
        }
    }
    all
});

fn rows(operation: &str) -> &'static [&'static HarmlessMembers] {
    BY_OPERATION.get(operation).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn named(operation: &str, input: &Value) -> Vec<String> {
        without_effect(operation, input).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn what_was_sent_is_named_with_its_reason() {
        let network = json!({"networkMode": "VPC", "networkModeConfig": {"subnets": ["subnet-12345678"]}});
        let input = json!({
            "networkConfiguration": network,
            "filesystemConfigurations": [{"sessionStorage": {"mountPath": "/mnt/data"}}],
            "lifecycleConfiguration": {"maxLifetime": 60},
        });
        let expected = [
            "networkConfiguration.networkMode VPC: agentcore-local runs servers on this machine",
            "networkConfiguration.networkModeConfig: agentcore-local runs servers on this machine",
            "filesystemConfigurations: agentcore-local mounts nothing: servers see the files of this machine",
            "lifecycleConfiguration: servers and sessions have the same lifetime in all runtimes of agentcore-local",
        ];
        assert_eq!(named("CreateAgentRuntime", &input), expected);
        let key = json!({"kmsKeyArn": "arn:aws:kms:us-east-1:123456789012:key/a"});
        let expected = "kmsKeyArn: agentcore-local keeps gateways in memory only, where nothing is encrypted";
        assert_eq!(named("UpdateGateway", &key), [expected]);
    }

    #[test]
    fn what_was_not_sent_or_has_an_effect_is_not_named() {
        let input = json!({
            "networkConfiguration": {"networkMode": "PUBLIC"},
            "filesystemConfigurations": [],
            "lifecycleConfiguration": {},
            "kmsKeyArn": "of no runtime",
        });
        assert_eq!(named("CreateAgentRuntime", &input), [""; 0]);
        assert_eq!(named("CreateGatewayTarget", &json!({"kmsKeyArn": "x"})), [""; 0]);
    }

    #[test]
    fn a_path_is_that_of_its_members() {
        for row in TABLE {
            let is_below = |member: &str| {
                member.strip_prefix(row.path).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            assert!(row.members.iter().all(|member| is_below(member)), "{}", row.path);
            // Only the control plane has lists of members at every depth.
            let is_of_control_plane =
                row.operations.iter().all(|name| [GATEWAYS, RUNTIMES].concat().contains(name));
            if is_of_control_plane {
                assert_eq!(row.members.is_empty(), row.value.is_some(), "{}", row.path);
            }
        }
    }
}
