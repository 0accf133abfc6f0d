//! Paths: direct access where the steps are names, else a static that lists the steps.

use proc_macro2::TokenStream;
use quote::quote;

use super::Expressions;
use super::node::Form;
use crate::codegen::number;
use crate::query::jsonata::ast::{Outer, Path, Predicate, Sort, Stage, Step, StepKind};
use crate::query::jsonata::{Ast, Kind};

impl Expressions<'_> {
    pub(super) fn path(&mut self, path: &Path, ast: &Ast, form: Form) -> TokenStream {
        if let Some(fields) = self.fields(path) {
            return fields;
        }
        let has_group = ast.group.is_some();
        let value = self.path_static(path, has_group);
        let path = self.declare("PATH", ast, &quote!(jsonata::Path), &value);
        match form {
            Form::Normal if !has_group => quote!(e.path(context, &#path)),
            _ => quote!(e.raw_path(context, &#path)),
        }
    }

    /// A path of names, perhaps from a variable or a document on.
    fn fields(&mut self, path: &Path) -> Option<TokenStream> {
        if path.keep_singleton || path.frame.is_some() {
            return None;
        }
        let (root, rest) = self.root(&path.steps)?;
        let names = rest.iter().map(plain_name).collect::<Option<Vec<_>>>()?;
        let names: Vec<_> = names.into_iter().map(|name| self.name(name)).collect();
        Some(match root {
            Some(root) if names.is_empty() => root,
            Some(root) => quote!(e.fields_of(#root, &[#(&#names),*])),
            None => quote!(e.fields(context, &[#(&#names),*])),
        })
    }

    /// Where a path of names starts, if not in the context, and the steps from there.
    fn root<'s>(&mut self, steps: &'s [Step]) -> Option<(Option<TokenStream>, &'s [Step])> {
        let (first, rest) = steps.split_first()?;
        if plain_name(first).is_some() {
            return Some((None, steps));
        }
        let first = plain(first)?;
        if !matches!(first.kind, Kind::Variable(_) | Kind::Context) {
            return None;
        }
        if let Some((document, rest)) = self.document(steps) {
            return Some((Some(document), rest));
        }
        if self.is_states(first) && !rest.is_empty() {
            return None;
        }
        Some((Some(self.node(first)), rest))
    }

    /// `$states.input` and its like, where a path starts with one, and the steps from there.
    fn document<'s>(&self, steps: &'s [Step]) -> Option<(TokenStream, &'s [Step])> {
        let [states, member, rest @ ..] = steps else {
            return None;
        };
        if !self.is_states(plain(states)?) {
            return None;
        }
        let document = match plain_name(member)? {
            "input" => quote!(Input),
            "result" => quote!(Result),
            "errorOutput" => quote!(ErrorOutput),
            "context" => quote!(Context),
            _ => return None,
        };
        Some((quote!(e.document(jsonata::Document::#document)), rest))
    }

    fn is_states(&self, ast: &Ast) -> bool {
        let Kind::Variable(variable) = &ast.kind else {
            return false;
        };
        self.surroundings.has_states
            && variable.name == "states"
            && variable.outer == Outer::External
            && variable.places.is_empty()
    }

    fn path_static(&mut self, path: &Path, has_group: bool) -> TokenStream {
        let first = path.steps.first();
        let first = first.and_then(|step| match &step.kind {
            StepKind::Evaluate(ast) => Some(ast),
            StepKind::Sort(_) => None,
        });
        let is_variable =
            first.is_some_and(|ast| matches!(ast.kind, Kind::Variable(_) | Kind::Context));
        let is_constructed = first.is_some_and(Ast::is_constructed);
        let (steps, tuples) = parted(path, is_constructed);
        let (document, rest) = match self.document(steps) {
            Some((document, rest)) => (Some(document), rest),
            None => (None, steps),
        };
        let document =
            document.map(|document| quote!(jsonata::Step::each(|e, _context| #document)));
        let rest = rest.iter().map(|step| self.step(step));
        let steps: Vec<_> = document.into_iter().chain(rest).collect();
        let mut value = quote!(jsonata::Path::new(&[#(#steps),*]));
        if is_variable {
            value.extend(quote!(.from_variable()));
        }
        if is_constructed {
            value.extend(quote!(.from_array()));
        }
        if path.keep_singleton {
            value.extend(quote!(.keeping_singleton()));
        }
        if let (Some(frame), Some(tuples)) = (path.frame, tuples) {
            let tuples = self.tuples(tuples, frame, path.tuple || has_group);
            value.extend(quote!(.with_tuples(#tuples)));
        }
        value
    }

    fn step(&mut self, step: &Step) -> TokenStream {
        let find = match &step.kind {
            StepKind::Evaluate(ast) => match &ast.kind {
                Kind::Name(name) if ast.is_bare() => {
                    let name = self.name(name);
                    quote!(jsonata::Step::name(&#name))
                }
                _ => {
                    let expression = self.closure(ast);
                    quote!(jsonata::Step::each(#expression))
                }
            },
            StepKind::Sort(sort) => {
                let terms = self.terms(sort);
                quote!(jsonata::Step::sort(#terms))
            }
        };
        let filters = step.stages.iter().filter_map(|stage| match stage {
            Stage::Filter(predicate) => Some(self.filter(predicate)),
            Stage::Index(_) => None,
        });
        let filters: Vec<_> = filters.collect();
        if filters.is_empty() {
            find
        } else {
            quote!(#find.filtered(&[#(#filters),*]))
        }
    }

    fn filter(&mut self, predicate: &Predicate) -> TokenStream {
        match predicate.expression.kind {
            Kind::Number(index) => {
                let index = number(index);
                quote!(jsonata::Filter::Index(#index))
            }
            _ => {
                let condition = self.closure(&predicate.expression);
                quote!(jsonata::Filter::Where(#condition))
            }
        }
    }

    pub(super) fn terms(&mut self, sort: &Sort) -> TokenStream {
        let terms = sort.terms.iter().map(|term| {
            let (key, descending) = (self.closure(&term.expression), term.descending);
            quote!(jsonata::Term { key: #key, descending: #descending })
        });
        let terms: Vec<_> = terms.collect();
        quote!(&[#(#terms),*])
    }
}

/// The steps before the first that carries tuples, and those from there on.
fn parted(path: &Path, is_constructed: bool) -> (&[Step], Option<&[Step]>) {
    let Some(first) = path.steps.iter().position(|step| step.tuple) else {
        return (&path.steps, None);
    };
    // An array that is evaluated once binds nothing, and with `@` it is not even the context of what follows.
    let (steps, tuples) = path.steps.split_at(first.max(usize::from(is_constructed)));
    let has_focus = |step: &Step| step.focus.is_some();
    let is_lost = is_constructed && first == 0 && path.steps.first().is_some_and(has_focus);
    (if is_lost { &[] } else { steps }, Some(tuples))
}

/// The expression of a step that is nothing more than that.
fn plain(step: &Step) -> Option<&Ast> {
    match &step.kind {
        StepKind::Evaluate(ast) if step.stages.is_empty() && ast.is_bare() => Some(ast),
        _ => None,
    }
}

/// The name that a step is, if it is nothing more.
fn plain_name(step: &Step) -> Option<&str> {
    match &plain(step)?.kind {
        Kind::Name(name) => Some(name),
        _ => None,
    }
}
