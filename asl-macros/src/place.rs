//! Where a definition stands: in a file, in a literal, in tokens.

use asl_compiler::source::SourceText;
use proc_macro2::{Ident, TokenStream};
use syn::{LitStr, Result};

use crate::file::DefinitionFile;
use crate::input::Definition;
use crate::layout::Written;
use crate::tokens;

/// Where a definition stands.
pub(crate) enum Place {
    /// In a file, named by the literal.
    File(LitStr, DefinitionFile),
    /// In the caller's source.
    Written(Written),
}

impl Place {
    /// Reads the text of a definition of the module `name`.
    pub(crate) fn read(definition: &Definition, name: &Ident) -> Result<Place> {
        Ok(match definition {
            Definition::File(literal) => {
                Place::File(literal.clone(), DefinitionFile::read(literal)?)
            }
            Definition::Text(literal) => {
                let written = tokens::from_literal(&literal.token());
                let span = literal.span();
                let one_line = span.start().line == span.end().line;
                // Under many lines, rustc's marks would hide the message that has the place.
                let pointed = if one_line { span } else { name.span() };
                Place::Written(written.pointing_at(pointed))
            }
            Definition::Tokens(group) => Place::Written(tokens::from_tokens(group)),
        })
    }

    /// The text to compile.
    pub(crate) fn source(&self) -> &SourceText {
        match self {
            Place::File(_, file) => &file.source,
            Place::Written(written) => &written.compiled,
        }
    }

    /// An item that has rustc compile the crate anew when a file changes that the definition stands in.
    pub(crate) fn watch(&self) -> TokenStream {
        match self {
            Place::File(_, file) => file.watch(),
            Place::Written(_) => TokenStream::new(),
        }
    }
}
