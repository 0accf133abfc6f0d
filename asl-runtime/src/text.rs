//! Names and strings that a definition spells out.

use std::fmt;
use std::ops::Deref;
use std::sync::OnceLock;

use crate::json::ArcStr;

/// A name or a string of the definition, for generated code.
///
/// As a static it is so plain that thousands of them compile in no time. Its [`ArcStr`] is made when it is first used and
/// kept for good, so that copies of it need no reference count.
pub struct Text {
    text: &'static str,
    shared: OnceLock<ArcStr>,
}

impl Text {
    /// The text as data.
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Text {
            text,
            shared: OnceLock::new(),
        }
    }

    #[cold]
    fn share(&self) -> ArcStr {
        let shared = ArcStr::from(self.text);
        shared.leak();
        shared
    }
}

impl Deref for Text {
    type Target = ArcStr;

    #[inline]
    fn deref(&self) -> &ArcStr {
        self.shared.get_or_init(|| self.share())
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.text, f)
    }
}
