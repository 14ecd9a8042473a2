//! The query protocol, in and out.

use super::*;

fn form(name: &str, form: &str) -> Result<Value, InputError> {
    operation(Service::Iam, name).query_input(form.as_bytes())
}

#[test]
fn a_form_becomes_an_input() {
    let text = "Action=CreateRole&Version=2010-05-08&RoleName=a&AssumeRolePolicyDocument=%7B%7D&Tags.member.10.Key=b\
                &Tags.member.10.Value=&Tags.member.9.Key=a+b&Tags.member.9.Value=x%2B&MaxSessionDuration=3600&Other.1=2";
    assert_eq!(
        form("CreateRole", text).unwrap(),
        json!({
            "RoleName": "a", "AssumeRolePolicyDocument": "{}", "MaxSessionDuration": 3600,
            "Tags": [{ "Key": "a b", "Value": "x+" }, { "Key": "b", "Value": "" }],
        })
    );
    let empty = form("CreateRole", "RoleName=a&AssumeRolePolicyDocument=x&Tags=&Description=").unwrap();
    assert_eq!((&empty["Tags"], &empty["Description"]), (&json!([]), &json!("")));
    assert_eq!(form("ListPolicies", "OnlyAttached=true").unwrap(), json!({ "OnlyAttached": true }));
    let sts = operation(Service::Sts, "GetCallerIdentity").query_input(b"Action=GetCallerIdentity");
    assert_eq!(sts, Ok(json!({})));
}

#[test]
fn what_the_model_does_not_know_of_a_form_is_named() {
    let text = "Action=CreateRole&Version=2010-05-08&RoleName=a&AssumeRolePolicyDocument=x&Other.b=1&Another=2\
                &Tags.member.1.Key=a&Tags.member.1.Value=b&Tags.member.1.Color=c";
    let operation = operation(Service::Iam, "CreateRole");
    let (input, unknown) = operation.check(operation.read_form(text.as_bytes()).unwrap()).unwrap();
    assert_eq!(input["Tags"], json!([{ "Key": "a", "Value": "b" }]));
    let unknown: std::collections::BTreeSet<&str> = unknown.iter().map(String::as_str).collect();
    assert_eq!(unknown, ["another", "other", "tags.1.member.color"].into());
}

#[test]
fn a_form_is_checked_by_the_model() {
    assert_eq!(
        told(form("CreateRole", "AssumeRolePolicyDocument=x&Tags.member.1.Key=a")),
        "2 validation errors detected: Value null at 'roleName' failed to satisfy constraint: Member must not be null; \
         Value null at 'tags.1.member.value' failed to satisfy constraint: Member must not be null"
    );
    let same = "RoleName=a&RoleName=a";
    for malformed in ["MaxItems=many", "OnlyAttached=yes", "MaxItems=1.5", "Marker=a&Marker=a"] {
        let refusal = form("ListPolicies", malformed);
        assert!(matches!(refusal, Err(InputError::Serialization(_))), "{malformed}: {refusal:?}");
    }
    assert!(matches!(form("GetRole", same), Err(InputError::Serialization(_))));
    for number in ["x", "01", "%2B1", "-1", "", "4294967296"] {
        let refusal = form("TagRole", &format!("RoleName=a&Tags.member.{number}.Key=a"));
        let number = number.replace("%2B", "+");
        let text = format!("{number} is not the number of a list's element");
        assert_eq!(refusal, Err(InputError::Serialization(text)));
    }
}

#[test]
fn an_output_becomes_xml() {
    let output = json!({
        "Role": { "RoleName": "a<b>&\"\r\u{1}é", "Path": "/", "Tags": [{ "Key": "k", "Value": "v" }], "Arn": null },
        "Stranger": 1,
    });
    assert_eq!(
        operation(Service::Iam, "GetRole").xml_output(&output, "id"),
        "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">
  <GetRoleResult>
    <Role>
      <Path>/</Path>
      <RoleName>a&lt;b&gt;&amp;&quot;&#xD;\u{fffd}é</RoleName>
      <Tags>
        <member>
          <Key>k</Key>
          <Value>v</Value>
        </member>
      </Tags>
    </Role>
  </GetRoleResult>
  <ResponseMetadata>
    <RequestId>id</RequestId>
  </ResponseMetadata>
</GetRoleResponse>
"
    );
    let list = json!({ "IsTruncated": false, "PolicyNames": [] });
    let xml = operation(Service::Iam, "ListRolePolicies").xml_output(&list, "id");
    assert!(xml.contains("    <PolicyNames/>\n    <IsTruncated>false</IsTruncated>\n"), "{xml}");
}

#[test]
fn an_operation_without_a_result_has_the_request_id_only() {
    assert_eq!(
        operation(Service::Iam, "DeleteRole").xml_output(&json!({}), "id"),
        "<DeleteRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">
  <ResponseMetadata>
    <RequestId>id</RequestId>
  </ResponseMetadata>
</DeleteRoleResponse>
"
    );
}

#[test]
fn maps_are_entries() {
    let text = r#"{"operations":{},"shapes":{
        "In":{"structure":{"required":["M"],"members":{"M":"M","N":"Number"}}},
        "M":{"map":{"key":"Text","value":"Number","max":2}},
        "Text":{"string":{}},"Number":{"integer":{}}}}"#;
    let table = Table::read(Service::Iam, text);
    let form = b"M.entry.2.key=b&M.entry.2.value=2&M.entry.1.key=a&M.entry.1.value=1&N=3";
    let input = query::object(table.shapes(), "In", form).unwrap();
    assert_eq!(input, json!({ "M": { "a": 1, "b": 2 }, "N": 3 }));
    let xml = xml::response(table.shapes(), "", "Op", Some("In"), &input, "id");
    let entry = "      <entry>
        <key>a</key>
        <value>1</value>
      </entry>
";
    assert!(xml.contains(entry), "{xml}");
}
