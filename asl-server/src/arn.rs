//! ARNs of the states service, taken apart.

/// `arn:aws:states:REGION:ACCOUNT:KIND:REST`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Arn<'a> {
    /// Up to and with the account.
    pub(crate) home: &'a str,
    /// `stateMachine`, `execution`, `express`, `activity`.
    pub(crate) kind: &'a str,
    /// The names behind it.
    pub(crate) rest: &'a str,
}

impl<'a> Arn<'a> {
    /// Takes an ARN apart; nothing if the text is none of this service.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let mut ends = text.match_indices(':').map(|(index, _)| index).skip(4);
        let (home, kind) = (ends.next()?, ends.next()?);
        let arn = Arn {
            home: text.get(..home)?,
            kind: text.get(home + 1..kind)?,
            rest: text.get(kind + 1..)?,
        };
        let mut parts = arn.home.split(':');
        let is_ours = parts.next() == Some("arn")
            && parts.next().is_some_and(|partition| !partition.is_empty())
            && parts.next() == Some("states");
        (is_ours && !arn.kind.is_empty() && !arn.rest.is_empty()).then_some(arn)
    }

    /// The first name, and what is behind the colon after it.
    pub(crate) fn names(self) -> (&'a str, Option<&'a str>) {
        match self.rest.split_once(':') {
            Some((first, second)) => (first, Some(second)),
            None => (self.rest, None),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arn;

    #[test]
    fn an_arn_has_six_colons_and_names_the_service() {
        let arn = Arn::parse("arn:aws:states:us-east-1:123456789012:execution:order:one").unwrap();
        assert_eq!(arn.home, "arn:aws:states:us-east-1:123456789012");
        assert_eq!(arn.kind, "execution");
        assert_eq!(arn.names(), ("order", Some("one")));
        let other = [
            "",
            "order",
            "arn:aws:states:us-east-1:123456789012:execution",
            "arn:aws:states:us-east-1:123456789012:execution:",
            "arn:aws:lambda:us-east-1:123456789012:function:order",
            "arn::states:us-east-1:123456789012:execution:order",
        ];
        assert!(other.iter().all(|text| Arn::parse(text).is_none()));
    }
}
