//! A policy as Terraform writes it.

use std::fmt::Write as _;

use agentcore_local::policy::{NeededPolicy, NeededStatement};

/// A resource `aws_iam_role_policy` for the role of the gateway.
pub(super) fn terraform(needed: &NeededPolicy, statements: &[NeededStatement]) -> String {
    let role = needed.role_arn.rsplit('/').next().unwrap_or_default();
    let mut text = format!(
        "resource \"aws_iam_role_policy\" \"{}\" {{\n  name = {}\n  role = {}\n\n  policy = jsonencode({{\n    \
         Version = \"2012-10-17\"\n    Statement = [\n",
        identifier(&needed.gateway),
        quoted(&format!("{}-targets", needed.gateway)),
        quoted(role)
    );
    for statement in statements {
        let resources = statement.resources.iter().map(|arn| format!("          {},\n", quoted(arn)));
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "      {{\n        Sid    = {}\n        Effect = \"Allow\"\n        Action = [{}]\n        Resource = [\n{}        \
             ]\n      }},\n",
            quoted(statement.sid()),
            quoted(&statement.action),
            resources.collect::<String>()
        );
    }
    text.push_str("    ]\n  })\n}");
    text
}

/// Documented: Terraform, identifiers: letters, digits, underscores and hyphens, without a digit at the beginning.
fn identifier(name: &str) -> String {
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '_' };
    let name: String = name.chars().map(plain).collect();
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("gateway_{name}") } else { name }
}

/// Documented: Terraform, strings and templates: `${` and `%{` begin a template, and are doubled where they do not.
fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', r"\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace("${", "$${").replace("%{", "%%{"))
}
