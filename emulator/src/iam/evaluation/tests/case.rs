//! Requests with their policies, as JSON, and what is decided about them.

use serde_json::Value;

use super::*;

/// What is decided, such as `denied implicitly by boundary`. The case names its policies by their type (`identity` and
/// `session` several), who asks (`requester`, also a service), whether in another account (`cross_account`), the `action`,
/// the resource (`on`) and the `context`.
pub(super) fn answer(case: &Value) -> String {
    let context = context(&case["context"]);
    let (action, resource) = (text(&case["action"]), text(&case["on"]));
    let trust = document(case, "trust", PolicyKind::Trust);
    let trust = trust.as_ref().map(source);
    if let (Some(trust), Some(service)) = (&trust, case["requester"]["service"].as_str()) {
        return name(&decide_assumption_by_service(trust, service, resource, &context));
    }
    let requester = requester(case);
    let identity = documents(&case["identity"]);
    let session = case.get("session").map(documents);
    let boundary = document(case, "boundary", PolicyKind::Inline);
    let by_resource = document(case, "resource", PolicyKind::Resource);
    let policies = Policies {
        identity: identity.iter().map(source).collect(),
        boundary: boundary.as_ref().map(source),
        session: session.as_ref().map(|session| session.iter().map(source).collect()),
        resource: by_resource.as_ref().map(source),
        requester: requester.as_ref(),
        is_cross_account: case["cross_account"] == true,
    };
    let decision = match (&trust, &requester) {
        (Some(trust), Some(requester)) => {
            decide_assumption(&policies, trust, requester, (action, resource), &context)
        }
        (Some(_), None) => panic!("nobody asks: {case}"),
        (None, _) => decide(&policies, action, resource, &context),
    };
    name(&decision)
}

fn name(decision: &Decision) -> String {
    let by = |by: &PolicyType| format!("{by:?}").to_lowercase();
    match decision {
        Decision::Allowed(by_type, ..) => format!("allowed by {}", by(by_type)),
        Decision::Denied(Reason::Explicit { by: by_type, .. }) => {
            format!("denied explicitly by {}", by(by_type))
        }
        Decision::Denied(Reason::Implicit { by: by_type, .. }) => {
            format!("denied implicitly by {}", by(by_type))
        }
    }
}

fn requester(case: &Value) -> Option<Requester> {
    let requester = case.get("requester")?;
    Some(Requester {
        account: text(&requester["account"]).to_owned(),
        arn: text(&requester["arn"]).to_owned(),
        role: requester["role"].as_str().map(str::to_owned),
        has_boundary: case.get("boundary").is_some(),
    })
}

fn context(entries: &Value) -> Context {
    let mut context = Context::default();
    for (key, values) in entries.as_object().into_iter().flatten() {
        let values = match values {
            Value::Array(values) => values.iter().map(|value| text(value).to_owned()).collect(),
            value => vec![text(value).to_owned()],
        };
        context.insert(key, values);
    }
    context
}

fn documents(policies: &Value) -> Vec<PolicyDocument> {
    policies.as_array().into_iter().flatten().map(|policy| read(PolicyKind::Inline, policy)).collect()
}

fn document(case: &Value, name: &str, kind: PolicyKind) -> Option<PolicyDocument> {
    case.get(name).map(|policy| read(kind, policy))
}

fn read(kind: PolicyKind, policy: &Value) -> PolicyDocument {
    PolicyDocument::read(kind, &policy.to_string()).unwrap_or_else(|error| panic!("{error}: {policy}"))
}

fn source(document: &PolicyDocument) -> PolicySource<'_> {
    PolicySource { name: "policy", policy: Some(document.compiled()) }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("not a text: {value}"))
}
