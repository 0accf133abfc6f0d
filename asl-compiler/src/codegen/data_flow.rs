//! From a state's result to its output: `ResultSelector`, `ResultPath`, `OutputPath`, `Assign` and `Next`.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use super::template::{Function, Projection};
use super::{Generator, docs};
use crate::ir::{Assign, Output, Place, Selection, State, States, Template, Transition};

/// Who owns the raw input while the output is made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RawInput {
    /// The local `input`; nobody reads it afterwards.
    Owned,
    /// `input` is a reference. A failure must leave it as it was, for a retrier or catcher may read it.
    Kept,
    /// `input` is a reference, and nobody reads it afterwards.
    Spent,
}

/// What stands for the state's result.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ResultValue {
    /// The local `result`.
    Local,
    /// A reference of that name.
    Reference,
    /// The local `input`: there is no other result.
    Input,
}

/// Whether anything reads the result.
pub(super) fn reads_result(output: &Output) -> bool {
    output.assign.is_some() || output.selector.is_some() || is_placed(output)
}

/// Whether what the selector makes of the result becomes a part of anything.
fn is_placed(output: &Output) -> bool {
    match output.place {
        Place::Into(_) => true,
        Place::Replace => !matches!(output.selection, Selection::Nothing),
        Place::Discard => false,
    }
}

/// Whether making the output needs no more than a move.
pub(super) fn is_plain(output: &Output) -> bool {
    output.assign.is_none()
        && output.selector.is_none()
        && !matches!(output.place, Place::Into(_))
        && !matches!(output.selection, Selection::Path(_))
}

/// Whether an expression is no more than the name of a local.
fn is_name(expression: &TokenStream) -> bool {
    let mut tokens = expression.clone().into_iter();
    matches!(tokens.next(), Some(TokenTree::Ident(_))) && tokens.next().is_none()
}

