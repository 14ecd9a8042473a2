//! Resource policies.

use super::*;

#[tokio::test]
async fn a_policy_is_put_told_and_deleted() {
    let manager = Manager::new();
    let named = manager.create("demo", "x").await;
    let which = json!({ "SecretId": "demo" });
    let mut told = json!({ "ARN": named["ARN"], "Name": "demo" });
    assert_eq!(manager.call("GetResourcePolicy", which.clone()).await.output(), told);
    let policy = r#"{"Version":"2012-10-17", "Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}"#;
    let put = json!({ "SecretId": "demo", "ResourcePolicy": policy, "BlockPublicPolicy": true });
    assert_eq!(manager.call("PutResourcePolicy", put).await.output(), told);
    told["ResourcePolicy"] = json!(policy);
    assert_eq!(manager.call("GetResourcePolicy", which.clone()).await.output(), told);
    manager.call("DeleteResourcePolicy", which.clone()).await.output();
    assert_eq!(manager.call("GetResourcePolicy", which).await.output().get("ResourcePolicy"), None);
}

#[tokio::test]
async fn what_is_no_policy_is_refused_and_a_public_one_on_demand() {
    let manager = Manager::new();
    manager.create("demo", "x").await;
    let put = |policy: &str, blocks: bool| {
        let input = json!({ "SecretId": "demo", "ResourcePolicy": policy, "BlockPublicPolicy": blocks });
        manager.call("PutResourcePolicy", input)
    };
    for policy in ["{", "[]", "{}", r#"{"Statement":"x"}"#] {
        let answer = put(policy, false).await;
        assert_eq!(answer.json()["__type"], "MalformedPolicyDocumentException", "{policy}");
    }
    for principal in [r#""*""#, r#"{"AWS":"*"}"#, r#"{"AWS":["arn:aws:iam::123456789012:root","*"]}"#] {
        let policy = format!(r#"{{"Statement":{{"Effect":"Allow","Principal":{principal},"Action":"*"}}}}"#);
        assert_eq!(put(&policy, true).await.json()["__type"], "PublicPolicyException", "{principal}");
        assert_eq!(put(&policy, false).await.status, 200);
    }
}
