//! Policies of the forms in the guides of AWS and of Terraform's provider.

use super::*;

#[test]
fn policies_of_identities() {
    let examples = [
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"FirstStatement","Effect":"Allow","Action":["iam:ChangePassword"],"Resource":"*"},
            {"Sid":"ThirdStatement","Effect":"Allow","Action":["s3:List*","s3:Get*"],
             "Resource":["arn:aws:s3:::confidential-data","arn:aws:s3:::confidential-data/*"],
             "Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotAction":"iam:*","NotResource":["arn:aws:s3:::b/*"],
            "Condition":{"NumericLessThanEquals":{"aws:MultiFactorAuthAge":3600},"BoolIfExists":{"aws:ViaAWSService":false}}}}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow",
            "Action":["bedrock-agentcore:GetWorkloadAccessToken","bedrock-agentcore:GetResourceOauth2Token"],
            "Resource":["arn:aws:bedrock-agentcore:us-east-1:111122223333:workload-identity-directory/default/workload-identity/demo-*"]}]}"#,
    ];
    for example in examples {
        for kind in [PolicyKind::Managed, PolicyKind::Inline, PolicyKind::Session] {
            assert_eq!(PolicyDocument::read(kind, example).unwrap().text(), example);
        }
    }
}

#[test]
fn policies_of_trust() {
    let examples = [
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"","Effect":"Allow",
            "Principal":{"Service":["ec2.amazonaws.com","bedrock-agentcore.amazonaws.com"]},
            "Action":["sts:AssumeRole","sts:TagSession"]}]}"#,
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},
            "Action":"sts:AssumeRoleWithWebIdentity","Condition":{
                "StringEquals":{"cognito-identity.amazonaws.com:aud":"us-east-2:12345678-abcd"},
                "ForAnyValue:StringLike":{"cognito-identity.amazonaws.com:amr":["unauthenticated"]}}}}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole",
            "Condition":{"Bool":{"aws:MultiFactorAuthPresent":true}}}]}"#,
    ];
    for example in examples {
        assert_eq!(trust(example).unwrap().text(), example);
    }
}

#[test]
fn policies_of_repositories() {
    let examples = [
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"AllowPushPull","Effect":"Allow",
            "Principal":{"AWS":["arn:aws:iam::111122223333:user/push-pull-user-1","arn:aws:iam::111122223333:user/push-pull-user-2"]},
            "Action":["ecr:BatchGetImage","ecr:PutImage","ecr:GetDownloadUrlForLayer"]}]}"#,
        r#"{"Version":"2008-10-17","Statement":[{"Sid":"new policy","Effect":"Allow","Principal":"*","Action":"ecr:*",
            "Condition":{"NotIpAddress":{"aws:SourceIp":"54.240.143.188/32"},"IpAddress":{"aws:SourceIp":"54.240.143.0/24"}}}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"CodeBuildAccess","Effect":"Allow","Principal":{"Service":"codebuild.amazonaws.com"},
            "Action":["ecr:BatchGetImage"],"Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:codebuild:eu-west-1:123456789012:project/x"},
            "StringEquals":{"aws:SourceAccount":"123456789012"}}}]}"#,
    ];
    for example in examples {
        assert_eq!(PolicyDocument::read(PolicyKind::Repository, example).unwrap().text(), example);
    }
}

#[test]
fn policies_of_secrets_gateways_and_runtimes() {
    let examples = [
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/EC2RoleToAccessSecrets"},
            "Action":"secretsmanager:GetSecretValue","Resource":"*",
            "Condition":{"ForAnyValue:StringEquals":{"secretsmanager:VersionStage":"AWSCURRENT"}}}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"EnableSecretsManagerpermissions","Effect":"Deny","NotPrincipal":{"AWS":"arn:aws:iam::1:root"},
            "Action":["secretsmanager:*"],"Resource":"arn:aws:secretsmanager:us-east-1:123456789012:secret:demo-AbCdEf"}]}"#,
        r#"{"Version":"2012-10-17","Statement":[{"Sid":"AllowOAuthFromVPC","Effect":"Allow","Principal":"*",
            "Action":"bedrock-agentcore:InvokeAgentRuntime",
            "Resource":"arn:aws:bedrock-agentcore:us-east-1:111122223333:runtime/demo-0123456789",
            "Condition":{"StringEquals":{"aws:SourceVpc":"vpc-1a2b3c4d"}}}]}"#,
    ];
    for example in examples {
        assert_eq!(PolicyDocument::read(PolicyKind::Resource, example).unwrap().text(), example);
    }
}
