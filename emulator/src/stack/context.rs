//! The values filled into the strings of a file while it is read: region, account, environment variables.

use std::ffi::OsString;
use std::fmt;
use std::ops::Range;

use super::template_error::TemplateError;
use crate::base::Secret;
use crate::base::arn::AccountRegion;

/// Returns the value of an environment variable, if it is set.
pub(crate) type Environment<'e> = &'e dyn Fn(&str) -> Option<OsString>;

#[derive(Clone)]
pub(crate) struct Context<'e> {
    /// The values of `${region}` and `${account}`.
    pub(crate) account_region: AccountRegion,
    /// The region was itself taken from the environment, so it is not shown.
    pub(crate) hides_region: bool,
    /// The account was itself taken from the environment, so it is not shown.
    pub(crate) hides_account: bool,
    environment: Environment<'e>,
}

/// Without the environment, which is full of secrets.
impl fmt::Debug for Context<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Context")
            .field("account_region", &self.account_region)
            .finish_non_exhaustive()
    }
}

impl<'e> Context<'e> {
    /// Nothing of the file has been read yet.
    pub(crate) fn new(account_region: AccountRegion, environment: Environment<'e>) -> Self {
        Self { account_region, hides_region: false, hides_account: false, environment }
    }

    /// The value of `${env.NAME}`, which must be set and not empty; the range is where the file names it.
    pub(crate) fn variable(&self, name: &str, range: Range<usize>) -> Result<Secret, TemplateError> {
        if !is_variable(name) {
            return Err(TemplateError {
                range,
                message: format!("`env.{name}` names no environment variable"),
                expected: "`env.NAME`, with letters, digits or `_` in NAME".to_owned(),
                helps: Vec::new(),
            });
        }
        let lacking = |what: &str| TemplateError {
            range: range.clone(),
            message: format!("the environment variable `{name}` is {what}"),
            expected: "it to be set when the file is read".to_owned(),
            helps: vec![format!("set it first: `export {name}=...`")],
        };
        let value = (self.environment)(name).ok_or_else(|| lacking("not set"))?;
        let value = value.into_string().map_err(|_| lacking("not UTF-8"))?;
        if value.is_empty() { Err(lacking("set to nothing")) } else { Ok(Secret::new(value)) }
    }
}

/// Whether shells can set a variable of this name.
pub(crate) fn is_variable(name: &str) -> bool {
    let starts_with_digit = name.starts_with(|character: char| character.is_ascii_digit());
    let is_word = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    !name.is_empty() && !starts_with_digit && is_word
}
