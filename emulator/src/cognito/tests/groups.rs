//! Groups, their members, and their claims in tokens.

use super::*;

const ROLE: &str = "arn:aws:iam::123456789012:role/first";

/// Calls an operation with these members and the pool.
async fn call(cognito: &Cognito, pool: &str, operation: &str, members: Value) -> Answer {
    let mut input = json!({ "UserPoolId": pool });
    input.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    cognito.call(operation, input).await
}

fn missing(members: &[(&str, bool)]) -> String {
    let told: Vec<String> = members
        .iter()
        .map(|(member, is_shown)| {
            let value = if *is_shown { "Value null" } else { "Value" };
            format!("{value} at '{member}' failed to satisfy constraint: Member must not be null")
        })
        .collect();
    let noun = if told.len() == 1 { "error" } else { "errors" };
    format!("{} validation {noun} detected: {}", told.len(), told.join("; "))
}

#[tokio::test]
async fn a_group_is_created_changed_listed_and_deleted() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let members =
        json!({ "GroupName": "admins", "Description": "who may", "RoleArn": ROLE, "Precedence": 0 });
    let created = call(&cognito, &pool, "CreateGroup", members).await.output(200);
    let date = created["Group"]["CreationDate"].clone();
    assert_eq!(
        created["Group"],
        json!({
            "CreationDate": date, "Description": "who may", "GroupName": "admins", "LastModifiedDate": date,
            "Precedence": 0, "RoleArn": ROLE, "UserPoolId": pool
        })
    );
    let which = json!({ "GroupName": "admins" });
    assert_eq!(call(&cognito, &pool, "GetGroup", which.clone()).await.output(200), created);
    call(&cognito, &pool, "CreateGroup", which.clone())
        .await
        .refused("GroupExistsException", "A group with the name already exists.");
    cognito.service().clock.advance(std::time::Duration::from_secs(5));
    let change = json!({ "GroupName": "admins", "Precedence": 3 });
    let updated = call(&cognito, &pool, "UpdateGroup", change).await.output(200)["Group"].clone();
    assert_eq!((&updated["Precedence"], &updated["RoleArn"]), (&json!(3), &json!(ROLE)));
    assert_eq!(updated["CreationDate"], date);
    assert_ne!(updated["LastModifiedDate"], date);
    let bare = call(&cognito, &pool, "CreateGroup", json!({ "GroupName": "others" })).await.output(200);
    assert_eq!(
        names(bare["Group"].as_object().unwrap()),
        ["CreationDate", "GroupName", "LastModifiedDate", "UserPoolId"]
    );
    let listed = call(&cognito, &pool, "ListGroups", json!({})).await.output(200);
    assert_eq!(listed, json!({ "Groups": [updated, bare["Group"]] }));
    assert_eq!(call(&cognito, &pool, "DeleteGroup", which.clone()).await.text, "");
    for operation in ["GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        let answer = call(&cognito, &pool, operation, which.clone()).await;
        answer.refused("ResourceNotFoundException", "Group not found.");
    }
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_reported() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    for operation in ["CreateGroup", "GetGroup", "UpdateGroup", "DeleteGroup", "ListUsersInGroup"] {
        call(&cognito, &pool, operation, json!({}))
            .await
            .refused("InvalidParameterException", &missing(&[("groupName", true)]));
        let unknown = json!({ "UserPoolId": "us-east-1_NoSuchPol", "GroupName": "x" });
        cognito
            .call(operation, unknown)
            .await
            .refused("ResourceNotFoundException", "User pool us-east-1_NoSuchPol does not exist.");
    }
    cognito
        .call("ListGroups", json!({}))
        .await
        .refused("InvalidParameterException", &missing(&[("userPoolId", true)]));
    for operation in ["AdminAddUserToGroup", "AdminRemoveUserFromGroup"] {
        call(&cognito, &pool, operation, json!({}))
            .await
            .refused("InvalidParameterException", &missing(&[("username", false), ("groupName", true)]));
    }
    call(&cognito, &pool, "AdminListGroupsForUser", json!({}))
        .await
        .refused("InvalidParameterException", &missing(&[("username", false)]));
    call(&cognito, &pool, "CreateGroup", json!({ "GroupName": "x", "Precedence": -1, "RoleArn": "role/too/short/x" }))
        .await
        .refused(
            "InvalidParameterException",
            "3 validation errors detected: Value 'role/too/short/x' at 'roleArn' failed to satisfy constraint: Member \
             must have length greater than or equal to 20; Value 'role/too/short/x' at 'roleArn' failed to satisfy \
             constraint: Member must satisfy regular expression pattern: \
             arn:[\\w+=/,.@-]+:[\\w+=/,.@-]+:([\\w+=/,.@-]*)?:[0-9]+:[\\w+=/,.@-]+(:[\\w+=/,.@-]+)?(:[\\w+=/,.@-]+)?; \
             Value '-1' at 'precedence' failed to satisfy constraint: Member must have value greater than or equal to 0",
        );
    let listed = call(&cognito, &pool, "ListGroups", json!({})).await.output(200);
    assert_eq!(listed, json!({ "Groups": [] }));
}

