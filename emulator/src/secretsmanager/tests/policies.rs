//! Resource policies.

use super::*;

#[tokio::test]
async fn a_policy_is_put_read_and_deleted() {
    let manager = Manager::new();
    let named = manager.create("demo", "x").await;
    let which = json!({ "SecretId": "demo" });
    let mut told = json!({ "ARN": named["ARN"], "Name": "demo" });
    assert_eq!(manager.call("GetResourcePolicy", which.clone()).await.output(200), told);
    let put = json!({ "SecretId": "demo", "ResourcePolicy": POLICY, "BlockPublicPolicy": true });
    assert_eq!(manager.call("PutResourcePolicy", put).await.output(200), told);
    told["ResourcePolicy"] = json!(POLICY);
    assert_eq!(manager.call("GetResourcePolicy", which.clone()).await.output(200), told);
    manager.call("DeleteResourcePolicy", which.clone()).await.output(200);
    assert_eq!(manager.call("GetResourcePolicy", which).await.output(200).get("ResourcePolicy"), None);
}

#[tokio::test]
async fn what_is_not_a_policy_is_refused_and_a_public_one_on_demand() {
    let manager = Manager::new();
    manager.create("demo", "x").await;
    let put = |policy: &str, blocks: bool| {
        let input = json!({ "SecretId": "demo", "ResourcePolicy": policy, "BlockPublicPolicy": blocks });
        manager.call("PutResourcePolicy", input)
    };
    let statement = r#"{"Effect":"Deny","Principal":"*","Action":"secretsmanager:*","Resource":"*"}"#;
    let of = |statement: &str| format!(r#"{{"Version":"2012-10-17","Statement":[{statement}]}}"#);
    assert_eq!(put(&of(statement), false).await.status, 200);
    let twice = of(&statement.replace(r#""Effect":"Deny""#, r#""Effect":"Allow","Effect":"Deny""#));
    for policy in ["{", &twice] {
        let text = "This resource policy contains invalid Json";
        put(policy, false).await.refused("MalformedPolicyDocumentException", text);
    }
    let later = of(statement).replace("2012-10-17", "2019-10-19");
    let unknown = of(&statement.replace("Principal", "Principle"));
    let nameless = of(&statement.replace(r#","Resource":"*""#, ""));
    for policy in ["[]", "{}", r#"{"Statement":"x"}"#, &later, &unknown, &nameless] {
        let text = "This policy has invalid syntax.";
        put(policy, false).await.refused("MalformedPolicyDocumentException", text);
    }
    for principal in [r#""*""#, r#"{"AWS":"*"}"#, r#"{"AWS":["arn:aws:iam::123456789012:root","*"]}"#] {
        let elements = format!(r#""Effect":"Allow","Principal":{principal},"Action":"*","Resource":"*""#);
        let with = |condition: &str| of(&format!("{{{elements},\"Condition\":{condition}}}"));
        for policy in [of(&format!("{{{elements}}}")), with("{}"), with(r#"{"StringEquals":{}}"#)] {
            assert_eq!(put(&policy, true).await.json()["__type"], "PublicPolicyException", "{policy}");
            assert_eq!(put(&policy, false).await.status, 200);
        }
        let narrowed = with(r#"{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}"#);
        assert_eq!(put(&narrowed, true).await.status, 200, "{narrowed}");
    }
}
