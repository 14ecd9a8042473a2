//! Web pages in a real Chromium; `tests/clients/web_page.mjs` opens them and checks each attack by itself.

use agentcore_local_tests::{Folder, Up, browser, finish, node, node_clients, repository};
use serde_json::{Value, json};

#[test]
fn pages_of_others_reach_nothing_and_the_developers_own_calls_a_tool() {
    // Whether a page reaches the emulator does not depend on its signatures.
    let up = Up::start(&["--iam", "off"]);
    // What a browser keeps beside its profile is gone with the folder.
    let folder = Folder::new();
    let mut script = node();
    script.env("HOME", folder.path()).env("TMPDIR", folder.path());
    script.arg(repository().join("tests/clients/web_page.mjs"));
    let printed = finish(script.arg(node_clients()).arg(browser()).arg(&up.endpoint)).printed();
    let report: Value = serde_json::from_str(&printed).unwrap();
    // An attack that is no more tried is missed here.
    assert_eq!(report["refused"], json!({"foreign": 23, "led": 2, "rebound": 9, "local": 10}), "{report}");
    let own = report["own"].as_array().unwrap();
    let at_localhost = up.endpoint.replace("127.0.0.1", "localhost");
    let bases: Vec<_> = own.iter().map(|own| own["base"].as_str().unwrap()).collect();
    assert_eq!(bases, [up.endpoint.as_str(), &at_localhost]);
    for own in own {
        assert!(own["issuer"].as_str().unwrap().starts_with(&up.endpoint), "{own}");
        assert_eq!((&own["keys"], &own["tools"], &own["sum"]), (&json!(2), &json!(4), &json!("8")), "{own}");
        let refused = &own["without_token"];
        assert_eq!(refused["status"], 401, "{own}");
        assert!(refused["challenge"].as_str().unwrap().contains("resource_metadata="), "{own}");
    }
    up.signal("TERM");
    let lines = up.end().stderr;
    for line in
        ["UntrustedOrigin: a web page of `http://evil.example:", "UntrustedHost: `rebound.example` is"]
    {
        assert!(lines.contains(line), "{lines}");
    }
}
