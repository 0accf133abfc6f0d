//! What Task, Parallel and Map states share: one attempt after the other, until an output, a catcher or a failure.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::data_flow::{RawInput, ResultValue, is_plain, reads_result};
use super::function::{mentions, parameter};
use super::template::Function;
use super::{Generator, docs, number, optional};
use crate::ir::{Catcher, Output, Place, Retrier, Selection, State, States};

/// How a state makes one attempt, and what follows from it.
pub(super) struct Attempts<'a> {
    /// `call`, `parallel` or `map`.
    pub(super) method: &'a str,
    pub(super) retry: &'a [Retrier],
    pub(super) catch: &'a [Catcher],
    pub(super) output: &'a Output,
}

impl Generator<'_> {
    /// The function of a state whose work is described by its static.
    pub(super) fn attempts(
        &mut self,
        state: &State,
        level: &States,
        attempts: &Attempts<'_>,
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let names = self.names_of(state);
        let (method, work) = (format_ident!("{}", attempts.method), &names.work);
        let attempt = quote!(scope.#method(&#work, &input).await);
        let finish = self.finish(state, level, attempts, items);
        let retry = self.retriers(state, attempts.retry, items);
        let catch = self.catchers(state, level, attempts.catch, items);
        let body = match (retry, catch) {
            (None, None) => finish.without_handlers(&attempt),
            (None, Some(catch)) => {
                let failure = finish.failure(&attempt);
                quote!(#failure scope.catch(&#catch, failure, input))
            }
            (Some(retry), None) => {
                let failure = finish.failure(&attempt);
                quote!(loop { #failure scope.retry(&#retry, failure).await?; })
            }
            (Some(retry), Some(catch)) => {
                let failure = finish.failure(&attempt);
                quote! {
                    loop {
                        #failure
                        if let Err(failure) = scope.retry(&#retry, failure).await {
                            return scope.catch(&#catch, failure, input);
                        }
                    }
                }
            }
        };
        self.waits(state, &Selection::Whole, &body)
    }

    /// What is done with a result.
    fn finish(
        &mut self,
        state: &State,
        level: &States,
        attempts: &Attempts<'_>,
        items: &mut Vec<TokenStream>,
    ) -> Finish {
        let output = attempts.output;
        if is_plain(output) {
            return self.plain_finish(output, level);
        }
        let handled = !attempts.retry.is_empty() || !attempts.catch.is_empty();
        let raw = if handled {
            RawInput::Kept
        } else {
            RawInput::Spent
        };
        let by_reference = output.selector.is_some() || matches!(output.place, Place::Discard);
        let result = if by_reference {
            ResultValue::Reference
        } else {
            ResultValue::Local
        };
        let names = self.names_of(state);
        let name = self.claim(&names.with("output"));
        let mut inner = Vec::new();
        let body = self.output(output, state, level, (raw, result), &mut inner);
        let doc = docs::line(&format!(
            "From the result of {} to its output.",
            docs::code(&state.name)
        ));
        let read = parameters(output, by_reference)
            .into_iter()
            .filter(|(name, ..)| mentions(&body, name));
        let (parameters, arguments): (Vec<_>, Vec<_>) = read
            .map(|(name, kind, argument)| {
                let name = format_ident!("{name}");
                (quote!(#name: #kind), argument)
            })
            .unzip();
        items.push(quote! {
            #doc
            fn #name(#(#parameters),*) -> rt::Flow {
                #body
            }
            #(#inner)*
        });
        let call = quote!(#name(#(#arguments),*));
        let result = parameter("result", &call);
        Finish::Function { call, result }
    }

    fn plain_finish(&mut self, output: &Output, level: &States) -> Finish {
        let value = match (&output.selection, &output.place) {
            (Selection::Nothing, _) => {
                let empty = self.json("{}");
                quote!(#empty.json())
            }
            (_, Place::Discard) => quote!(input),
            _ => quote!(result),
        };
        let reads = reads_result(output) && output.selection.is_whole();
        Finish::Plain {
            answer: self.transition(output.next, level, &value),
            reads_result: reads,
        }
    }

    /// `Retry` as a static.
    fn retriers(
        &mut self,
        state: &State,
        retriers: &[Retrier],
        items: &mut Vec<TokenStream>,
    ) -> Option<Ident> {
        if retriers.is_empty() {
            return None;
        }
        let wanted = self.names_of(state).upper_with("RETRY");
        let name = self.claim(&wanted);
        let count = Literal::usize_unsuffixed(retriers.len());
        let retriers = retriers.iter().map(retrier);
        items.push(quote!(static #name: [rt::Retrier; #count] = [#(#retriers),*];));
        Some(name)
    }

    /// `Catch` as a static.
    fn catchers(
        &mut self,
        state: &State,
        level: &States,
        catchers: &[Catcher],
        items: &mut Vec<TokenStream>,
    ) -> Option<Ident> {
        if catchers.is_empty() {
            return None;
        }
        let names = self.names_of(state);
        let name = self.claim(&names.upper_with("CATCH"));
        let catchers: Vec<_> = catchers
            .iter()
            .enumerate()
            .map(|(index, catcher)| self.catcher(state, level, (index, catcher), items))
            .collect();
        let count = Literal::usize_unsuffixed(catchers.len());
        items.push(quote!(static #name: [rt::Catcher; #count] = [#(#catchers),*];));
        Some(name)
    }

    fn catcher(
        &mut self,
        state: &State,
        level: &States,
        (index, catcher): (usize, &Catcher),
        items: &mut Vec<TokenStream>,
    ) -> TokenStream {
        let errors = &catcher.error_equals;
        let names = self.names_of(state);
        let number = index + 1;
        let code = docs::code(&state.name);
        let own = Function {
            name: names.with(&format!("catch_{number}_output")),
            doc: format!("What catcher {number} of {code} gives: `Output`."),
            items,
        };
        let own = self.projection(&Selection::Whole, catcher.output.as_ref(), own);
        let result_path = match &catcher.place {
            _ if catcher.output.is_some() => {
                let output = own.function();
                quote!(rt::ResultPath::Output(#output))
            }
            Place::Replace => quote!(rt::ResultPath::Replace),
            Place::Discard => quote!(rt::ResultPath::Discard),
            Place::Into(path) => {
                let path = self.path(path);
                quote!(rt::ResultPath::Into(&#path))
            }
        };
        let assign = match &catcher.assign {
            None => quote!(None),
            Some(assign) => {
                let doc = format!(
                    "The variables that catcher {number} of {} assigns.",
                    docs::code(&state.name)
                );
                let part = format!("catch_{number}_assign");
                let value = self.assign_value(assign, &names, &part, &doc, items);
                quote!(Some(#value))
            }
        };
        let next = self.id(level, catcher.next);
        let jsonata = catcher.jsonata;
        quote! {
            rt::Catcher {
                error_equals: &[#(#errors),*],
                result_path: #result_path,
                assign: #assign,
                jsonata: #jsonata,
                next: #next,
            }
        }
    }
}

/// What the function that makes an output may take: names, types and arguments.
fn parameters(
    output: &Output,
    by_reference: bool,
) -> [(&'static str, TokenStream, TokenStream); 3] {
    let scope = if output.assign.is_some() || output.jsonata {
        quote!(&mut rt::Scope)
    } else {
        quote!(&rt::Scope)
    };
    let (result, argument) = if by_reference {
        (quote!(&rt::Json), quote!(&result))
    } else {
        (quote!(rt::Json), quote!(result))
    };
    [
        ("scope", scope, quote!(scope)),
        ("input", quote!(&mut rt::Json), quote!(&mut input)),
        ("result", result, argument),
    ]
}

/// What is done with a result.
enum Finish {
    /// Nothing but the answer.
    Plain {
        answer: TokenStream,
        reads_result: bool,
    },
    /// A call; `result` is the name that the result is bound to.
    Function { call: TokenStream, result: Ident },
}

impl Finish {
    /// The whole body of a state that nobody retries or catches.
    fn without_handlers(&self, attempt: &TokenStream) -> TokenStream {
        match self {
            Finish::Plain {
                answer,
                reads_result: false,
            } => quote!(#attempt?; #answer),
            Finish::Plain { answer, .. } => quote!(let result = #attempt?; #answer),
            Finish::Function { call, result } => quote!(let #result = #attempt?; #call),
        }
    }

    /// The statement that returns after success and else binds `failure`.
    fn failure(&self, attempt: &TokenStream) -> TokenStream {
        match self {
            Finish::Plain {
                answer,
                reads_result: false,
            } => quote! {
                let Err(failure) = #attempt else {
                    return #answer;
                };
            },
            Finish::Plain { answer, .. } => quote! {
                let failure = match #attempt {
                    Ok(result) => return #answer,
                    Err(failure) => failure,
                };
            },
            Finish::Function { call, result } => quote! {
                let attempt = #attempt;
                let failure = match attempt.and_then(|#result| #call) {
                    Ok(next) => return Ok(next),
                    Err(failure) => failure,
                };
            },
        }
    }
}

fn retrier(retrier: &Retrier) -> TokenStream {
    let errors = &retrier.error_equals;
    let interval_seconds = Literal::u32_unsuffixed(retrier.interval_seconds);
    let max_attempts = Literal::u32_unsuffixed(retrier.max_attempts);
    let backoff_rate = number(retrier.backoff_rate);
    let max_delay_seconds = optional(retrier.max_delay_seconds.map(Literal::u32_unsuffixed));
    let full_jitter = retrier.full_jitter;
    quote! {
        rt::Retrier {
            error_equals: &[#(#errors),*],
            interval_seconds: #interval_seconds,
            max_attempts: #max_attempts,
            backoff_rate: #backoff_rate,
            max_delay_seconds: #max_delay_seconds,
            full_jitter: #full_jitter,
        }
    }
}
