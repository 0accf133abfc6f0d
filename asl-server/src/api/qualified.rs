//! Machines by the ARNs of their versions and aliases.

use std::fmt;

use super::error::ApiError;
use super::resources::{now, parse};
use crate::catalogue::{Alias, Known, Version};
use crate::machines::Served;
use crate::service::Service;

/// A machine as an ARN names it.
pub(super) struct Qualified<'a> {
    pub(super) served: &'a Served,
    /// What is behind the machine's name.
    pub(super) qualifier: Option<Qualifier>,
}

/// A version, and the alias by which it was reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Qualifier {
    pub(super) version: u64,
    pub(super) alias: Option<String>,
}

/// As executions keep it: `3` or `3:live`.
impl fmt::Display for Qualifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.version)?;
        match &self.alias {
            Some(alias) => write!(f, ":{alias}"),
            None => Ok(()),
        }
    }
}

impl Qualifier {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (version, alias) = match text.split_once(':') {
            Some((version, alias)) => (version, Some(alias.to_owned())),
            None => (text, None),
        };
        let version = version.parse().ok()?;
        Some(Qualifier { version, alias })
    }

    /// The ARNs of the version and of the alias.
    pub(super) fn arns(&self, machine_arn: &str) -> (String, Option<String>) {
        let alias = self.alias.as_ref();
        (
            format!("{machine_arn}:{}", self.version),
            alias.map(|alias| format!("{machine_arn}:{alias}")),
        )
    }
}

impl Service {
    /// The machine with this ARN, or with this version or alias; of an alias's versions, one by their weights.
    pub(super) fn qualified(&self, arn: &str) -> Result<Qualified<'_>, ApiError> {
        let (name, qualifier) = parse(arn, "stateMachine")?.names();
        let unknown = || ApiError::machine_does_not_exist(arn);
        let Some(qualifier) = qualifier else {
            let served = self.machine(arn)?;
            return Ok(Qualified {
                served,
                qualifier: None,
            });
        };
        let served = self.app.machines().named(name).ok_or_else(unknown)?;
        let machine_arn = arn
            .strip_suffix(qualifier)
            .and_then(|arn| arn.strip_suffix(':'));
        if machine_arn != Some(&*served.arn) {
            return Err(unknown());
        }
        let found = self.of_machine(name, |known| match version_number(qualifier) {
            Some(version) => known.versions.contains_key(&version).then_some(Qualifier {
                version,
                alias: None,
            }),
            None => known.aliases.get(qualifier).map(|alias| Qualifier {
                version: route(alias, fastrand::u32(0..100)),
                alias: Some(qualifier.to_owned()),
            }),
        });
        let qualifier = Some(found.flatten().ok_or_else(unknown)?);
        Ok(Qualified { served, qualifier })
    }

    pub(super) fn of_machine<T>(&self, name: &str, look: impl FnOnce(&Known) -> T) -> Option<T> {
        self.catalogue
            .read(|contents| contents.machines.get(name).map(look))
    }

    /// What was published as this version of a machine.
    pub(super) fn published(&self, machine: &str, version: u64) -> Option<Version> {
        self.of_machine(machine, |known| known.versions.get(&version).cloned())
            .flatten()
    }

    /// Changes what is kept of a machine, durably.
    pub(super) async fn change_machine<T: Send + 'static>(
        &self,
        name: &str,
        change: impl FnOnce(&mut Known) -> Result<T, ApiError> + Send + 'static,
    ) -> Result<T, ApiError> {
        let name = name.to_owned();
        let changed = self.catalogue.change(move |contents| {
            let known = contents.machines.get_mut(&name);
            change(known.ok_or_else(|| ApiError::machine_does_not_exist(&name))?)
        });
        changed.await.map_err(|error| ApiError::internal(&error))?
    }

    /// Publishes what new executions of a machine run as a version, unless its last version is that already.
    pub(super) async fn publish(
        &self,
        served: &Served,
        description: Option<String>,
    ) -> Result<(String, f64), ApiError> {
        let (digest, now) = (served.machine.digest(), now());
        let published = self.change_machine(served.machine.name(), move |known| {
            if let Some((number, last)) = known.versions.last_key_value()
                && last.digest == digest
            {
                return Ok((*number, last.creation_date));
            }
            known.last_version += 1;
            let version = Version {
                digest: digest.to_owned(),
                description,
                creation_date: now,
            };
            known.versions.insert(known.last_version, version);
            Ok((known.last_version, now))
        });
        let (number, creation_date) = published.await?;
        Ok((format!("{}:{number}", served.arn), creation_date))
    }
}

/// The number of a version; nothing if the text is an alias's name.
pub(super) fn version_number(text: &str) -> Option<u64> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    is_number.then(|| text.parse().ok())?
}

/// The version that the execution starts as that drew `ticket` of a hundred.
fn route(alias: &Alias, ticket: u32) -> u64 {
    let mut below = 0;
    let mut routes = alias.routes.iter();
    let found = routes.find(|(_, weight)| {
        below += weight;
        ticket < below
    });
    // The weights sum up to a hundred.
    found
        .or(alias.routes.last())
        .map_or(0, |(version, _)| *version)
}

#[cfg(test)]
mod tests {
    use super::{Qualifier, route, version_number};
    use crate::catalogue::Alias;

    #[test]
    fn an_alias_leads_to_its_versions_by_their_weights() {
        let alias = Alias {
            description: None,
            routes: vec![(1, 10), (2, 90)],
            creation_date: 0.0,
            update_date: 0.0,
        };
        assert_eq!(
            [0, 9, 10, 99].map(|ticket| route(&alias, ticket)),
            [1, 1, 2, 2]
        );
    }

    #[test]
    fn a_version_has_one_number() {
        assert_eq!(version_number("10"), Some(10));
        for other in ["", "0", "010", "+1", "1.0", "live", "18446744073709551616"] {
            assert_eq!(version_number(other), None, "{other}");
        }
    }

    #[test]
    fn a_qualifier_is_read_back() {
        for text in ["3", "3:live"] {
            assert_eq!(Qualifier::parse(text).unwrap().to_string(), text);
        }
    }
}
