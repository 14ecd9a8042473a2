//! Whole files: the built-in stack, every kind of mistake, and random texts.

mod environment;
mod json_schema;

use std::fs;

use super::*;

use super::reference::Reference;
use super::resolve::Created;
use super::schema::authorizer::ClaimRule;
use super::schema::gateway::ExceptionLevel;
use super::schema::runtime::Server;
use super::schema::target::{Credential, Location};

fn stacks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/stacks")
}

/// `fixtures/stacks/mistakes` has pairs: NAME.toml, and in NAME.txt the whole message for it.
/// After a change of wording, `BLESS=1` rewrites the messages, for review with `git diff`.
#[test]
fn every_mistake_is_shown_as_its_fixture_says() {
    let mistakes = fs::read_dir(stacks().join("mistakes")).unwrap();
    let mut paths: Vec<PathBuf> = mistakes.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    assert!(paths.len() >= 50, "only {} mistakes", paths.len());
    for path in paths {
        let file_name = path.file_name().unwrap().to_str().unwrap();
        let text = fs::read_to_string(&path).unwrap();
        let shown = Stack::parse(file_name, &text).expect_err(file_name).to_string() + "\n";
        if std::env::var_os("BLESS").is_some() {
            fs::write(path.with_extension("txt"), &shown).unwrap();
        }
        let expected = fs::read_to_string(path.with_extension("txt")).expect(file_name);
        assert_eq!(shown, expected, "{file_name}");
    }
}

#[test]
fn the_built_in_stack_is_created_in_order() {
    let stack = Stack::built_in().unwrap();
    let (steps, _) = stack.steps();
    let order: Vec<String> = steps.iter().map(|step| step.resource.to_string()).collect();
    assert_eq!(
        order,
        [
            "user_pool.inbound",
            "user_pool.outbound",
            "user_pool.outbound.resource_server.mcp",
            "user_pool.inbound.client.user",
            "user_pool.outbound.client.m2m",
            "user_pool.inbound.user.local-user",
            "oauth2_credential_provider.m2m",
            "runtime.mcp_server",
            "gateway.main",
            "gateway.main.target.mcp_server",
        ]
    );
    assert_eq!(stack.account_region(), &schema::default_account_region());
    assert!(Stack::built_in_text().lines().any(|line| line == "sample = true"));
}

#[test]
fn the_built_in_stack_resolves_as_it_is_created() {
    let stack = Stack::built_in().unwrap();
    let (steps, mut values) = stack.steps();
    let mut resolved = Vec::new();
    for step in steps {
        match step.created {
            Created::Client(client) => {
                resolved
                    .extend(client.allowed_oauth_scopes.iter().map(|scope| scope.resolve(&values).unwrap()));
            }
            Created::CredentialProvider(provider) => {
                resolved.push(provider.discovery_url.resolve(&values).unwrap());
                resolved.push(provider.client_id.resolve(&values).unwrap());
                resolved.push(provider.client_secret.resolve(&values).unwrap().expose().to_owned());
                assert!(format!("{provider:?}").contains("client_secret: ***"));
            }
            Created::Runtime(runtime) => {
                resolved.push(
                    runtime.custom_jwt_authorizer.as_ref().unwrap().discovery_url.resolve(&values).unwrap(),
                );
                assert!(matches!(runtime.server, Server::Sample));
            }
            Created::Gateway(gateway) => {
                let clients = &custom_jwt(gateway).allowed_clients;
                resolved.extend(clients.iter().map(|client| client.resolve(&values).unwrap()));
            }
            Created::Target(target) => {
                resolved.push(target.endpoint.resolve(&values).unwrap());
                let Some(Credential::Oauth(oauth)) = &target.credential else { panic!("{target:?}") };
                resolved.push(oauth.provider_arn.resolve(&values).unwrap());
            }
            Created::UserPool(_)
            | Created::ResourceServer(_)
            | Created::User(_)
            | Created::ApiKeyProvider(_)
            | Created::IamRole(_) => {}
        }
        for attribute in step.resource.attributes() {
            let reference = Reference { resource: step.resource.clone(), attribute: *attribute };
            values.set(step.resource.clone(), *attribute, format!("<{reference}>"));
        }
    }
    let outbound = "https://cognito-idp.us-east-1.amazonaws.com/<user_pool.outbound.id>/.well-known/openid-configuration";
    assert_eq!(
        resolved,
        [
            "<user_pool.outbound.resource_server.mcp.identifier>/tools.read",
            "<user_pool.outbound.resource_server.mcp.identifier>/tools.write",
            "<user_pool.outbound.resource_server.mcp.identifier>/tools.execute",
            outbound,
            "<user_pool.outbound.client.m2m.id>",
            "<user_pool.outbound.client.m2m.secret>",
            outbound,
            "<user_pool.inbound.client.user.id>",
            "https://bedrock-agentcore.us-east-1.amazonaws.com/runtimes/%3Cruntime.mcp_server.arn%3E/invocations",
            "<oauth2_credential_provider.m2m.arn>",
        ]
    );
}

