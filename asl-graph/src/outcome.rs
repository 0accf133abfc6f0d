//! How states of an execution ended, and the colours for it.

/// How a state of an execution ended, so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It was left for the next.
    Succeeded,
    /// It failed, and a catcher took over.
    Caught,
    /// It failed.
    Failed,
    /// It has been entered and not been left.
    Running,
}

impl Outcome {
    pub(crate) const ALL: [Outcome; 4] = [
        Outcome::Succeeded,
        Outcome::Caught,
        Outcome::Failed,
        Outcome::Running,
    ];

    /// The name of its class in drawings.
    pub(crate) fn class(self) -> &'static str {
        match self {
            Outcome::Succeeded => "succeeded",
            Outcome::Caught => "caught",
            Outcome::Failed => "failed",
            Outcome::Running => "running",
        }
    }

    /// The colours of the inside and of the border.
    pub(crate) fn colours(self) -> (&'static str, &'static str) {
        match self {
            Outcome::Succeeded => ("#d9f2dc", "#2e7d32"),
            Outcome::Caught => ("#fde8c8", "#c77700"),
            Outcome::Failed => ("#fbdada", "#c62828"),
            Outcome::Running => ("#d6e6fb", "#1565c0"),
        }
    }
}
