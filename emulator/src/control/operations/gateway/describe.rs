//! A gateway as the control plane shows it.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::aws::timestamp::Iso8601;
use crate::base::RoleArn;
use crate::control::ControlPlane;
use crate::gateway::Gateway;

/// The gateway as it is now. Recorded: the members, and that those that were not sent are absent.
pub(super) fn now(control: &ControlPlane, gateway: &Gateway) -> Value {
    let state = gateway.state();
    let mut members =
        common(control, gateway, state.status.as_str(), state.updated_at, &state.role, &state.sent);
    // Inferred: a gateway that could not be created has no workload identity to show.
    if state.settings.is_some() {
        members.insert("workloadIdentityDetails".to_owned(), workload(gateway));
    }
    if !state.status_reasons.is_empty() {
        members.insert("statusReasons".to_owned(), json!(state.status_reasons));
    }
    Value::Object(members)
}

/// The response of CreateGateway. Recorded: CREATING, both times the same, empty `workloadIdentityDetails`.
pub(super) fn creating(control: &ControlPlane, gateway: &Gateway) -> Value {
    let state = gateway.state();
    let mut members = common(control, gateway, "CREATING", gateway.created_at, &state.role, &state.sent);
    members.insert("workloadIdentityDetails".to_owned(), json!({}));
    Value::Object(members)
}

/// The response of UpdateGateway, as requested. Recorded: UPDATING, with the workload identity.
pub(super) fn updating(
    control: &ControlPlane,
    gateway: &Gateway,
    role: &RoleArn,
    sent: &Map<String, Value>,
) -> Value {
    let mut members = common(control, gateway, "UPDATING", gateway.state().updated_at, role, sent);
    members.insert("workloadIdentityDetails".to_owned(), workload(gateway));
    Value::Object(members)
}

/// One item of ListGateways. Recorded: the members.
pub(super) fn summary(gateway: &Gateway) -> Value {
    let state = gateway.state();
    let mut members = Map::new();
    members.insert("gatewayId".to_owned(), json!(gateway.id));
    members.insert("name".to_owned(), json!(gateway.name));
    members.insert("status".to_owned(), json!(state.status.as_str()));
    members.insert("createdAt".to_owned(), json!(Iso8601(gateway.created_at)));
    members.insert("updatedAt".to_owned(), json!(Iso8601(state.updated_at)));
    members.insert("authorizerType".to_owned(), json!(gateway.authorizer_type()));
    for name in ["description", "protocolType"] {
        if let Some(value) = state.sent.get(name) {
            members.insert(name.to_owned(), value.clone());
        }
    }
    Value::Object(members)
}

fn common(
    control: &ControlPlane,
    gateway: &Gateway,
    status: &str,
    updated_at: Timestamp,
    role: &RoleArn,
    sent: &Map<String, Value>,
) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("gatewayArn".to_owned(), json!(gateway.arn().to_string()));
    members.insert("gatewayId".to_owned(), json!(gateway.id));
    members.insert("createdAt".to_owned(), json!(Iso8601(gateway.created_at)));
    members.insert("updatedAt".to_owned(), json!(Iso8601(updated_at)));
    members.insert("status".to_owned(), json!(status));
    members.insert("name".to_owned(), json!(gateway.name));
    members.insert("authorizerType".to_owned(), json!(gateway.authorizer_type()));
    members.insert("gatewayUrl".to_owned(), json!(control.addresses.gateway(&gateway.id)));
    // Recorded: CreateGateway, the order.
    if let Some(description) = sent.get("description") {
        members.insert("description".to_owned(), description.clone());
    }
    members.insert("roleArn".to_owned(), json!(role));
    members.extend(sent.clone());
    members
}

fn workload(gateway: &Gateway) -> Value {
    let resource =
        format!("workload-identity-directory/default/workload-identity/{}", gateway.workload_identity);
    json!({"workloadIdentityArn": gateway.account_region.arn("bedrock-agentcore", resource).to_string()})
}