#[test]
fn names_are_known_before_anything_is_created() {
    let stack = Stack::built_in().unwrap();
    let (_, values) = stack.steps();
    let get = |text: &str| values.get(&Reference::parse(text).unwrap());
    assert_eq!(get("user_pool.inbound.name"), Some("m2m-auth-demo-inbound"));
    assert_eq!(get("user_pool.outbound.resource_server.mcp.identifier"), Some("m2m-auth-demo-mcp"));
    assert_eq!(get("oauth2_credential_provider.m2m.name"), Some("m2m-auth-demo-m2m-oauth2-provider"));
    assert_eq!(get("runtime.mcp_server.name"), Some("m2m_auth_demo_mcp_server"));
    assert_eq!(get("runtime.mcp_server.arn"), None);
}

#[test]
fn what_is_needed_is_created_first() {
    let text = r#"
        [runtime.front]
        name = "front"
        command = ["server", "--back", "${runtime.back.arn}", "--port", "{port}"]
        environment = { LEVEL = "debug", HERE = "${region}" }
        working_directory = "servers/front"
        start_deadline = 5
        request_header_allowlist = ["Authorization"]
        custom_jwt_authorizer.discovery_url = "http://x/.well-known/openid-configuration"
        custom_jwt_authorizer.allowed_scopes = ["a"]
        [runtime.back]
        name = "back"
        url = "http://127.0.0.1:9000/mcp"
        custom_jwt_authorizer.discovery_url = "http://x/.well-known/openid-configuration"
        custom_jwt_authorizer.allowed_scopes = ["a"]
    "#;
    let stack = Stack::parse("stack.toml", text).unwrap();
    let (steps, values) = stack.steps();
    let order: Vec<String> = steps.iter().map(|step| step.resource.to_string()).collect();
    assert_eq!(order, ["runtime.back", "runtime.front"]);
    let (_, front) = &stack.document().runtimes[0];
    let Server::Command(command) = &front.server else { panic!("{:?}", front.server) };
    assert_eq!(command.command.last().unwrap().get_ref().resolve(&values).unwrap(), "{port}");
    assert_eq!(command.environment[1].0, "HERE");
    assert_eq!(command.environment[1].1.resolve(&values).unwrap(), "us-east-1");
    assert_eq!(command.working_directory.as_ref().unwrap().get_ref(), Path::new("servers/front"));
    assert_eq!(front.start_deadline, Some(std::time::Duration::from_secs(5)));
    assert_eq!(front.request_header_allowlist, ["Authorization"]);
    let (_, back) = &stack.document().runtimes[1];
    assert!(matches!(&back.server, Server::Url(url) if url == "http://127.0.0.1:9000/mcp"));
}

