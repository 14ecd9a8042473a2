//! The credential of a signature: `AKIDEXAMPLE/20261123/us-east-1/iam/aws4_request`.

/// Who signed, and for what: an access key id and a credential scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Credential<'a> {
    pub(crate) access_key_id: &'a str,
    /// The day, such as `20261123`.
    pub(super) date: &'a str,
    /// The region, such as `us-east-1`.
    pub(crate) region: &'a str,
    /// The signing name of a service, such as `iam`.
    pub(crate) service: &'a str,
    pub(super) terminator: &'a str,
}

impl<'a> Credential<'a> {
    /// Reads its five elements, none of which has a slash; `None` for fewer or more.
    ///
    /// Recorded: slashes at the end are ignored, DynamoDB, 2013.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let mut elements = text.trim_end_matches('/').split('/');
        let mut next = || elements.next();
        let (access_key_id, date, region) = (next()?, next()?, next()?);
        let (service, terminator) = (next()?, next()?);
        next().is_none().then_some(Self { access_key_id, date, region, service, terminator })
    }

    /// The scope, as the string to sign has it.
    pub(super) fn scope(&self) -> String {
        [self.date, self.region, self.service, self.terminator].join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_five_elements() {
        let credential = Credential::parse("AKID/20261123/eu-west-1/iam/aws4_request").unwrap();
        assert_eq!(credential.access_key_id, "AKID");
        assert_eq!((credential.region, credential.service), ("eu-west-1", "iam"));
        assert_eq!(credential.scope(), "20261123/eu-west-1/iam/aws4_request");
        assert_eq!(Credential::parse("AKID/20261123/eu-west-1/iam/aws4_request//"), Some(credential));
        for text in ["", "AKID", "AKID/20261123/eu-west-1/iam", "AKID/20261123/eu-west-1/iam/aws4_request/x"]
        {
            assert_eq!(Credential::parse(text), None, "{text}");
        }
    }
}
