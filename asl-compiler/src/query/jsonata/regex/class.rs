//! Character classes: `[^a-z\d]`.

use super::char_set::CharSet;
use super::escape::Escape;
use super::{Fault, Translator};

impl Translator<'_> {
    /// Reads a class whose `[` at `start` is passed.
    pub(super) fn class(&mut self, start: usize) -> Result<CharSet, Fault> {
        let negated = self.eat("^");
        let mut set = CharSet::default();
        loop {
            if self.eat("]") {
                break;
            }
            let item_start = self.at;
            let first = self.class_item(start)?;
            if self.rest().starts_with('-')
                && !self.rest().starts_with("-]")
                && self.rest().len() > 1
            {
                self.at += 1;
                let last = self.class_item(start)?;
                self.class_range(&mut set, item_start, (first, last))?;
            } else {
                add(&mut set, &first);
            }
        }
        set.settle();
        if self.fold {
            set.fold_case();
        }
        Ok(if negated { set.negated() } else { set })
    }

    fn class_item(&mut self, class: usize) -> Result<Escape, Fault> {
        let start = self.at;
        match self.bump() {
            Some('\\') => self.class_escape(start),
            Some(literal) => Ok(Escape::Character(literal)),
            None => Err(self.fault(class, "a class of the regular expression is not closed")),
        }
    }

    /// `a-z`; beside a set, as in `[\w-z]`, the hyphen means itself.
    fn class_range(
        &self,
        set: &mut CharSet,
        start: usize,
        ends: (Escape, Escape),
    ) -> Result<(), Fault> {
        match ends {
            (Escape::Character(first), Escape::Character(last)) if first <= last => {
                set.add(first, last);
            }
            (Escape::Character(_), Escape::Character(_)) => {
                return Err(self.fault(start, "the range of the class is out of order"));
            }
            (first, last) => {
                add(set, &first);
                set.add('-', '-');
                add(set, &last);
            }
        }
        Ok(())
    }
}

fn add(set: &mut CharSet, item: &Escape) {
    match item {
        Escape::Character(character) => set.add(*character, *character),
        Escape::Set(other) => set.add_set(other),
        // A class has no positions: its escapes are characters and sets.
        Escape::Assertion(_) => {}
    }
}