#[test]
fn every_setting_of_a_pool_is_read() {
    let text = r#"
        region = "eu-west-1"
        account = "000000000001"
        [user_pool.a]
        name = "Pool of ${region}"
        password_policy = { minimum_length = 6, require_numbers = true }
        [user_pool.a.client.b]
        access_token_validity = 5
        id_token_validity = 300
        refresh_token_validity = 3650
        token_validity_units = { access_token = "minutes", id_token = "seconds" }
        prevent_user_existence_errors = "ENABLED"
        [user_pool.a.resource_server.c]
        identifier = "https://${region}.example.com"
        scopes = { read = "Read it", write = "Write it" }
        [user_pool.a.user."me@example.com"]
        password = "pass$1"
        attributes = { email = "me@example.com" }
    "#;
    let stack = Stack::parse("stack.toml", text).unwrap();
    assert_eq!(stack.account_region().account, "000000000001");
    let (_, pool) = &stack.document().user_pools[0];
    assert_eq!((pool.name.as_str(), pool.domain.as_deref()), ("Pool of eu-west-1", None));
    assert_eq!(pool.password_policy.minimum_length, 6);
    assert!(pool.password_policy.require_numbers && !pool.password_policy.require_symbols);
    let (_, client) = &pool.clients[0];
    assert_eq!((client.name.as_str(), client.generate_secret), ("b", false));
    assert!(!client.allowed_oauth_flows_user_pool_client);
    assert_eq!((client.access_token_validity, client.id_token_validity), (Some(5), Some(300)));
    assert_eq!(client.refresh_token_validity, Some(3650));
    assert_eq!(client.token_validity_units.access_token.unwrap().name, "minutes");
    assert_eq!(client.token_validity_units.refresh_token, None);
    assert_eq!(client.prevent_user_existence_errors.unwrap().0, "ENABLED");
    let (_, server) = &pool.resource_servers[0];
    assert_eq!(server.identifier, "https://eu-west-1.example.com");
    assert_eq!(server.scopes, [("read".into(), "Read it".into()), ("write".into(), "Write it".into())]);
    let (username, user) = &pool.users[0];
    assert_eq!((username.as_str(), user.password.expose()), ("me@example.com", "pass$1"));
    assert_eq!(user.attributes, [("email".to_owned(), "me@example.com".to_owned())]);
}

#[test]
fn an_api_key_and_its_location_are_read() {
    let text = r#"
        [api_key_credential_provider.weather]
        name = "weather-of-${region}"
        api_key = "hunter2"
        [gateway.a]
        name = "demo"
        [gateway.a.custom_jwt_authorizer]
        discovery_url = "https://example.com/.well-known/openid-configuration"
        allowed_audience = ["a"]
        [gateway.a.target.all]
        name = "all"
        endpoint = "https://example.com/mcp"
        [gateway.a.target.all.api_key]
        provider_arn = "${api_key_credential_provider.weather.arn}"
        credential_location = "QUERY_PARAMETER"
        credential_parameter_name = "key of ${account}"
        credential_prefix = "Bearer"
        [gateway.a.target.least]
        name = "least"
        endpoint = "https://example.com/mcp"
        api_key = { provider_arn = "${api_key_credential_provider.weather.arn}" }
    "#;
    let stack = Stack::parse("stack.toml", text).unwrap();
    assert!(!format!("{stack:?}").contains("hunter2") && !stack.is_empty());
    let order: Vec<String> = stack.steps().0.iter().map(|step| step.resource.to_string()).collect();
    assert_eq!(order[..2], ["api_key_credential_provider.weather", "gateway.a"]);
    let (_, values) = stack.steps();
    let name = Reference::parse("api_key_credential_provider.weather.name").unwrap();
    assert_eq!(values.get(&name), Some("weather-of-us-east-1"));
    let (_, provider) = &stack.document().api_key_providers[0];
    assert_eq!(provider.api_key.resolve(&values).unwrap().expose(), "hunter2");
    let targets = &stack.document().gateways[0].1.targets;
    let told = |at: usize| match &targets[at].1.credential {
        Some(Credential::ApiKey(key)) => (
            key.credential_location,
            key.credential_parameter_name.as_deref(),
            key.credential_prefix.as_deref(),
        ),
        other => panic!("{other:?}"),
    };
    assert_eq!(told(0), (Some(Location("QUERY_PARAMETER")), Some("key of 123456789012"), Some("Bearer")));
    assert_eq!(told(1), (None, None, None));
}

