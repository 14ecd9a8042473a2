//! A policy for an account of AWS, whose generated ids are not those of the emulator.

use agentcore_local::policy::NeededStatement;

/// The same statement for another account, with `?` in place of each character of a generated id.
pub(super) fn portable(statement: &NeededStatement, account: &str) -> NeededStatement {
    let resources = statement.resources.iter().map(|arn| of_account(arn, account));
    NeededStatement { action: statement.action.clone(), resources: resources.collect() }
}

fn of_account(arn: &str, account: &str) -> String {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [arn, partition, service, region, _, resource] = parts.as_slice() else { return arn.to_owned() };
    [arn, partition, service, region, account, &without_id(resource)].join(":")
}

/// Documented: the ids of gateways' workload identities and of runtimes end with ten characters, the ARNs of secrets with six.
/// Recorded: the name of a provider's secret ends with eight more.
fn without_id(resource: &str) -> String {
    let (before, named, behind) = match resource.split_once("/workload-identity/") {
        Some((directory, name)) => (format!("{directory}/workload-identity/"), name, String::new()),
        None => {
            match resource.strip_prefix("runtime/").map(|rest| rest.split_once('/').unwrap_or((rest, ""))) {
                Some((id, "")) => ("runtime/".to_owned(), id, String::new()),
                Some((id, endpoint)) => ("runtime/".to_owned(), id, format!("/{endpoint}")),
                None if resource.starts_with("secret:") => return secret(resource),
                None => return resource.to_owned(),
            }
        }
    };
    let (name, id) = named.rsplit_once('-').unwrap_or((named, ""));
    format!("{before}{name}-{}{behind}", "?".repeat(id.len()))
}

/// The name of a provider's secret has a random part before that of its ARN.
fn secret(resource: &str) -> String {
    let (name, id) = resource.rsplit_once('-').unwrap_or((resource, ""));
    let is_random = |part: &str| part.len() == 8 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    let name = match name.rsplit_once('-').filter(|(_, part)| is_random(part)) {
        Some((name, part)) => format!("{name}-{}", "?".repeat(part.len())),
        None => name.to_owned(),
    };
    format!("{name}-{}", "?".repeat(id.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_ids_are_left_open() {
        let agentcore = "arn:aws:bedrock-agentcore:us-east-1";
        for (resource, expected) in [
            ("workload-identity-directory/default", "workload-identity-directory/default"),
            (
                "workload-identity-directory/default/workload-identity/a-gateway-0a1b2c3d4e",
                "workload-identity-directory/default/workload-identity/a-gateway-??????????",
            ),
            (
                "token-vault/default/oauth2credentialprovider/a-b",
                "token-vault/default/oauth2credentialprovider/a-b",
            ),
            ("runtime/demo-0a1b2c3d4e", "runtime/demo-??????????"),
            (
                "runtime/demo-0a1b2c3d4e/runtime-endpoint/DEFAULT",
                "runtime/demo-??????????/runtime-endpoint/DEFAULT",
            ),
        ] {
            let arn = of_account(&format!("{agentcore}:123456789012:{resource}"), "111122223333");
            assert_eq!(arn, format!("{agentcore}:111122223333:{expected}"));
        }
        let secret = "arn:aws:secretsmanager:us-east-1:123456789012:secret:bedrock-agentcore-identity!default/oauth2/m2m-149368aa-AbCdEf";
        let expected = "arn:aws:secretsmanager:us-east-1:1:secret:bedrock-agentcore-identity!default/oauth2/m2m-????????-??????";
        assert_eq!(of_account(secret, "1"), expected);
        assert_eq!(
            of_account("arn:aws:secretsmanager:r:2:secret:own-name-AbCdEf", "1"),
            "arn:aws:secretsmanager:r:1:secret:own-name-??????"
        );
    }
}
