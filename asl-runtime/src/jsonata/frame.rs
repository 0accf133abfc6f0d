//! Frames: where an expression's own variables live.
//!
//! Closures keep the frames around them by reference, so that recursion needs no cycle of counted references: all frames
//! live in one arena, and all of it ends with the evaluation. A frame that no closure has seen is used again at once.

use super::{Error, Value};

/// A frame's place in the arena.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FrameId(u32);

impl FrameId {
    /// Outside of all frames.
    pub(super) const NONE: Self = Self(u32::MAX);
}

/// How many frames closures may keep alive.
const MOST_FRAMES: usize = 1 << 20;

/// The frames of an evaluation.
#[derive(Default)]
pub(super) struct Frames {
    frames: Vec<Frame>,
    free: Vec<FrameId>,
}

struct Frame {
    outer: FrameId,
    /// A slot is empty until something is bound to it; that may be nothing.
    slots: Vec<Option<Value>>,
    captured: bool,
}

impl Frames {
    /// Opens a frame of `slots` slots inside `outer`; `values` fill the first of them.
    pub(super) fn open(
        &mut self,
        outer: FrameId,
        slots: usize,
        values: impl Iterator<Item = Option<Value>>,
    ) -> Result<FrameId, Error> {
        let id = match self.free.pop() {
            Some(id) => id,
            None => self.grow()?,
        };
        if let Some(frame) = self.get_mut(id) {
            frame.outer = outer;
            frame.captured = false;
            frame.slots.extend(values.take(slots));
            frame.slots.resize(slots, None);
        }
        Ok(id)
    }

    fn grow(&mut self) -> Result<FrameId, Error> {
        let id = u32::try_from(self.frames.len()).map_err(|_| Error::memory_limit())?;
        if self.frames.len() >= MOST_FRAMES {
            return Err(Error::memory_limit());
        }
        self.frames.push(Frame {
            outer: FrameId::NONE,
            slots: Vec::new(),
            captured: false,
        });
        Ok(FrameId(id))
    }

    /// Closes a frame that has been left; it stays for the closures that have captured it.
    pub(super) fn close(&mut self, id: FrameId) {
        if let Some(frame) = self.get_mut(id)
            && !frame.captured
        {
            frame.slots.clear();
            self.free.push(id);
        }
    }

    /// Keeps a frame and those around it for a closure.
    pub(super) fn capture(&mut self, mut id: FrameId) {
        while let Some(frame) = self.get_mut(id) {
            if frame.captured {
                return;
            }
            frame.captured = true;
            id = frame.outer;
        }
    }

    /// What is bound to a slot of the frame `depth` frames out from `id`.
    pub(super) fn variable(&self, id: FrameId, depth: usize, slot: usize) -> Option<&Value> {
        let mut frame = self.get(id)?;
        for _ in 0..depth {
            frame = self.get(frame.outer)?;
        }
        frame.slots.get(slot)?.as_ref()
    }

    pub(super) fn bind(&mut self, id: FrameId, slot: usize, value: Value) {
        let frame = self.get_mut(id);
        if let Some(place) = frame.and_then(|frame| frame.slots.get_mut(slot)) {
            *place = Some(value);
        }
    }

    fn get(&self, FrameId(index): FrameId) -> Option<&Frame> {
        self.frames.get(index as usize)
    }

    fn get_mut(&mut self, FrameId(index): FrameId) -> Option<&mut Frame> {
        self.frames.get_mut(index as usize)
    }
}
