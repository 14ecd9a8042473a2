//! Random requests with policies, of few names, so that statements often apply and often miss by little.

use serde_json::{Map, Value, json};

const ACTIONS: [&str; 8] = ["*", "s:*", "s:Get", "S:gET", "s:?et", "s:G*t", "s:Put", "t:*"];
const STS_ACTIONS: [&str; 5] = ["sts:*", "sts:AssumeRole", "STS:assume*", "sts:Assume????", "sts:TagSession"];
const RESOURCES: [&str; 10] = [
    "*",
    "*",
    "arn:aws:s:r:1:a/x",
    "arn:aws:s:*:*:a/*",
    "arn:aws:s:r:1:?/y",
    "arn:aws:s",
    "arn:aws:s:*:b",
    "arn:aws:s:r:2:*",
    "arn:aws:s:r:1:a/${aws:username}",
    "arn:aws:s:r:1:a/${AWS:UserName, 'x'}",
];
const TEXTS: [&str; 8] = ["", "x", "X", "xy", "y", "*", "x*", "z"];
const VALUES: [&str; 9] = ["x", "X", "x*", "?y", "*", "y", "z", "${aws:username}", "${aws:username, 'y'}"];
const ARNS: [&str; 4] = ["arn:aws:s:r:1:a/x", "arn:aws:s:q:1:a/x", "arn:aws:s:r:1:2:a/x", "arn:aws:s:r:2:b"];
const ARN_VALUES: [&str; 4] = ["arn:aws:s:*:1:a/*", "arn:aws:s:r:1:a/?", "arn:aws:s:r:*:a/x", "*"];
const ACCOUNT: &str = "111111111111";
const USER: &str = "arn:aws:iam::111111111111:user/ann";
const ROLE: &str = "arn:aws:iam::111111111111:role/app";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/app/one";
const PRINCIPALS: [&str; 10] = [
    "*",
    USER,
    USER,
    ROLE,
    SESSION,
    ACCOUNT,
    "arn:aws:iam::111111111111:root",
    "arn:aws:iam::111111111111:user/*",
    "arn:aws:iam::111111111111:user/bob",
    "222222222222",
];
const STRING_OPERATORS: [&str; 6] = [
    "StringEquals",
    "StringNotEquals",
    "StringEqualsIgnoreCase",
    "StringNotEqualsIgnoreCase",
    "StringLike",
    "StringNotLike",
];
const NUMBER_OPERATORS: [&str; 6] = [
    "NumericEquals",
    "NumericNotEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
];
const ARN_OPERATORS: [&str; 4] = ["ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike"];

/// Numbers that follow from a seed (SplitMix64).
pub(super) struct Generator(u64);

