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

#[cfg(test)]
mod tests {
    use super::{Key, Progress};

    const CELL: &str =
        "arn:aws:states:us-east-1:123456789012:execution:nested:7-1/Rows#2[0]/Row#1[3]/The Cell#4";

    #[test]
    fn a_key_tells_the_execution_the_place_and_the_state() {
        let key = Key::parse(CELL).expect("it is a key");
        assert_eq!((key.machine, key.name), ("nested", "7-1"));
        assert_eq!(key.place, "/Rows#2[0]/Row#1[3]/The Cell#4");
        assert_eq!(key.state, "The Cell");
        let scopes = [("", 2), ("/Rows#2[0]", 1), ("/Rows#2[0]/Row#1[3]", 4)];
        assert_eq!(key.scopes().as_deref(), Some(&scopes[..]));
    }

    #[test]
    fn a_call_behind_an_earlier_one_is_seen() {
        let calls = [
            ("/Rows#1[0]/Cell#1", 1, true),
            ("/Rows#1[1]/Cell#1", 1, true),
            ("/Rows#1[0]/Cell#1", 1, true),
            ("/Rows#1[0]/Cell#1", 2, true),
            ("/Rows#1[0]/Cell#1", 1, false),
            ("/Rows#1[0]/Again#2", 1, true),
            ("/Rows#1[0]/Cell#1", 2, false),
            ("/Sum#2", 1, true),
            ("/Rows#1[1]/Cell#1", 1, false),
        ];
        let mut progress = Progress::default();
        for (place, attempt, is_fine) in calls {
            let state = place.rsplit(['/', '#']).nth(1).unwrap_or_default();
            let (machine, name) = ("nested", "7-1");
            let key = Key {
                machine,
                name,
                place,
                state,
            };
            let call = progress.call(&key, attempt);
            assert_eq!(call.is_ok(), is_fine, "{place}, attempt {attempt}");
        }
    }
}
