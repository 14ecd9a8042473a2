//! The roles of a stack: those of the file, and one for each gateway and runtime for which the file names none.

use serde_json::{Value, json};

use super::Replay;
use crate::aws::ApiError;
use crate::base::Entropy;
use crate::base::arn::AccountRegion;
use crate::base::entropy::LOWER_CASE_ALPHANUMERIC;
use crate::model::Service;
use crate::stack::reference::{Attribute, Resource};
use crate::stack::schema::gateway::Gateway;
use crate::stack::schema::iam_role::IamRole;
use crate::stack::schema::target::{Credential, Target};

/// The longest name of a role. Documented: botocore, roleNameType.
const MAX_NAME_LENGTH: usize = 64;
/// How many characters distinguish roles that would have the same name.
const SUFFIX: usize = 10;

impl Replay<'_> {
    /// CreateRole, then PutRolePolicy for each policy.
    pub(super) async fn iam_role(
        &mut self,
        entropy: &Entropy,
        resource: Resource,
        role: &IamRole,
    ) -> Result<(), String> {
        let trust = match &role.assume_role_policy_document {
            Some(trust) => self.resolve(trust)?,
            None => trust(self.app.addresses.account_region()).to_string(),
        };
        let created = self.create_role(entropy, &role.name, &trust).await;
        let arn = created.map_err(|error| error.message)?;
        for (name, document) in &role.policies {
            let document = self.resolve(document)?;
            let put = self.put_role_policy(entropy, &role.name, name, &document).await;
            put.map_err(|error| format!("policy `{name}`: {}", error.message))?;
        }
        self.values.set(resource, Attribute::Arn, arn);
        Ok(())
    }

    /// A role for this gateway only, with the permissions of the article; returns its ARN.
    pub(super) async fn gateway_role(&self, entropy: &Entropy, gateway: &Gateway) -> Result<String, String> {
        let account_region = self.app.addresses.account_region();
        let policy = gateway_policy(account_region, gateway);
        self.own_role(entropy, &gateway.name, "gateway", "identity", &policy).await
    }

    /// A role for this runtime only, with the permissions of `deploy/terraform`; returns its ARN.
    pub(super) async fn runtime_role(
        &self,
        entropy: &Entropy,
        runtime: &str,
        image: &str,
    ) -> Result<String, String> {
        let policy = runtime_policy(self.app.addresses.account_region(), runtime, image);
        self.own_role(entropy, runtime, "runtime", "runtime", &policy).await
    }

    /// The role that the file names for a gateway by its ARN; one that the file does not create gets the permissions of the
    /// article.
    pub(super) async fn named_gateway_role(
        &self,
        entropy: &Entropy,
        arn: String,
        gateway: &Gateway,
    ) -> Result<String, String> {
        let policy = gateway_policy(self.app.addresses.account_region(), gateway);
        self.named_role(entropy, arn, "identity", &policy).await
    }

    /// The same for a runtime, with the permissions of `deploy/terraform`.
    pub(super) async fn named_runtime_role(
        &self,
        entropy: &Entropy,
        arn: String,
        runtime: &str,
        image: &str,
    ) -> Result<String, String> {
        let policy = runtime_policy(self.app.addresses.account_region(), runtime, image);
        self.named_role(entropy, arn, "runtime", &policy).await
    }

    async fn named_role(
        &self,
        entropy: &Entropy,
        arn: String,
        policy_name: &str,
        policy: &Value,
    ) -> Result<String, String> {
        let account_region = self.app.addresses.account_region();
        let prefix = format!("arn:aws:iam::{}:role/", account_region.account);
        // The ARN of a role of another account is refused where it is used.
        let Some(path_and_name) = arn.strip_prefix(&prefix) else { return Ok(arn) };
        let (path, name) = path_and_name.rsplit_once('/').unwrap_or(("", path_and_name));
        if self.app.api.iam.account.read().roles.contains(name) {
            return Ok(arn);
        }
        let path = if path.is_empty() { "/".to_owned() } else { format!("/{path}/") };
        let trust = trust(account_region).to_string();
        let input = json!({"RoleName": name, "Path": path, "AssumeRolePolicyDocument": trust});
        let created = self.app.api.call(entropy, Service::Iam, "CreateRole", input).await;
        created.map_err(|error| format!("role `{name}`: {}", error.message))?;
        let put = self.put_role_policy(entropy, name, policy_name, &policy.to_string()).await;
        put.map_err(|error| format!("role `{name}`: {}", error.message))?;
        Ok(arn)
    }

    /// Creates `OWNER-KIND-role`; if a role of that name exists, or the name is too long, it gets characters of its
    /// own.
    async fn own_role(
        &self,
        entropy: &Entropy,
        owner: &str,
        kind: &str,
        policy_name: &str,
        policy: &Value,
    ) -> Result<String, String> {
        let trust = trust(self.app.addresses.account_region()).to_string();
        let plain = format!("{owner}-{kind}-role");
        let (name, created) = if plain.len() <= MAX_NAME_LENGTH {
            (plain.clone(), self.create_role(entropy, &plain, &trust).await)
        } else {
            self.apart(entropy, &plain, &trust).await
        };
        let (name, created) = match created {
            Err(error) if error.code == "EntityAlreadyExists" => self.apart(entropy, &plain, &trust).await,
            created => (name, created),
        };
        let arn = created.map_err(|error| error.message)?;
        let put = self.put_role_policy(entropy, &name, policy_name, &policy.to_string()).await;
        put.map_err(|error| error.message)?;
        Ok(arn)
    }

    /// Creates a role whose name begins like `name` and ends with random characters.
    async fn apart(&self, entropy: &Entropy, name: &str, trust: &str) -> (String, Result<String, ApiError>) {
        let start: String = name.chars().take(MAX_NAME_LENGTH - SUFFIX - 1).collect();
        let name = format!("{start}-{}", entropy.characters(LOWER_CASE_ALPHANUMERIC, SUFFIX));
        let created = self.create_role(entropy, &name, trust).await;
        (name, created)
    }

    async fn create_role(&self, entropy: &Entropy, name: &str, trust: &str) -> Result<String, ApiError> {
        let input = json!({"RoleName": name, "AssumeRolePolicyDocument": trust});
        let created = self.app.api.call(entropy, Service::Iam, "CreateRole", input).await?;
        let arn = created.pointer("/Role/Arn").and_then(Value::as_str);
        Ok(arn.unwrap_or_default().to_owned())
    }

    async fn put_role_policy(
        &self,
        entropy: &Entropy,
        role: &str,
        name: &str,
        document: &str,
    ) -> Result<(), ApiError> {
        let input = json!({"RoleName": role, "PolicyName": name, "PolicyDocument": document});
        self.app.api.call(entropy, Service::Iam, "PutRolePolicy", input).await.map(drop)
    }
}