impl Generator<'_> {
    /// `Ok(rt::to(NEXT_ID, output))` or `Ok(rt::end(output))`.
    pub(super) fn transition(
        &self,
        next: Transition,
        level: &States,
        output: &TokenStream,
    ) -> TokenStream {
        match next {
            Transition::Next(id) => {
                let id = self.id(level, id);
                quote!(Ok(rt::to(#id, #output)))
            }
            Transition::End => quote!(Ok(rt::end(#output))),
        }
    }

    /// The end of a state whose output is its effective input, the local `input`, or an `Output` of its own, given as an
    /// expression: statements, and the answer.
    pub(super) fn leave(
        &mut self,
        assign: Option<&Ident>,
        (selection, own): (&Selection, Option<&TokenStream>),
        next: Transition,
        level: &States,
    ) -> (TokenStream, TokenStream) {
        let (values, assign) = assignment(assign, &quote!(&input));
        let output = match own {
            Some(own) => own.clone(),
            None => self.select(selection, &quote!(input)),
        };
        let is_input = selection.is_whole() && own.is_none();
        if assign.is_empty() || is_input {
            return (
                quote!(#values #assign),
                self.transition(next, level, &output),
            );
        }
        let end = self.transition(next, level, &quote!(output));
        (quote!(#values let output = #output; #assign), end)
    }

    /// `OutputPath` as an expression over the owned `document`.
    fn select(&mut self, selection: &Selection, document: &TokenStream) -> TokenStream {
        match selection {
            Selection::Whole => document.clone(),
            Selection::Nothing => {
                let empty = self.json("{}");
                quote!(#empty.json())
            }
            Selection::Path(path) => {
                let path = self.path(path);
                quote!(scope.select(&#document, &#path)?)
            }
        }
    }

    /// `Output` of a JSONata state without a result, as an expression over the local `input`.
    pub(super) fn own_output(
        &mut self,
        output: Option<&Template>,
        function: Function<'_>,
    ) -> Option<TokenStream> {
        let projection = self.projection(&Selection::Whole, Some(output?), function);
        Some(projection.value(&quote!(input)))
    }

    /// `Assign` of a state as a static.
    pub(super) fn state_assign(
        &mut self,
        assign: Option<&Assign>,
        state: &State,
        items: &mut Vec<TokenStream>,
    ) -> Option<Ident> {
        let names = self.names_of(state);
        let doc = format!("The variables that {} assigns.", docs::code(&state.name));
        assign.map(|assign| self.assign(assign, &names, "assign", &doc, items))
    }

    /// The statements from the result to the output, and where it goes.
    pub(super) fn output(
        &mut self,
        output: &Output,
        state: &State,
        level: &States,
        (raw, result): (RawInput, ResultValue),
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let value = match result {
            ResultValue::Input => quote!(input),
            ResultValue::Local | ResultValue::Reference => quote!(result),
        };
        let document = match result {
            ResultValue::Reference => value.clone(),
            ResultValue::Local | ResultValue::Input => quote!(&#value),
        };
        let (stored, document) = if output.jsonata && result != ResultValue::Input {
            let reads = output.assign.is_some() || output.selector.is_some();
            let stored = reads.then(|| quote!(scope.set_result(#document);));
            (stored, quote!(input))
        } else {
            (None, document)
        };
        let assign = self.state_assign(output.assign.as_ref(), state, items);
        let (values, assign) = assignment(assign.as_ref(), &document);
        let (selector, value) = self.selector(output, state, (value, &document), items);
        let placed = self.placed(output, raw, &value);
        let (kept, selected) = self.output_path(output, placed);
        if assign.is_empty() || is_name(&selected) {
            let end = self.transition(output.next, level, &selected);
            return quote!(#stored #values #selector #kept #assign #end);
        }
        let end = self.transition(output.next, level, &quote!(output));
        quote!(#stored #values #selector #kept let output = #selected; #assign #end)
    }

    /// `OutputPath` over what was placed: a statement, and the output as an expression.
    fn output_path(&mut self, output: &Output, placed: TokenStream) -> (TokenStream, TokenStream) {
        let is_call = matches!(output.place, Place::Into(_));
        match &output.selection {
            Selection::Whole => (quote!(), placed),
            Selection::Nothing if is_call => {
                (quote!(#placed;), self.select(&output.selection, &placed))
            }
            Selection::Path(_) if is_call => {
                let selected = self.select(&output.selection, &quote!(output));
                (quote!(let output = #placed;), selected)
            }
            selection => (quote!(), self.select(selection, &placed)),
        }
    }

    /// `ResultSelector` over the result and a reference to it: a statement, and the selected result as an expression.
    fn selector(
        &mut self,
        output: &Output,
        state: &State,
        (result, document): (TokenStream, &TokenStream),
        items: &mut Vec<TokenStream>,
    ) -> (TokenStream, TokenStream) {
        let Some(selector) = &output.selector else {
            return (quote!(), result);
        };
        let code = docs::code(&state.name);
        let doc = if output.jsonata {
            format!("What {code} gives: `Output`.")
        } else {
            format!("What {code} takes of its result: `ResultSelector`.")
        };
        let name = self.names_of(state).with("result");
        let function = Function { name, doc, items };
        let projection = self.projection(&Selection::Whole, Some(selector), function);
        match projection {
            Projection::Function(function) if is_placed(output) => {
                let made = quote!(let result = #function(scope, #document)?;);
                (made, quote!(result))
            }
            Projection::Function(function) => (quote!(#function(scope, #document)?;), result),
            constant => (quote!(), constant.value(document)),
        }
    }

    /// `ResultPath` as an expression.
    fn placed(&mut self, output: &Output, raw: RawInput, value: &TokenStream) -> TokenStream {
        let fails_later = output.assign.is_some() || matches!(output.selection, Selection::Path(_));
        let keeps = raw == RawInput::Kept && fails_later;
        match &output.place {
            Place::Replace => value.clone(),
            Place::Discard => match raw {
                RawInput::Owned => quote!(input),
                _ if keeps => quote!(input.clone()),
                _ => quote!(::core::mem::take(input)),
            },
            Place::Into(path) => {
                let path = self.path(path);
                let input = match raw {
                    RawInput::Owned => quote!(&mut input),
                    _ if keeps => quote!(&mut input.clone()),
                    _ => quote!(input),
                };
                quote!(scope.place(#input, &#path, #value)?)
            }
        }
    }
}

/// The statements that evaluate an `Assign` over the reference `document`, and that set the variables.
fn assignment(assign: Option<&Ident>, document: &TokenStream) -> (TokenStream, TokenStream) {
    match assign {
        None => (quote!(), quote!()),
        Some(assign) => (
            quote!(let values = scope.assign_values(&#assign, #document)?;),
            quote!(scope.assign(&#assign, &values)?;),
        ),
    }
}
