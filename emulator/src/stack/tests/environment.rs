//! `${env.NAME}`: filled in from the environment in every string, and never shown.

use super::*;

fn environment(name: &str) -> Option<OsString> {
    let value = match name {
        "REGION" => "eu-west-1",
        "PASSWORD" => "Topsecret${region}1!",
        "NAME" => "topsecret-name",
        "BAD" => "top secret/",
        "SCOPE" => "topsecret-scope",
        "COMMAND" => "topsecret 'open",
        "EMPTY" => "",
        _ => return None,
    };
    Some(value.into())
}

fn parse(text: &str) -> Result<Stack, StackError> {
    Stack::parse_with("stack.toml", text, &environment)
}

#[test]
fn the_environment_fills_in_passwords_names_and_templates() {
    let stack = parse(
        r#"
        region = "${env.REGION}"
        [user_pool.a]
        name = "pool of ${region}"
        user.me.password = "${env.PASSWORD}"
        user.me.attributes.nickname = "${ env.NAME }"
        [runtime.r]
        name = "r"
        command = ["server", "--key=${env.PASSWORD}"]
        environment = { KEY = "${env.PASSWORD}", PLAIN = "$${env.PASSWORD}" }
        custom_jwt_authorizer = { discovery_url = "https://x/.well-known/openid-configuration", allowed_clients = ["a"] }
        "#,
    )
    .unwrap();
    assert_eq!(stack.account_region().region, "eu-west-1");
    let (_, pool) = &stack.document().user_pools[0];
    assert_eq!(pool.name, "pool of eu-west-1");
    let (_, user) = &pool.users[0];
    assert_eq!(user.password.expose(), "Topsecret${region}1!");
    assert_eq!(user.attributes[0].1, "topsecret-name");
    let (_, values) = stack.steps();
    let Server::Command(command) = &stack.document().runtimes[0].1.server else { panic!() };
    assert_eq!(command.command[1].get_ref().resolve(&values).unwrap(), "--key=Topsecret${region}1!");
    assert_eq!(command.environment[0].1.resolve(&values).unwrap(), "Topsecret${region}1!");
    assert_eq!(command.environment[1].1.resolve(&values).unwrap(), "${env.PASSWORD}");
    assert!(!format!("{stack:?}").contains("Topsecret"));
}

/// Whatever is wrong with a value of the environment, the message shows only its name.
#[test]
fn values_of_the_environment_are_never_shown() {
    let text = r#"
        [user_pool.a]
        name = "${env.BAD}"
        domain = "${env.NAME}"
        [user_pool.a.resource_server.s]
        identifier = "${env.SCOPE}"
        scopes = ["read", "${env.SCOPE}"]
        [user_pool.a.client.c]
        allowed_oauth_scopes = ["${env.SCOPE}/raed", "topsecret-scope/wriet"]
        [user_pool.a.user.me]
        password = "${env.NAME}"
        [user_pool.b]
        name = "b"
        domain = "${env.NAME}"
        [runtime.r]
        name = "${env.BAD}"
        url = "${env.NAME}"
        request_header_allowlist = ["${env.BAD}"]
        custom_jwt_authorizer = { discovery_url = "${env.NAME}", allowed_clients = ["a"], allowed_scopes = ["${env.BAD}"] }
        [images]
        "*" = "${env.COMMAND}"
    "#;
    let error = parse(text).unwrap_err();
    let mistakes = error.mistakes();
    assert_eq!(mistakes.len(), 11, "{error}");
    assert!(
        mistakes.iter().any(|mistake| mistake.message.contains("the domain `${env.NAME}` exists already"))
    );
    let own_text = text.replace("topsecret-scope/wriet", "");
    assert!(!own_text.contains("topsecret"));
    let shown =
        serde_json::to_string(&mistakes).unwrap() + &error.to_string().replace("topsecret-scope/wriet", "");
    assert!(!shown.to_lowercase().replace("topsecret-scope/wriet", "").contains("top"), "{shown}");
}

#[test]
fn a_region_of_the_environment_is_not_shown_either() {
    let error = parse(
        r#"
        region = "${env.REGION}"
        [user_pool.a]
        name = "a"
        domain = "d-${region}"
        [user_pool.b]
        name = "b"
        domain = "d-${region}"
        [gateway.g]
        name = "g"
        [gateway.g.custom_jwt_authorizer]
        discovery_url = "https://cognito-idp.us-east-1.amazonaws.com/${user_pool.a.id}/.well-known/openid-configuration"
        allowed_clients = ["a"]
        "#,
    );
    let error = error.unwrap_err().to_string();
    assert!(error.contains("the domain `d-${region}` exists already"), "{error}");
    assert!(error.contains("`user_pool.a` is in `${region}`") && !error.contains("eu-west-1"), "{error}");
}

#[test]
fn a_variable_that_is_set_to_nothing_is_a_mistake() {
    let error = parse("[user_pool.a]\nname = \"${env.EMPTY}\"\n").unwrap_err();
    assert_eq!(error.mistakes()[0].message, "the environment variable `EMPTY` is set to nothing");
    assert_eq!((error.mistakes()[0].line, error.mistakes()[0].column), (Some(2), Some(11)));
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_not_text_is_a_mistake() {
    use std::os::unix::ffi::OsStringExt as _;
    let environment = |_: &str| Some(OsString::from_vec(vec![0xff]));
    let error =
        Stack::parse_with("stack.toml", "[user_pool.a]\nname = \"${env.X}\"\n", &environment).unwrap_err();
    assert_eq!(error.mistakes()[0].message, "the environment variable `X` is not UTF-8");
}
