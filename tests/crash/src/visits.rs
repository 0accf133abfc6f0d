//! Visits of states by their idempotency keys: whose they are, and that nothing goes back behind what was done.

use std::collections::HashMap;

/// A visit as its key names it: `arn:…:execution:machine:name/Rows#1[0]/Cell#1`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key<'a> {
    /// The machine's name.
    pub machine: &'a str,
    /// The execution's name.
    pub name: &'a str,
    /// The scope's path and the state.
    pub place: &'a str,
    /// The state's name.
    pub state: &'a str,
}

impl<'a> Key<'a> {
    /// Reads a key.
    #[must_use]
    pub fn parse(key: &'a str) -> Option<Self> {
        let (arn, _) = key.split_once('/')?;
        let place = key.get(arn.len()..)?;
        let mut parts = arn.rsplit(':');
        let name = parts.next()?;
        let machine = parts.next()?;
        let (_, last) = place.rsplit_once('/')?;
        let (state, _) = last.rsplit_once('#')?;
        Some(Key {
            machine,
            name,
            place,
            state,
        })
    }

    /// The scopes on the way to the state, each with the visit that is under way in it.
    fn scopes(&self) -> Option<Vec<(&'a str, u64)>> {
        let mut scopes = Vec::new();
        let mut at = 0;
        for part in self.place.split('/').skip(1) {
            let scope = self.place.get(..at)?;
            let (_, visit) = part.rsplit_once('#')?;
            let visit = visit.split('[').next()?;
            scopes.push((scope, visit.parse().ok()?));
            at += 1 + part.len();
        }
        Some(scopes)
    }
}

/// How far the calls show that an execution has come. A call shows that all before it is done, and so durable.
#[derive(Debug, Default)]
pub struct Progress<'a> {
    visits: HashMap<&'a str, u64>,
    attempts: HashMap<&'a str, u32>,
}

impl<'a> Progress<'a> {
    /// Takes the next call; errs if it lies behind an earlier one.
    ///
    /// # Errors
    ///
    /// What it lies behind.
    pub fn call(&mut self, key: &Key<'a>, attempt: u32) -> Result<(), String> {
        let scopes = key.scopes().ok_or("the key has no such form")?;
        for (scope, visit) in scopes {
            let reached = self.visits.entry(scope).or_default();
            if visit < *reached {
                return Err(format!("'{scope}' had come to visit {reached} before"));
            }
            *reached = visit;
        }
        let reached = self.attempts.entry(key.place).or_default();
        if attempt < *reached {
            return Err(format!("attempt {reached} was made before"));
        }
        *reached = attempt;
        Ok(())
    }
}