/// A trust policy that lets AgentCore assume the role on behalf of this account. Documented: AgentCore's guide, the trust
/// policy of service
/// roles.
fn trust(account_region: &AccountRegion) -> Value {
    json!({
        "Version": "2012-10-17",
        "Statement": [{
            "Sid": "AssumeRolePolicy",
            "Effect": "Allow",
            "Principal": {"Service": "bedrock-agentcore.amazonaws.com"},
            "Action": "sts:AssumeRole",
            "Condition": {
                "StringEquals": {"aws:SourceAccount": account_region.account},
                "ArnLike": {"aws:SourceArn": account_region.arn("bedrock-agentcore", "*").to_string()},
            },
        }],
    })
}

/// The permissions of the article's gateway, on the resources of this one; API keys and invocations of runtimes as well, if
/// a target needs them.
fn gateway_policy(account_region: &AccountRegion, gateway: &Gateway) -> Value {
    let agentcore = |resource: &str| account_region.arn("bedrock-agentcore", resource).to_string();
    // Ids, and workload identities with them, begin with the name in lower case.
    let name = gateway.name.to_ascii_lowercase();
    let own = format!("workload-identity-directory/default/workload-identity/{name}-*");
    let from_the_vault = |action: &str, kind: &str| {
        statement(
            action,
            &[&format!("bedrock-agentcore:{action}")],
            &[
                agentcore("workload-identity-directory/default"),
                agentcore("workload-identity-directory/default/workload-identity/*"),
                agentcore("token-vault/default"),
                agentcore(&format!("token-vault/default/{kind}/*")),
            ],
        )
    };
    let mut statements = vec![
        statement(
            "GetWorkloadAccessToken",
            &["bedrock-agentcore:GetWorkloadAccessToken"],
            &[agentcore("workload-identity-directory/default"), agentcore(&own)],
        ),
        from_the_vault("GetResourceOauth2Token", "oauth2credentialprovider"),
    ];
    let has_api_key = |target: &Target| matches!(target.credential, Some(Credential::ApiKey(_)));
    if gateway.targets.iter().any(|(_, target)| has_api_key(target)) {
        statements.push(from_the_vault("GetResourceApiKey", "apikeycredentialprovider"));
    }
    let signs_for_runtimes = |target: &Target| {
        let role = target.credential.as_ref().and_then(|credential| match credential {
            Credential::GatewayIamRole(role) => Some(role),
            Credential::Oauth(_) | Credential::ApiKey(_) => None,
        });
        role.is_some_and(|role| role.service == "bedrock-agentcore")
    };
    if gateway.targets.iter().any(|(_, target)| signs_for_runtimes(target)) {
        statements.push(statement(
            "InvokeAgentRuntime",
            &["bedrock-agentcore:InvokeAgentRuntime"],
            &[agentcore("runtime/*")],
        ));
    }
    let secrets = account_region.arn("secretsmanager", "secret:bedrock-agentcore*").to_string();
    statements.push(statement("GetSecretValue", &["secretsmanager:GetSecretValue"], &[secrets]));
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// The permissions of a runtime: pull its image, write logs, traces and metrics, and get tokens for itself.
fn runtime_policy(account_region: &AccountRegion, runtime: &str, image: &str) -> Value {
    let agentcore = |resource: &str| account_region.arn("bedrock-agentcore", resource).to_string();
    let repository = image.split_once('/').map_or(image, |(_, path)| path);
    let repository = repository.rsplit_once(':').map_or(repository, |(name, _)| name);
    let repository = account_region.arn("ecr", format!("repository/{repository}")).to_string();
    let own = format!("workload-identity-directory/default/workload-identity/{runtime}-*");
    let any = || ["*".to_owned()];
    let mut metrics = statement("WriteMetrics", &["cloudwatch:PutMetricData"], &any());
    if let Some(members) = metrics.as_object_mut() {
        let condition = json!({"StringEquals": {"cloudwatch:namespace": "bedrock-agentcore"}});
        members.insert("Condition".to_owned(), condition);
    }
    let statements = [
        statement("PullImage", &["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], &[repository]),
        statement("LogInToRegistry", &["ecr:GetAuthorizationToken"], &any()),
        statement(
            "WriteLogs",
            &[
                "logs:CreateLogGroup",
                "logs:CreateLogStream",
                "logs:DescribeLogGroups",
                "logs:DescribeLogStreams",
                "logs:PutLogEvents",
            ],
            &[account_region.arn("logs", "log-group:*").to_string()],
        ),
        statement(
            "WriteTraces",
            &[
                "xray:GetSamplingRules",
                "xray:GetSamplingTargets",
                "xray:PutTelemetryRecords",
                "xray:PutTraceSegments",
            ],
            &any(),
        ),
        metrics,
        statement(
            "GetWorkloadAccessToken",
            &[
                "bedrock-agentcore:GetWorkloadAccessToken",
                "bedrock-agentcore:GetWorkloadAccessTokenForJWT",
                "bedrock-agentcore:GetWorkloadAccessTokenForUserId",
            ],
            &[agentcore("workload-identity-directory/default"), agentcore(&own)],
        ),
    ];
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn statement(id: &str, actions: &[&str], resources: &[String]) -> Value {
    json!({"Sid": id, "Effect": "Allow", "Action": actions, "Resource": resources})
}