#[test]
fn custom_claims_are_read() {
    let text = r#"
        [gateway.a]
        name = "demo"
        exception_level = "DEBUG"
        [gateway.a.custom_jwt_authorizer]
        discovery_url = "https://example.com/.well-known/openid-configuration"
        [[gateway.a.custom_jwt_authorizer.custom_claims]]
        inbound_token_claim_name = "department"
        inbound_token_claim_value_type = "STRING"
        authorizing_claim_match_value.claim_match_operator = "EQUALS"
        authorizing_claim_match_value.claim_match_value = { match_value_string = "it" }
        [[gateway.a.custom_jwt_authorizer.custom_claims]]
        inbound_token_claim_name = "cognito:groups"
        inbound_token_claim_value_type = "STRING_ARRAY"
        [gateway.a.custom_jwt_authorizer.custom_claims.authorizing_claim_match_value]
        claim_match_operator = "CONTAINS_ANY"
        claim_match_value = { match_value_string_list = ["a", "b"] }
    "#;
    let stack = Stack::parse("stack.toml", text).unwrap();
    let (_, gateway) = &stack.document().gateways[0];
    assert_eq!(gateway.exception_level, Some(ExceptionLevel::Debug));
    let claims = &custom_jwt(gateway).custom_claims;
    assert_eq!(claims[0].inbound_token_claim_name, "department");
    assert!(matches!(&claims[0].rule, ClaimRule::Equals(value) if value.outline() == "it"));
    assert_eq!(claims[1].inbound_token_claim_name, "cognito:groups");
    assert!(matches!(&claims[1].rule, ClaimRule::ContainsAny(values) if values.len() == 2));
}

#[test]
fn an_empty_file_is_an_empty_stack() {
    let stack = Stack::parse("stack.toml", "").unwrap();
    assert!(stack.steps().0.is_empty() && stack.is_empty());
    assert_eq!(stack.warnings(), ["stack.toml has no resources"]);
    assert_eq!(Stack::load(Path::new("/dev/null")).unwrap().warnings(), [""; 0]);
    for used in ["[images]\n\"*\" = \"sample\"", "[user_pool.a]\nname = \"a\""] {
        let stack = Stack::parse("stack.toml", used).unwrap();
        assert!(!stack.is_empty() && stack.warnings().is_empty(), "{used}");
    }
}

#[test]
fn a_device_without_an_end_is_read_as_far_as_a_file() {
    let error = Stack::load(std::path::Path::new("/dev/zero")).unwrap_err().to_string();
    assert!(error.contains("`/dev/zero`: it is longer than 4 MB, expected a TOML file"), "{error}");
}

#[test]
fn a_stack_is_read_from_anywhere() {
    let stack = Stack::read("<stdin>", &b"[user_pool.a]\nname = \"a\"\n"[..]).unwrap();
    assert_eq!((stack.file_name(), stack.directory.as_deref()), ("<stdin>", None));
    let long = Stack::read("<stdin>", std::io::repeat(b'#')).unwrap_err().to_string();
    let reason = "it is longer than 4 MB, expected a TOML file";
    assert_eq!(long, format!("error: cannot read the stack file `<stdin>`: {reason}"));
    let just_fits = std::io::repeat(b'#').take(MAX_STACK_LENGTH);
    assert!(Stack::read("<stdin>", just_fits).is_ok());
}

#[test]
fn mistakes_can_be_had_one_by_one() {
    let text = "[user_pool.a]\nname = \"é\"\nname = \"b\"\nclient = { \"é\" = 5 }\n";
    let mistakes = Stack::parse("stack.toml", text).unwrap_err().mistakes();
    let [twice, wrong] = mistakes.as_slice() else { panic!("{mistakes:?}") };
    assert_eq!(twice.message, "`name` is given twice");
    assert_eq!(twice.expected.as_deref(), Some("each key once"));
    assert_eq!(
        (twice.line, twice.column, twice.end_line, twice.end_column),
        (Some(3), Some(1), Some(3), Some(5))
    );
    assert_eq!(twice.notes, ["first given here: line 2, column 1"]);
    assert_eq!(twice.help, ["keep one of the two, or rename this one"]);
    assert_eq!((wrong.line, wrong.column, wrong.end_column), (Some(4), Some(18), Some(19)));
    let remark = stacks().join("mistakes/client-credentials-without-secret.toml");
    let remark = &Stack::load(&remark).unwrap_err().mistakes()[0];
    assert_eq!((remark.expected.as_deref(), &remark.notes[0][..]), (None, "this client has none"));
    let unreadable = Stack::load(&stacks()).unwrap_err().mistakes();
    assert_eq!((unreadable.len(), unreadable[0].line), (1, None));
}

