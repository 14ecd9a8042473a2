use serde_json::json;

use super::*;
use crate::trace::Verdict;

const NOW: i64 = 1_800_000_000;

fn claims(value: Value) -> Claims {
    match value {
        Value::Object(claims) => claims,
        other => panic!("not claims: {other}"),
    }
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn passes(check: &Check) -> bool {
    check.verdict == Verdict::Passed
}

#[test]
fn exp_has_no_leeway_and_a_margin() {
    for (value, margin, expected) in [
        (json!(NOW + 1), 0, true),
        (json!(NOW), 0, false),
        (json!(NOW - 1), 0, false),
        (json!(NOW + 61), 60, true),
        (json!(NOW + 60), 60, false),
        (json!(1_800_000_001.9), 0, true),
        (json!(1_800_000_000.9), 0, false),
        (json!((NOW + 60).to_string()), 0, false),
        (json!(null), 0, false),
        (json!([NOW + 60]), 0, false),
        (json!(-1), 0, false),
        (json!(i64::MIN), 60, false),
        (json!(u64::MAX), 0, false),
        (json!(1e300), 0, false),
        (json!(i64::MAX), 60, true),
    ] {
        let check = exp(&claims(json!({ "exp": value })), NOW, Duration::from_secs(margin));
        assert_eq!(passes(&check), expected, "{value} {margin}: {check:?}");
    }
    let absent = exp(&claims(json!({})), NOW, Duration::ZERO);
    assert_eq!(absent, Check::failed(Cause::TokenExpired, "exp", "in the future", "absent"));
    let late = exp(&claims(json!({"exp": NOW - 5})), NOW, Duration::ZERO);
    assert_eq!(late.actual, "2027-01-15T07:59:55Z, 5 s ago");
    let soon = exp(&claims(json!({"exp": NOW + 5})), NOW, Duration::from_secs(60));
    assert_eq!(
        (soon.expected.as_ref(), soon.actual.as_ref()),
        ("more than 60 s ahead", "2027-01-15T08:00:05Z, 5 s ahead")
    );
}

#[test]
fn nbf_is_not_in_the_future() {
    for (value, expected) in [
        (json!({}), true),
        (json!({"nbf": NOW}), true),
        (json!({"nbf": NOW + 1}), false),
        (json!({"nbf": "soon"}), false),
        (json!({"nbf": null}), false),
    ] {
        assert_eq!(passes(&nbf(&claims(value.clone()), NOW)), expected, "{value}");
    }
}

#[test]
fn allowed_clients_look_at_client_id_only() {
    let allowed = texts(&["abc", "def"]);
    for (value, expected) in [
        (json!({"client_id": "abc"}), true),
        (json!({"client_id": "def"}), true),
        (json!({"client_id": "ABC"}), false),
        (json!({"client_id": ["abc"]}), false),
        (json!({"azp": "abc", "cid": "abc", "appid": "abc", "aud": "abc", "sub": "abc"}), false),
    ] {
        assert_eq!(passes(&allowed_clients(&claims(value.clone()), &allowed)), expected, "{value}");
    }
    let check = allowed_clients(&claims(json!({})), &allowed);
    assert_eq!(check, Check::failed(Cause::ClientNotAllowed, "allowedClients", "one of abc, def", "absent"));
}

#[test]
fn allowed_audience_takes_a_text_or_a_list() {
    let allowed = texts(&["api"]);
    for (value, expected) in [
        (json!({"aud": "api"}), true),
        (json!({"aud": ["other", "api"]}), true),
        (json!({"aud": "api other"}), false),
        (json!({"aud": ["other", 7]}), false),
        (json!({"aud": []}), false),
        (json!({"aud": {"api": true}}), false),
        (json!({"client_id": "api"}), false),
    ] {
        assert_eq!(passes(&allowed_audience(&claims(value.clone()), &allowed)), expected, "{value}");
    }
}

#[test]
fn allowed_scopes_need_one_of_scope_or_scp() {
    let allowed = texts(&["demo/read", "demo/write"]);
    for (value, expected) in [
        (json!({"scope": "openid demo/write"}), true),
        (json!({"scope": "demo/writer xdemo/read"}), false),
        (json!({"scope": "demo/READ"}), false),
        (json!({"scope": ""}), false),
        (json!({"scope": ["demo/read"]}), false),
        (json!({"scp": ["openid", "demo/read"]}), true),
        (json!({"scp": "openid demo/read"}), true),
        (json!({"scp": ["openid demo/read"]}), false),
        (json!({"scp": 7}), false),
        (json!({"scope": "openid", "scp": ["demo/read"]}), false),
        (json!({"scope": null, "scp": ["demo/read"]}), false),
        (json!({}), false),
    ] {
        assert_eq!(passes(&allowed_scopes(&claims(value.clone()), &allowed)), expected, "{value}");
    }
}

#[test]
fn custom_claims_follow_their_rule() {
    let equals = ClaimRule::Equals("admin".to_owned());
    let contains = ClaimRule::Contains("admin".to_owned());
    let contains_any = ClaimRule::ContainsAny(texts(&["admin", "root"]));
    for (value, rule, expected) in [
        (json!("admin"), &equals, true),
        (json!("administrator"), &equals, false),
        (json!(["admin"]), &equals, false),
        (json!(["user", "admin"]), &contains, true),
        (json!(["root"]), &contains, false),
        (json!("admin"), &contains, false),
        (json!(["root"]), &contains_any, true),
        (json!(["user", null]), &contains_any, false),
        (json!("root"), &contains_any, false),
        (json!(null), &contains_any, false),
    ] {
        let check = custom(&claims(json!({ "cognito:groups": value })), "cognito:groups", rule);
        assert_eq!(
            (passes(&check), check.check.as_ref()),
            (expected, "customClaims.cognito:groups"),
            "{value}"
        );
    }
    assert!(!passes(&custom(&claims(json!({})), "role", &equals)));
    assert!(!passes(&custom(&claims(json!({"role": []})), "role", &ClaimRule::ContainsAny(Vec::new()))));
}

#[test]
fn long_claims_are_cut_between_characters() {
    assert_eq!(shortened("abc", 3), "abc");
    assert_eq!(shortened("äöüß", 3), "äöü...");
}
