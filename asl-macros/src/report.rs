//! Diagnostics of the compiler's as errors and warnings of rustc's.
//!
//! Stable rustc can point at tokens only. Where a diagnostic means a place that is none, in a file or inside a literal,
//! its message brings its own arrow, line and caret.

use asl_compiler::diagnostics::Diagnostic;
use asl_compiler::render;
use asl_compiler::source::{OffsetMap, SourceText};
use proc_macro2::{Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote_spanned;

use crate::layout::Pointed;
use crate::place::Place;

/// A message at tokens of the caller's.
struct Message {
    first: Span,
    last: Span,
    text: String,
}

impl Place {
    /// `diagnostic` as an error of rustc's.
    pub(crate) fn error(&self, diagnostic: &Diagnostic) -> syn::Error {
        let message = self.message(diagnostic);
        let text = format!("{}: {}", diagnostic.code.id, message.text);
        syn::Error::new_spanned(message.tokens(), text)
    }

    /// `diagnostic` as an item that gives a warning of rustc's: the use of something deprecated, whose note it is.
    pub(crate) fn warning(&self, diagnostic: &Diagnostic) -> TokenStream {
        let Message { first, text, .. } = self.message(diagnostic);
        let name = Ident::new(diagnostic.code.id, first);
        quote_spanned! {first=>
            const _: () = {
                #[deprecated(note = #text)]
                const #name: () = ();
                #name
            };
        }
    }

    fn message(&self, diagnostic: &Diagnostic) -> Message {
        match self {
            Place::File(literal, file) => Message::within(literal.span(), &file.source, diagnostic),
            Place::Written(written) => {
                let diagnostic = moved(diagnostic, &written.offsets);
                match written.tokens_at(diagnostic.span) {
                    Pointed::At(first, last) => Message {
                        first,
                        last,
                        text: short_text(&written.shown, &diagnostic),
                    },
                    Pointed::Inside(token) => Message::within(token, &written.shown, &diagnostic),
                }
            }
        }
    }
}

/// `diagnostic` as an error of rustc's at the option it is about.
pub(crate) fn option_error(diagnostic: &Diagnostic, option: Span) -> syn::Error {
    let headline = render::headline(diagnostic);
    let help = diagnostic
        .help
        .as_ref()
        .map(|help| format!("\n  = help: {help}"));
    let help = help.unwrap_or_default();
    syn::Error::new(option, format!("{}: {headline}{help}", diagnostic.code.id))
}

impl Message {
    /// A message that shows its place itself, for rustc can only point at `token`.
    fn within(token: Span, shown: &SourceText, diagnostic: &Diagnostic) -> Message {
        let headline = render::headline(diagnostic);
        let place = render::place(shown, diagnostic);
        let remarks = render::remarks(shown, diagnostic);
        Message {
            first: token,
            last: token,
            text: format!("{headline}\n{place}{remarks}")
                .trim_end()
                .to_owned(),
        }
    }

    /// Two tokens, for rustc to point from the one to the other.
    fn tokens(&self) -> TokenStream {
        let token = |span| {
            let mut punct = Punct::new('~', Spacing::Alone);
            punct.set_span(span);
            TokenTree::Punct(punct)
        };
        [token(self.first), token(self.last)].into_iter().collect()
    }
}

/// The message where rustc points to the place and shows the line.
fn short_text(shown: &SourceText, diagnostic: &Diagnostic) -> String {
    let headline = render::headline(diagnostic);
    let label = match diagnostic.label.as_str() {
        "" => String::new(),
        label => format!(": {label}"),
    };
    let remarks = render::remarks(shown, diagnostic);
    format!("{headline}{label}\n{remarks}")
        .trim_end()
        .to_owned()
}

/// `diagnostic` with its places moved by `offsets`.
fn moved(diagnostic: &Diagnostic, offsets: &OffsetMap) -> Diagnostic {
    let mut moved = diagnostic.clone();
    moved.span = offsets.span(moved.span);
    for (span, _) in &mut moved.related {
        *span = offsets.span(*span);
    }
    moved
}