#[tokio::test]
async fn users_join_and_leave() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    for name in ["a", "b"] {
        call(&cognito, &pool, "CreateGroup", json!({ "GroupName": name })).await.output(200);
        cognito.user(&pool, name).await;
    }
    let join = async |user: &str, group: &str| {
        call(&cognito, &pool, "AdminAddUserToGroup", json!({ "Username": user, "GroupName": group })).await
    };
    for (user, group) in [("a", "b"), ("a", "a"), ("b", "b"), ("a", "b")] {
        assert_eq!(join(user, group).await.text, "");
    }
    let groups = async || {
        let listed =
            call(&cognito, &pool, "AdminListGroupsForUser", json!({ "Username": "a" })).await.output(200);
        let listed = listed["Groups"].as_array().unwrap().clone();
        listed.iter().map(|group| text(&group["GroupName"])).collect::<Vec<_>>()
    };
    let users = async |group: &str| {
        let listed =
            call(&cognito, &pool, "ListUsersInGroup", json!({ "GroupName": group })).await.output(200);
        let listed = listed["Users"].as_array().unwrap().clone();
        listed.iter().map(|user| text(&user["Username"])).collect::<Vec<_>>()
    };
    assert_eq!(
        (groups().await, users("b").await),
        (vec!["b".into(), "a".into()], vec!["a".into(), "b".into()])
    );
    join("nobody", "a").await.refused("UserNotFoundException", "User does not exist.");
    join("a", "nothing").await.refused("ResourceNotFoundException", "Group not found.");
    let which = json!({ "Username": "a", "GroupName": "b" });
    for _ in 0..2 {
        assert_eq!(call(&cognito, &pool, "AdminRemoveUserFromGroup", which.clone()).await.text, "");
    }
    assert_eq!((groups().await, users("b").await), (vec!["a".to_owned()], vec!["b".to_owned()]));
    let gone = json!({ "Username": "a", "GroupName": "nothing" });
    call(&cognito, &pool, "AdminRemoveUserFromGroup", gone)
        .await
        .refused("ResourceNotFoundException", "Group not found.");
    call(&cognito, &pool, "AdminDeleteUser", json!({ "Username": "a" })).await;
    assert_eq!(users("a").await, [""; 0]);
    call(&cognito, &pool, "AdminListGroupsForUser", json!({ "Username": "a" }))
        .await
        .refused("UserNotFoundException", "User does not exist.");
}

