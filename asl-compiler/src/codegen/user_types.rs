//! The user's types: written in the scope around the generated module, named from within it.
//!
//! The module imports the scope around it whole (`use super::*`), so that names mean inside what they mean outside.
//! Left to rewrite are paths that count modules, and those that the module's own names would capture.

use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Path, Type, TypePath};

use super::versions;

/// The types and modules that a generated module has of its own.
const OWN_NAMES: [&str; 3] = ["BoundTasks", "Tasks", "rt"];

/// `written` as the generated module names it.
pub(crate) fn in_module(written: &Type) -> Type {
    let mut moved = written.clone();
    Inward.visit_type_mut(&mut moved);
    moved
}

fn is_own(name: &Ident) -> bool {
    OWN_NAMES.iter().any(|own| name == own) || versions::is_module(&name.to_string())
}

struct Inward;

impl VisitMut for Inward {
    fn visit_type_path_mut(&mut self, written: &mut TypePath) {
        let segments = written.path.segments.len();
        if let Some(qself) = written.qself.as_mut().filter(|qself| qself.position == 0) {
            // `<T>::Item`: what follows is no path from any module.
            self.visit_type_mut(&mut qself.ty);
            return visit_mut::visit_path_mut(self, &mut written.path);
        }
        visit_mut::visit_type_path_mut(self, written);
        if let Some(qself) = &mut written.qself {
            // `position` counts the segments of the trait's path, which has grown with the whole.
            qself.position += written.path.segments.len() - segments;
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_some() {
            return;
        }
        let Some(first) = path.segments.first_mut() else {
            return;
        };
        let outward = Ident::new("super", first.ident.span());
        if first.ident == "self" {
            first.ident = outward;
        } else if first.ident == "super" || is_own(&first.ident) {
            path.segments.insert(0, outward.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::ToTokens as _;

    #[test]
    fn types_mean_inside_the_module_what_they_mean_around_it() {
        let cases = [
            ("Order", "Order"),
            ("crate::Order", "crate::Order"),
            ("::std::string::String", "::std::string::String"),
            ("serde_json::Value", "serde_json::Value"),
            ("super::Order", "super::super::Order"),
            ("self::Order", "super::Order"),
            ("Tasks", "super::Tasks"),
            ("rt::Order<Tasks>", "super::rt::Order<super::Tasks>"),
            ("model::Tasks", "model::Tasks"),
            ("earlier_1::Order", "super::earlier_1::Order"),
            (
                "Vec<(super::A, [self::B; 2])>",
                "Vec<(super::super::A, [super::B; 2])>",
            ),
            (
                "<super::A as Tasks>::B",
                "<super::super::A as super::Tasks>::B",
            ),
            ("<Order>::Tasks", "<Order>::Tasks"),
            ("&'static rt", "&'static super::rt"),
        ];
        for (written, expected) in cases {
            let written: Type = syn::parse_str(written).expect("it is a type");
            let expected: Type = syn::parse_str(expected).expect("it is a type");
            let moved = in_module(&written).to_token_stream().to_string();
            assert_eq!(moved, expected.to_token_stream().to_string());
        }
    }
}
