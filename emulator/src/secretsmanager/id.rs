//! How a call names a secret: by its name, by its ARN, or by its ARN without the six characters at the end.

use super::SecretsError;
use crate::base::arn::{AccountRegion, Arn};

/// The content of a `SecretId`, in a valid form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SecretId {
    pub(crate) name: String,
    /// The ARN that the secret must have, if the call gave a complete one.
    pub(crate) arn: Option<String>,
}

impl SecretId {
    /// Parses an id; fails on an invalid secret name, and on the ARN of a secret in another account or region.
    ///
    /// Documented: an ARN whose end looks like the six characters is taken for a whole one. Recorded: so that a name that
    /// ends like that cannot be named by a partial ARN, 2022-09.
    pub(crate) fn read(account_region: &AccountRegion, text: &str) -> Result<Self, SecretsError> {
        if !text.starts_with("arn:") {
            check_name(text)?;
            return Ok(Self { name: text.to_owned(), arn: None });
        }
        let arn: Arn = text.parse().map_err(|_| SecretsError::no_secret())?;
        let is_here = arn.service == "secretsmanager"
            && arn.region == account_region.region
            && arn.account == account_region.account;
        let resource = arn.resource.strip_prefix("secret:").filter(|_| is_here);
        let resource = resource.ok_or_else(SecretsError::no_secret)?;
        Ok(match without_end(resource) {
            Some(name) => Self { name: name.to_owned(), arn: Some(text.to_owned()) },
            None => Self { name: resource.to_owned(), arn: None },
        })
    }
}

/// Fails for a name with characters that a secret's name cannot have. Recorded: 2022-09.
pub(crate) fn check_name(name: &str) -> Result<(), SecretsError> {
    let may_stand = |character: char| character.is_ascii_alphanumeric() || "-/_+=.@!".contains(character);
    if name.chars().all(may_stand) {
        return Ok(());
    }
    Err(SecretsError::Validation(
        "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!"
            .to_owned(),
    ))
}

/// `NAME` of `NAME-abcDEF`.
fn without_end(resource: &str) -> Option<&str> {
    let (name, end) = resource.rsplit_once('-')?;
    let is_end = end.len() == 6 && end.chars().all(|character| character.is_ascii_alphanumeric());
    is_end.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<SecretId, SecretsError> {
        SecretId::read(&AccountRegion { region: "us-east-1".into(), account: "123456789012".into() }, text)
    }

    #[test]
    fn a_secret_is_named_in_three_ways() {
        let named = |name: &str| Ok(SecretId { name: name.into(), arn: None });
        assert_eq!(read("a/b"), named("a/b"));
        assert_eq!(read("a-abcDEF"), named("a-abcDEF"));
        let arn = |rest: &str| format!("arn:aws:secretsmanager:us-east-1:123456789012:secret:{rest}");
        assert_eq!(read(&arn("a/b")), named("a/b"));
        let whole = arn("a/b-abcDEF");
        assert_eq!(read(&whole), Ok(SecretId { name: "a/b".into(), arn: Some(whole.clone()) }));
    }

    #[test]
    fn what_names_no_secret_of_the_place_is_refused() {
        for text in [
            "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a",
            "arn:aws:secretsmanager:us-east-1:210987654321:secret:a",
            "arn:aws:secretsmanager:us-east-1:123456789012:a",
            "arn:aws:iam::123456789012:secret:a",
            "arn:",
        ] {
            assert_eq!(read(text), Err(SecretsError::no_secret()), "{text}");
        }
        assert!(matches!(read("Inv*Name?"), Err(SecretsError::Validation(_))));
    }
}