impl Generator {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as usize % end
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }

    /// One text, or several.
    fn some(&mut self, all: &[&str]) -> Value {
        match self.below(3) {
            0 => json!([self.of(all), self.of(all)]),
            _ => json!(self.of(all)),
        }
    }

    /// A request for an action on a resource or, once in four times, for a role.
    pub(super) fn case(&mut self) -> Value {
        let is_assumption = self.once_in(4);
        let actions: &[&str] = if is_assumption { &STS_ACTIONS } else { &ACTIONS };
        let mut case = Map::new();
        let mut add = |name: &str, value: Value| case.insert(name.to_owned(), value);
        let identity: Vec<_> = (0..self.below(3)).map(|_| self.policy(actions, false)).collect();
        add("identity", identity.into());
        if self.once_in(3) {
            add("boundary", self.limit(actions));
        }
        let is_session = self.once_in(2);
        if is_session && self.once_in(2) {
            let session: Vec<_> = (0..=self.below(2)).map(|_| self.limit(actions)).collect();
            add("session", session.into());
        }
        add(
            "requester",
            match is_session {
                true => json!({"account": ACCOUNT, "arn": SESSION, "role": ROLE}),
                false => json!({"account": ACCOUNT, "arn": USER}),
            },
        );
        if is_assumption {
            add("trust", self.policy(actions, true));
            add("action", json!("sts:AssumeRole"));
        } else {
            if !self.once_in(3) {
                add("resource", self.policy(actions, true));
            }
            add("cross_account", json!(self.once_in(3)));
            add("action", json!(self.of(&["s:Get", "s:Get", "s:Put"])));
        }
        add("on", json!(self.of(&["arn:aws:s:r:1:a/x", "arn:aws:s:r:1:a/y", "arn:aws:s:r:1:b", "*"])));
        add("context", self.context());
        case.into()
    }

    fn context(&mut self) -> Value {
        let mut context = Map::new();
        let mut add = |name: &str, value: Value| context.insert(name.to_owned(), value);
        if !self.once_in(3) {
            add("aws:username", json!(self.of(&["x", "y", "*"])));
        }
        if !self.once_in(3) {
            add("k:text", json!(self.of(&TEXTS)));
        }
        if !self.once_in(3) {
            let set: Vec<_> = (0..self.below(4)).map(|_| self.of(&TEXTS)).collect();
            add("k:set", json!(set));
        }
        if !self.once_in(3) {
            add("k:number", json!(self.of(&["1", "2", "2.0", "3", "-1", "x"])));
        }
        if !self.once_in(3) {
            add("k:truth", json!(self.of(&["true", "false", "TRUE"])));
        }
        if !self.once_in(3) {
            add("k:arn", json!(self.of(&ARNS)));
        }
        context.into()
    }

    /// A policy that mostly allows all, for what limits.
    fn limit(&mut self, actions: &[&str]) -> Value {
        let mut policy = self.policy(actions, false);
        if let (Some(statements), true) = (policy["Statement"].as_array_mut(), self.below(3) > 0) {
            statements.push(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
        }
        policy
    }

    fn policy(&mut self, actions: &[&str], has_principals: bool) -> Value {
        let has_resource = !has_principals || !actions.contains(&"sts:*");
        let mut statements = Vec::new();
        for _ in 0..=self.below(3) {
            statements.push(self.statement(actions, has_principals, has_resource));
        }
        json!({"Version": self.of(&["2012-10-17", "2012-10-17", "2008-10-17"]), "Statement": statements})
    }

    fn statement(&mut self, actions: &[&str], has_principals: bool, has_resource: bool) -> Value {
        let mut statement = Map::new();
        let mut add = |name: &str, value: Value| statement.insert(name.to_owned(), value);
        let is_denial = self.once_in(6);
        add("Effect", json!(if is_denial { "Deny" } else { "Allow" }));
        add(if self.once_in(6) { "NotAction" } else { "Action" }, self.some(actions));
        if has_resource {
            add(if self.once_in(6) { "NotResource" } else { "Resource" }, self.some(&RESOURCES));
        }
        if has_principals {
            let name = if is_denial && self.once_in(2) { "NotPrincipal" } else { "Principal" };
            add(name, if self.once_in(8) { json!("*") } else { json!({"AWS": self.some(&PRINCIPALS)}) });
        }
        let mut conditions = Map::new();
        for _ in 0..self.below(5).saturating_sub(2) {
            let (operator, key, values) = self.condition();
            conditions.insert(operator, json!({key: values}));
        }
        if !conditions.is_empty() {
            add("Condition", conditions.into());
        }
        statement.into()
    }

    /// Operator, key and values. Only set operators see keys with several values, and no set operator has IfExists: what
    /// those do is not documented.
    fn condition(&mut self) -> (String, &'static str, Value) {
        let (operator, key, values) = match self.below(6) {
            0 => (self.of(&STRING_OPERATORS), "K:Text", self.some(&VALUES)),
            1 => (self.of(&NUMBER_OPERATORS), "k:number", self.some(&["1", "2", "2.50"])),
            2 => ("Bool", "k:truth", self.some(&["true", "false", "False"])),
            3 => (self.of(&ARN_OPERATORS), "k:arn", self.some(&ARN_VALUES)),
            4 => return ("Null".to_owned(), self.of(&["k:text", "k:set"]), self.some(&["true", "false"])),
            _ => {
                let set = self.of(&["ForAllValues", "ForAnyValue"]);
                return (format!("{set}:{}", self.of(&STRING_OPERATORS)), "k:set", self.some(&VALUES));
            }
        };
        let end = if self.once_in(3) { "IfExists" } else { "" };
        (format!("{operator}{end}"), key, values)
    }
}
