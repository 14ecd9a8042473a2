//! The tables as a whole, and inputs in each protocol.

use serde_json::json;

use super::*;

fn operation(service: Service, name: &str) -> &'static Operation {
    service.operation(name).unwrap()
}

#[test]
fn a_form_becomes_an_input() {
    let form = b"Action=CreateRole&Version=2010-05-08&RoleName=a&AssumeRolePolicyDocument=%7B%7D\
        &Tags.member.2.Key=b&Tags.member.2.Value=&Tags.member.1.Key=a&Tags.member.1.Value=x&MaxSessionDuration=3600";
    assert_eq!(
        operation(Service::Iam, "CreateRole").query_input(form).unwrap(),
        json!({
            "RoleName": "a", "AssumeRolePolicyDocument": "{}", "MaxSessionDuration": 3600,
            "Tags": [{"Key": "a", "Value": "x"}, {"Key": "b", "Value": ""}],
        })
    );
}

#[test]
fn an_output_becomes_xml() {
    let output = json!({"Role": {"RoleName": "a<b", "Path": "/", "Tags": [{"Key": "k", "Value": "v"}]}});
    assert_eq!(
        operation(Service::Iam, "GetRole").xml_output(&output, "id"),
        "<GetRoleResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\">
  <GetRoleResult>
    <Role>
      <Path>/</Path>
      <RoleName>a&lt;b</RoleName>
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
}

#[test]
fn violations_read_as_recorded() {
    let refusal = operation(Service::CognitoIdp, "DescribeUserPool").json_input(br#"{"UserPoolId":"x!"}"#);
    let text = "1 validation error detected: Value 'x!' at 'userPoolId' failed to satisfy constraint: \
                Member must satisfy regular expression pattern: [\\w-]+_[0-9a-zA-Z]+";
    assert_eq!(refusal, Err(Refusal::Validation(text.to_owned())));
}
