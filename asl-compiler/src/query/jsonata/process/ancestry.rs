//! `%`: finds the step whose context each of them means.
//!
//! A `%` starts one level up. Each field or wildcard before it is one level, each further `%` asks for one more; the step at
//! which the level comes to nought carries its context along, in tuples. What an expression cannot find inside itself, it
//! hands up to the path that it stands in.

use super::super::draft::{Draft, DraftKind, SlotId};
use super::super::error::SyntaxError;

/// How many steps may be looked at in all: far more than any real expression needs.
const MAX_LOOKS: usize = 1_000_000;

/// A `%` on its way.
#[derive(Debug)]
struct Slot {
    /// Shared by all `%` that mean the same step.
    label: usize,
    level: i64,
}

/// All `%` of an expression.
#[derive(Debug, Default)]
pub(super) struct Ancestry {
    slots: Vec<Slot>,
    looks: usize,
}

impl Ancestry {
    pub(super) fn new_slot(&mut self) -> SlotId {
        let id = self.slots.len();
        self.slots.push(Slot {
            label: id,
            level: 1,
        });
        id
    }

    pub(super) fn into_labels(self) -> Vec<usize> {
        self.slots.into_iter().map(|slot| slot.label).collect()
    }

    fn level(&self, slot: SlotId) -> i64 {
        self.slots.get(slot).map_or(0, |slot| slot.level)
    }

    fn label(&self, slot: SlotId) -> usize {
        self.slots.get(slot).map_or(slot, |slot| slot.label)
    }

    fn change(&mut self, slot: SlotId, change: impl FnOnce(&mut Slot)) {
        if let Some(slot) = self.slots.get_mut(slot) {
            change(slot);
        }
    }

    /// Looks in the earlier steps of a path for what its last step seeks.
    pub(super) fn resolve(&mut self, path: &mut Draft) -> Result<(), SyntaxError> {
        let DraftKind::Path { steps, .. } = &mut path.kind else {
            return Ok(());
        };
        let Some((last, earlier)) = steps.split_last_mut() else {
            return Ok(());
        };
        if let DraftKind::Parent(slot) = last.kind {
            last.seeking.push(slot);
        }
        for &slot in &last.seeking {
            if !self.seek_backwards(earlier, slot)? {
                path.seeking.push(slot);
            }
        }
        Ok(())
    }

    /// False where the steps end before the ancestor is found.
    fn seek_backwards(&mut self, steps: &mut [Draft], slot: SlotId) -> Result<bool, SyntaxError> {
        let mut rest = steps;
        while self.level(slot) > 0 {
            // Of steps that bind a focus one after the other, only what stands before the first moved the context.
            let run = rest
                .iter()
                .rev()
                .take_while(|step| binds_focus(step))
                .count();
            let index = rest.len().saturating_sub(run.max(1));
            let (before, from) = std::mem::take(&mut rest).split_at_mut(index);
            let Some(step) = from.first_mut() else {
                return Ok(false);
            };
            self.seek(step, slot)?;
            rest = before;
        }
        Ok(true)
    }

    /// Takes a `%` through one step, or through all that a block ends with.
    fn seek(&mut self, step: &mut Draft, slot: SlotId) -> Result<(), SyntaxError> {
        self.looks += 1;
        if self.looks > MAX_LOOKS {
            let message = "the expression asks for too many parents";
            return Err(SyntaxError::refused(
                step.range.clone(),
                step.position,
                message,
            ));
        }
        match &mut step.kind {
            DraftKind::Name(_) | DraftKind::Wildcard => {
                self.change(slot, |slot| slot.level -= 1);
                if self.level(slot) == 0 {
                    self.carry(step, slot);
                }
            }
            DraftKind::Parent(_) => self.change(slot, |slot| slot.level += 1),
            DraftKind::Block(expressions) => {
                if let Some(last) = expressions.last_mut() {
                    step.tuple = true;
                    self.seek(last, slot)?;
                }
            }
            DraftKind::Path { steps, .. } => {
                step.tuple = true;
                self.seek_in_path(steps, slot)?;
            }
            _ => return Err(underivable(step)),
        }
        Ok(())
    }

    /// Takes a `%` through the last step of a path in any case, and through earlier ones as long as it seeks.
    fn seek_in_path(&mut self, steps: &mut [Draft], slot: SlotId) -> Result<(), SyntaxError> {
        for (index, step) in steps.iter_mut().rev().enumerate() {
            if index > 0 && self.level(slot) <= 0 {
                break;
            }
            self.seek(step, slot)?;
        }
        Ok(())
    }

    fn carry(&mut self, step: &mut Draft, slot: SlotId) {
        if let Some(carried) = step.ancestor {
            let label = self.label(carried);
            self.change(slot, |slot| slot.label = label);
        }
        step.ancestor = Some(slot);
        step.tuple = true;
    }

    /// Looks for what a predicate of a step seeks: the step itself is one level.
    pub(super) fn resolve_predicate(
        &mut self,
        step: &mut Draft,
        predicate: &mut Draft,
    ) -> Result<(), SyntaxError> {
        if predicate.seeking.is_empty() {
            return Ok(());
        }
        for &slot in &predicate.seeking {
            if self.level(slot) == 1 {
                self.seek(step, slot)?;
            } else {
                self.change(slot, |slot| slot.level -= 1);
            }
        }
        hand_up(predicate, step);
        Ok(())
    }
}

/// What a part of an expression seeks, the whole expression seeks.
pub(super) fn hand_up(part: &mut Draft, whole: &mut Draft) {
    whole.seeking.append(&mut part.seeking);
    if let DraftKind::Parent(slot) = part.kind {
        whole.seeking.push(slot);
    }
}

/// `@$` binds nothing and counts for nothing.
fn binds_focus(step: &Draft) -> bool {
    step.focus.as_deref().is_some_and(|name| !name.is_empty())
}

/// S0217
pub(super) fn underivable(draft: &Draft) -> SyntaxError {
    let message = "the parent that `%` asks for cannot be derived from this expression";
    SyntaxError::new("S0217", draft.range.clone(), draft.position, message)
        .help("`%` follows field names, as in `order.items.%.id`")
}