#[tokio::test]
async fn groups_and_members_are_listed_page_by_page() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    call(&cognito, &pool, "CreateGroup", json!({ "GroupName": "all" })).await.output(200);
    for name in ["a", "b", "c"] {
        call(&cognito, &pool, "CreateGroup", json!({ "GroupName": name })).await.output(200);
        cognito.user(&pool, name).await;
        for (user, group) in [(name, "all"), ("a", name)] {
            call(&cognito, &pool, "AdminAddUserToGroup", json!({ "Username": user, "GroupName": group }))
                .await;
        }
    }
    for (operation, which, list, name) in [
        ("ListGroups", json!({}), "Groups", "GroupName"),
        ("AdminListGroupsForUser", json!({ "Username": "a" }), "Groups", "GroupName"),
        ("ListUsersInGroup", json!({ "GroupName": "all" }), "Users", "Username"),
    ] {
        let whole = call(&cognito, &pool, operation, which.clone()).await.output(200);
        let mut paged = Vec::new();
        let mut token = None;
        loop {
            let mut input = which.clone();
            input["Limit"] = json!(2);
            if let Some(token) = token {
                input["NextToken"] = token;
            }
            let page = call(&cognito, &pool, operation, input).await.output(200);
            paged.extend(page[list].as_array().unwrap().clone());
            token = page.get("NextToken").cloned();
            if token.is_none() {
                break;
            }
        }
        assert_eq!(json!(paged), whole[list], "{operation}");
        assert!(paged.iter().all(|one| one[name].is_string()) && paged.len() > 2, "{operation}");
        let mut wrong = which;
        wrong["NextToken"] = json!("x");
        call(&cognito, &pool, operation, wrong)
            .await
            .refused("InvalidParameterException", "Invalid pagination token");
    }
}

#[tokio::test]
async fn groups_and_roles_are_in_new_tokens() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let client = cognito.password_client(&pool).await;
    cognito.user(&pool, "local").await;
    for (name, role, precedence) in [("late", "second", 5), ("early", "first", 1)] {
        let role = format!("arn:aws:iam::123456789012:role/{role}");
        let group = json!({ "GroupName": name, "RoleArn": role, "Precedence": precedence });
        call(&cognito, &pool, "CreateGroup", group).await.output(200);
        call(&cognito, &pool, "AdminAddUserToGroup", json!({ "Username": "local", "GroupName": name })).await;
    }
    let result =
        cognito.sign_in(&client, "local", PASSWORD).await.output(200)["AuthenticationResult"].clone();
    let (access, id) = (claims(&result["AccessToken"]), claims(&result["IdToken"]));
    assert_eq!(names(&access)[..3], ["sub", "cognito:groups", "iss"]);
    assert_eq!((access.get("cognito:roles"), access.get("cognito:preferred_role")), (None, None));
    assert_eq!(
        names(&id)[..9],
        [
            "sub",
            "cognito:groups",
            "email_verified",
            "cognito:preferred_role",
            "iss",
            "cognito:username",
            "origin_jti",
            "cognito:roles",
            "aud"
        ]
    );
    for claims in [&access, &id] {
        assert_eq!(claims["cognito:groups"], json!(["early", "late"]));
    }
    assert_eq!(id["cognito:preferred_role"], ROLE);
    assert_eq!(id["cognito:roles"], json!([ROLE, "arn:aws:iam::123456789012:role/second"]));
    call(&cognito, &pool, "DeleteGroup", json!({ "GroupName": "early" })).await;
    let refreshed = cognito.refresh(&client, &text(&result["RefreshToken"])).await.output(200);
    let access = claims(&refreshed["AuthenticationResult"]["AccessToken"]);
    assert_eq!(access["cognito:groups"], json!(["late"]));
}

#[tokio::test]
async fn a_pool_has_ten_thousand_groups() {
    let cognito = Cognito::new();
    let pool = cognito.pool().await;
    let found = cognito.service().pools.pool(&pool).unwrap();
    for number in 0..crate::cognito::group::MAX_GROUPS {
        let group = crate::cognito::group::Group::new(&number.to_string(), cognito.service().clock.now());
        found.groups().add(group).unwrap();
    }
    call(&cognito, &pool, "CreateGroup", json!({ "GroupName": "x" }))
        .await
        .refused("LimitExceededException", "The user pool has as many groups as it can have: 10000.");
}
