//! How large a value is, and how a container keeps that up to date as it is edited.

/// The measure of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// Bytes of compact JSON text, saturating.
    pub(super) text: usize,
    /// Levels of containers, saturating.
    pub(super) depth: u32,
}

impl Extent {
    /// What an absent value measures.
    pub(super) const NONE: Self = Self { text: 0, depth: 0 };

    #[inline]
    pub(super) fn scalar(text: usize) -> Self {
        Self { text, depth: 0 }
    }

    /// This value with `bytes` more text, such as its name.
    #[inline]
    pub(super) fn plus_text(self, bytes: usize) -> Self {
        Self {
            text: self.text.saturating_add(bytes),
            ..self
        }
    }
}

/// The measure of what a container holds: the sum of the texts, the largest depth.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Content {
    text: usize,
    depth: u32,
}

impl Content {
    pub(super) const EMPTY: Self = Self { text: 0, depth: 0 };

    #[inline]
    pub(super) fn add(&mut self, extent: Extent) {
        self.text = self.text.saturating_add(extent.text);
        self.depth = self.depth.max(extent.depth);
    }

    /// One child changed its measure; `children` (with the change in place) are asked only where
    /// the sums cannot tell.
    #[inline]
    pub(super) fn replace<C: Iterator<Item = Extent>>(
        &mut self,
        old: Extent,
        new: Extent,
        depths: impl Iterator<Item = u32>,
        children: impl FnOnce() -> C,
    ) {
        if self.text == usize::MAX {
            // A saturated sum has lost what it would take to subtract.
            *self = Self::EMPTY;
            children().for_each(|child| self.add(child));
            return;
        }
        self.text = (self.text - old.text).saturating_add(new.text);
        if new.depth >= self.depth {
            self.depth = new.depth;
        } else if old.depth == self.depth {
            self.depth = deepest(depths, self.depth);
        }
    }

    /// The container's own measure, with its brackets and `punctuation` bytes of commas and colons.
    #[inline]
    pub(super) fn enclosed(self, punctuation: usize) -> Extent {
        Extent {
            text: self.text.saturating_add(punctuation + 2),
            depth: self.levels(),
        }
    }

    /// How deep the container itself is.
    #[inline]
    pub(super) fn levels(self) -> u32 {
        self.depth.saturating_add(1)
    }
}

/// The largest of `depths`, where none exceeds `bound`: the search ends at the first that reaches
/// it.
fn deepest(depths: impl Iterator<Item = u32>, bound: u32) -> u32 {
    let mut deepest = 0;
    for depth in depths {
        deepest = deepest.max(depth);
        if deepest == bound {
            break;
        }
    }
    deepest
}
