//! Names that repeat within one document, as in a list of like objects, are kept once.

use super::ArcStr;

const SLOTS: usize = 64;

/// The names seen last, each in the slot that its length and ends choose.
#[derive(Default)]
pub(super) struct SharedNames(Vec<ArcStr>);

impl SharedNames {
    /// `name`, as the same allocation as before if it is still known.
    pub(super) fn share(&mut self, name: &str) -> ArcStr {
        if self.0.is_empty() {
            self.0.resize(SLOTS, ArcStr::new());
        }
        let Some(known) = self.0.get_mut(slot(name)) else {
            return ArcStr::from(name);
        };
        if known.as_str() != name {
            *known = ArcStr::from(name);
        }
        known.clone()
    }
}

fn slot(name: &str) -> usize {
    let bytes = name.as_bytes();
    let byte = |byte: Option<&u8>| byte.map_or(0, |byte| usize::from(*byte));
    let (first, last) = (byte(bytes.first()), byte(bytes.last()));
    let middle = byte(bytes.get(bytes.len() / 2));
    (name.len() + first * 7 + middle * 13 + last * 31) % SLOTS
}
