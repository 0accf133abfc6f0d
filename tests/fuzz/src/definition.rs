//! A definition through the front half of the compiler.

use asl_compiler::diagnostics::{Diagnostic, Diagnostics};
use asl_compiler::front::{self, Format, FrontOptions};
use asl_compiler::model::StateMachine;
use asl_compiler::render::render;
use asl_compiler::source::{SourceText, Span};
use asl_compiler::substitutions::Substitutions;

use crate::model_spans;

/// Parses and checks `text`, and asserts that faults and machine point into it.
///
/// # Panics
/// Where a place lies outside the text or inside a character, a report has no words, or neither a machine nor an error
/// comes back.
#[must_use]
pub fn read_definition(
    text: &str,
    format: Format,
    substitutions: Substitutions,
) -> (Option<StateMachine>, Vec<Diagnostic>) {
    let source = SourceText::new("fuzz.asl.json", text);
    let options = FrontOptions {
        format,
        substitutions,
        ..FrontOptions::default()
    };
    let mut diagnostics = Diagnostics::new();
    let machine = front::parse(&source, &options, &mut diagnostics);
    let found = diagnostics.finish();
    assert_well_reported(&source, &found);
    if let Some(machine) = &machine {
        for span in model_spans::of(machine) {
            assert_inside(text, span);
        }
    }
    let refused = found.iter().any(Diagnostic::is_error);
    assert!(
        machine.is_some() || refused,
        "neither a machine nor an error"
    );
    (machine, found)
}

/// Asserts that each fault has a place in the text and words, and that reports hold no terminal controls.
///
/// # Panics
/// Where one does not.
pub fn assert_well_reported(source: &SourceText, found: &[Diagnostic]) {
    for diagnostic in found {
        assert_inside(source.text(), diagnostic.span);
        for (span, _) in &diagnostic.related {
            assert_inside(source.text(), *span);
        }
        assert!(!diagnostic.message.is_empty());
    }
    let report = render(source, found);
    let control = |c: char| c.is_control() && c != '\n';
    assert!(!report.contains(control), "{report:?}");
}

fn assert_inside(text: &str, span: Span) {
    assert!(text.get(span.range()).is_some(), "{span:?} cuts the text");
}
