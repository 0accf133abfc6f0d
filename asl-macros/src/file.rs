//! Definitions in files of their own.

use std::io;
use std::path::{Path, PathBuf};

use asl_compiler::source::SourceText;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, LitStr, Result};

/// A definition's file, read.
pub(crate) struct DefinitionFile {
    /// Its text, under the name that rustc would show for it.
    pub(crate) source: SourceText,
    path: String,
}

impl DefinitionFile {
    /// Reads the file that `literal` names, from the folder of Cargo.toml on.
    pub(crate) fn read(literal: &LitStr) -> Result<DefinitionFile> {
        let written = literal.value();
        if written.contains('\n') {
            let message = "a path has no line breaks, and a definition written in place starts with `{`";
            return Err(Error::new(literal.span(), message));
        }
        let folder = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let path = Path::new(&folder).join(&written);
        let text = std::fs::read_to_string(&path)
            .map_err(|error| unreadable(literal, &written, &path, &error))?;
        let Some(path) = path.to_str() else {
            let message = format!("the path `{}` is not UTF-8, so that rustc cannot watch it", path.display());
            return Err(Error::new(literal.span(), message));
        };
        Ok(DefinitionFile {
            source: SourceText::new(shown_name(Path::new(path)), text),
            path: path.to_owned(),
        })
    }

    /// An item that has rustc compile the crate anew when the file changes; it adds nothing to the binary.
    pub(crate) fn watch(&self) -> TokenStream {
        let path = &self.path;
        quote!(const _: &[u8] = ::core::include_bytes!(#path);)
    }
}

/// The path as rustc shows paths: from the folder it runs in, which is the workspace's.
fn shown_name(path: &Path) -> String {
    let folder = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(folder).unwrap_or(path).display().to_string()
}

fn unreadable(literal: &LitStr, written: &str, path: &Path, error: &io::Error) -> Error {
    let mut message = format!(
        "cannot read the definition `{written}`: {error}\n  = note: looked at {}",
        path.display()
    );
    if let Some(beside) = beside_the_source(literal, written) {
        message += &format!(
            "\n  = help: paths start at the folder of Cargo.toml: there is a file {}",
            beside.display()
        );
    }
    Error::new(literal.span(), message)
}

/// The file, if the path would be right from the folder of the Rust source, where other macros look.
fn beside_the_source(literal: &LitStr, written: &str) -> Option<PathBuf> {
    let beside = literal.span().local_file()?.parent()?.join(written);
    beside.is_file().then_some(beside)
}