#[test]
fn files_are_read_and_named() {
    let stack = Stack::load(&stacks().join("m2m-auth-demo.toml")).unwrap();
    assert_eq!(stack.directory.as_deref(), Some(stacks().as_path()));
    assert!(stack.file_name().ends_with("fixtures/stacks/m2m-auth-demo.toml"));
    let refused = |path: &Path, reason: &str| {
        let shown = Stack::load(path).unwrap_err().to_string();
        assert_eq!(shown, format!("error: cannot read the stack file `{}`: {reason}", path.display()));
    };
    refused(&stacks().join("none.toml"), "No such file or directory (os error 2)");
    refused(&stacks(), "it is a directory, expected a TOML file");
    let latin1 = std::env::temp_dir().join(format!("agentcore-local-latin1-{}.toml", std::process::id()));
    fs::write(&latin1, b"region = \"us-east-1\"\n# caf\xe9\n").unwrap();
    refused(&latin1, "line 2 is not UTF-8, expected a TOML file");
    fs::remove_file(&latin1).unwrap();
}

#[test]
fn colours_are_only_added() {
    let wrong = Stack::parse("stack.toml", "region = 5\n").unwrap_err();
    let unreadable = Stack::load(&stacks()).unwrap_err();
    for error in [wrong, unreadable] {
        let (plain, styled) = (error.to_string(), error.styled());
        assert!(!plain.contains('\u{1b}'));
        assert!(styled.contains('\u{1b}'));
        assert_eq!(anstream::adapter::strip_str(&styled).to_string(), plain);
    }
}

#[test]
fn passwords_are_not_in_the_debug_text() {
    let error = Stack::parse("stack.toml", "[user_pool.a.user.me]\npassword = \"hunter2\"\n").unwrap_err();
    assert_eq!(format!("{error:?}"), "StackError(2 mistakes in stack.toml)");
    assert!(!format!("{:?}", Stack::built_in().unwrap()).contains("LocalPass123!"));
}

const ODD: [&str; 26] = [
    "\"",
    "${",
    "}",
    "$${",
    "[",
    "]",
    "[[",
    "=",
    "\n",
    "é",
    "\u{feff}",
    "\0",
    "\t",
    "\r",
    "\u{200d}👩",
    "'''",
    "\"\"\"",
    "\\u00e9",
    "true",
    "5",
    "-1",
    "1e9",
    "{}",
    "[]",
    "1979-05-27",
    "0x_",
];

/// Every text yields a stack or a message that can be shown.
#[test]
fn no_text_makes_it_panic() {
    let pieces: Vec<&str> = BUILT_IN.split_inclusive([' ', '.', '"', '\n', '{', '}']).collect();
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut below = |limit: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % limit
    };
    let mut refused = 0;
    for _ in 0..1000 {
        let mut mutated = pieces.clone();
        for _ in 0..=below(6) {
            let at = below(mutated.len());
            match below(4) {
                0 => drop(mutated.remove(at)),
                1 => mutated.insert(at, ODD[below(ODD.len())]),
                2 => mutated[at] = ODD[below(ODD.len())],
                _ => mutated[at] = pieces[below(pieces.len())],
            }
        }
        if let Err(error) = Stack::parse("stack.toml", &mutated.concat()) {
            assert!(error.to_string().starts_with("error: "), "{error}");
            assert!(!error.styled().is_empty());
            assert!(
                error.mistakes().iter().all(|mistake| mistake.line >= Some(1) && mistake.column >= Some(1))
            );
            refused += 1;
        }
    }
    assert!(refused > 300, "only {refused} of the texts were refused");
}

fn custom_jwt(gateway: &schema::gateway::Gateway) -> &schema::authorizer::Authorizer {
    match &gateway.authorizer {
        schema::gateway::GatewayAuthorizer::CustomJwt(authorizer) => authorizer,
        other => panic!("{other:?}"),
    }
}
