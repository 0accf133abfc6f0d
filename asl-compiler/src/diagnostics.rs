//! What is wrong with a definition: one [`Diagnostic`] a fault, and the sink that collects them.

use crate::codes::{Code, Severity};
use crate::source::Span;

/// One fault of a definition.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which rule it breaks.
    pub code: &'static Code,
    /// Where.
    pub span: Span,
    /// What is wrong, in one line.
    pub message: String,
    /// What to write beside the caret; may be empty.
    pub label: String,
    /// What to write instead.
    pub help: Option<String>,
    /// Other places that have to do with it.
    pub related: Vec<(Span, String)>,
    /// What AWS says of the same fault.
    pub aws: Option<AwsDiagnostic>,
    /// The task of [`Options::tasks`](crate::Options::tasks) that is at fault, and not the definition.
    pub task_option: Option<String>,
}

/// A fault as AWS reports it when a state machine is created or validated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwsDiagnostic {
    /// AWS's code, as `SCHEMA_VALIDATION_FAILED`.
    pub code: &'static str,
    /// The faulty field's place, as `/States/Wait/Timestamp`; none where AWS gives none.
    pub location: Option<String>,
    /// AWS's text, without code and place.
    pub message: String,
}

impl Diagnostic {
    /// A fault of the kind `code` at `span`.
    #[must_use]
    pub fn new(code: &'static Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            span,
            message: message.into(),
            label: String::new(),
            help: None,
            related: Vec::new(),
            aws: None,
            task_option: None,
        }
    }

    /// Says something beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = label.into();
        self
    }

    /// Says what to write instead.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Points at another place that has to do with the fault.
    #[must_use]
    pub fn related(mut self, span: Span, note: impl Into<String>) -> Diagnostic {
        self.related.push((span, note.into()));
        self
    }

    /// Adds what AWS says of the same fault.
    #[must_use]
    pub fn aws(
        mut self,
        code: &'static str,
        location: impl Into<Option<String>>,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.aws = Some(AwsDiagnostic {
            code,
            location: location.into(),
            message: message.into(),
        });
        self
    }

    /// Says that what the options say of the task `name` is at fault.
    #[must_use]
    pub fn task_option(mut self, name: impl Into<String>) -> Diagnostic {
        self.task_option = Some(name.into());
        self
    }

    /// Whether it stops the compilation.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.code.severity == Severity::Error
    }
}

/// Faults beyond these are not kept: nobody reads as many, and a definition can hold one in every other byte.
const MAX_KEPT: usize = 10_000;

/// Collects the faults of a definition. Every stage adds to it; only between stages is it asked for errors.
///
/// Dropping one that was never [finished](Diagnostics::finish) is a mistake of the caller's, and a debug build says so.
#[derive(Debug, Default)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    has_errors: bool,
    finished: bool,
}

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds a fault.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        let is_first_error = diagnostic.is_error() && !self.has_errors;
        self.has_errors |= is_first_error;
        if is_first_error || self.found.len() < MAX_KEPT {
            self.found.push(diagnostic);
        }
    }

    /// Whether any fault so far stops the compilation.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.has_errors
    }

    /// Whether there is no fault so far.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All faults in the order of their places; AWS's order where two share one.
    #[must_use]
    pub fn finish(mut self) -> Vec<Diagnostic> {
        self.finished = true;
        let mut found = std::mem::take(&mut self.found);
        found.sort_by_key(|diagnostic| diagnostic.span.start);
        found
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        debug_assert!(
            self.finished || std::thread::panicking(),
            "diagnostics were dropped unread"
        );
    }
}
