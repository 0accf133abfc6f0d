//! Definitions in files of their own.

use std::path::Path;
use std::{env, fs, io};

use asl_compiler::names::closest;
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
            let message =
                "a path has no line breaks, and a definition written in place starts with `{`";
            return Err(Error::new(literal.span(), message));
        }
        let folder = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
        let folder = Path::new(&folder);
        let path = folder.join(&written);
        let text = fs::read_to_string(&path)
            .map_err(|error| unreadable(literal, folder, &written, &error))?;
        let Some(path) = path.to_str() else {
            let message = format!(
                "the path `{}` is not UTF-8, so that rustc cannot watch it",
                path.display()
            );
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
        quote!(
            const _: &[u8] = ::core::include_bytes!(#path);
        )
    }
}

/// The path as rustc shows paths: from the folder it runs in, which is the workspace's.
fn shown_name(path: &Path) -> String {
    let folder = env::current_dir().unwrap_or_default();
    path.strip_prefix(folder)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn unreadable(literal: &LitStr, folder: &Path, written: &str, error: &io::Error) -> Error {
    let path = folder.join(written);
    let source = literal.span().local_file();
    let beside = source.and_then(|source| beside_the_source(&source, folder, written));
    let help = beside
        .or_else(|| similar(folder, written))
        .map(|meant| format!("\n  = help: did you mean `{meant}`?"))
        .unwrap_or_default();
    let path = path.display();
    let message = format!(
        "cannot read the definition `{written}`: {error}\n  = note: looked at {path}{help}"
    );
    Error::new(literal.span(), message)
}

/// The path as it should be written, where it is written from the folder of the Rust source on, as for `include_str!`.
fn beside_the_source(source: &Path, folder: &Path, written: &str) -> Option<String> {
    let beside = source.parent()?.join(written).canonicalize().ok()?;
    let path = beside.strip_prefix(folder.canonicalize().ok()?).ok()?;
    beside.is_file().then(|| path.to_str().map(str::to_owned))?
}

/// The path with the file name that was probably meant.
fn similar(folder: &Path, written: &str) -> Option<String> {
    let written = Path::new(written);
    let entries = fs::read_dir(folder.join(written.parent()?)).ok()?;
    let files = entries.flatten().filter(|entry| entry.path().is_file());
    let names: Vec<String> = files
        .filter_map(|file| file.file_name().into_string().ok())
        .collect();
    let known = names.iter().map(String::as_str);
    let name = closest(written.file_name()?.to_str()?, known)?;
    written.with_file_name(name).to_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::Span;

    fn refusal(written: &str) -> String {
        let literal = LitStr::new(written, Span::call_site());
        let read = DefinitionFile::read(&literal).map(|_| ());
        read.expect_err("there is no such file").to_string()
    }

    #[test]
    fn a_missing_file_is_told_with_the_path_looked_at_and_a_likely_name() {
        let refusal = refusal("src/flie.rs");
        let place = concat!("looked at ", env!("CARGO_MANIFEST_DIR"), "/src/flie.rs");
        assert!(
            refusal.contains("cannot read the definition `src/flie.rs`"),
            "{refusal}"
        );
        assert!(refusal.contains(place), "{refusal}");
        assert!(refusal.contains("did you mean `src/file.rs`?"), "{refusal}");
    }

    #[test]
    fn a_path_from_the_rust_source_on_is_put_right() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        let source = folder.join("src/lib.rs");
        let meant = beside_the_source(&source, folder, "file.rs");
        assert_eq!(meant.as_deref(), Some("src/file.rs"));
        assert_eq!(beside_the_source(&source, folder, "none.rs"), None);
    }

    #[test]
    fn a_path_of_several_lines_is_a_mistyped_definition() {
        assert!(refusal("StartAt: A\nStates:").contains("starts with `{`"));
    }
}
