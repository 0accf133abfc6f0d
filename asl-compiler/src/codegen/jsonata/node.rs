//! Expressions of every kind but paths, calls and constructors.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Expressions, closure, count};
use crate::codegen::number;
use crate::query::jsonata::ast::{
    Binary, Bind, Block, Condition, Group, Operator, Outer, Regex, TupleFrame, Variable,
};
use crate::query::jsonata::{Ast, Kind};

/// Whether the singleton rule still has to be applied to a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Normal,
    Raw,
}

impl Expressions<'_> {
    /// The expression as a Rust expression of type `Outcome`.
    pub(in crate::codegen) fn node(&mut self, ast: &Ast) -> TokenStream {
        if let Some(constant) = self.constant(ast) {
            return constant;
        }
        let is_plain = ast.predicates.is_empty() && ast.group.is_none() && !ast.keep_array;
        if is_plain {
            return self.kind(ast, Form::Normal);
        }
        let mut value = self.kind(ast, Form::Raw);
        let tuples = ast.tuple_frame();
        if !ast.predicates.is_empty() {
            value = self.predicates(value, ast, tuples);
        }
        if let Some(group) = &ast.group {
            let tuples = match &ast.kind {
                Kind::Path(path) => path.frame,
                _ => tuples,
            };
            value = self.group(&value, group, tuples);
        }
        if ast.keep_array {
            quote!(jsonata::kept(#value))
        } else if ast.group.is_some() {
            value
        } else {
            quote!(jsonata::normal(#value))
        }
    }

    fn predicates(
        &mut self,
        value: TokenStream,
        ast: &Ast,
        tuples: Option<TupleFrame>,
    ) -> TokenStream {
        if let Some(frame) = tuples {
            let stages = ast.predicates.iter();
            let stages: Vec<_> = stages
                .map(|predicate| self.tuple_filter(predicate))
                .collect();
            let slots = count(frame.slots);
            return quote!(e.filter_tuples(#value, #slots, &[#(#stages),*]));
        }
        ast.predicates
            .iter()
            .fold(value, |value, predicate| match &predicate.expression.kind {
                Kind::Number(index) => {
                    let index = number(*index);
                    quote!(e.index(#value, #index))
                }
                _ => {
                    let condition = self.closure(&predicate.expression);
                    quote!(e.filter(#value, #condition))
                }
            })
    }

    fn group(
        &mut self,
        value: &TokenStream,
        group: &Group,
        tuples: Option<TupleFrame>,
    ) -> TokenStream {
        let pairs = self.pairs(&group.pairs);
        match tuples {
            Some(frame) => {
                let slots = count(frame.slots);
                quote!(e.group_tuples(#value, #slots, #pairs))
            }
            None => quote!(e.group(#value, #pairs)),
        }
    }

    fn kind(&mut self, ast: &Ast, form: Form) -> TokenStream {
        match &ast.kind {
            Kind::Null => quote!(jsonata::null()),
            Kind::Boolean(value) => quote!(jsonata::boolean(#value)),
            Kind::Number(value) => {
                let value = number(*value);
                quote!(jsonata::number(#value))
            }
            Kind::String(text) => {
                let text = self.name(text);
                quote!(jsonata::text(&#text))
            }
            Kind::Regex(regex) => self.regex(regex, ast),
            Kind::Context => quote!(jsonata::here(context)),
            Kind::Variable(variable) | Kind::Parent(variable) => self.variable(variable),
            Kind::Name(name) => {
                let name = self.name(name);
                normalised(quote!(e.field(context, &#name)), form)
            }
            Kind::Wildcard => normalised(quote!(e.wildcard(context)), form),
            Kind::Descendants => normalised(quote!(e.descendants(context)), form),
            Kind::Path(path) => self.path(path, ast, form),
            Kind::Negate(value) => {
                let value = self.node(value);
                quote!(jsonata::negate(#value))
            }
            Kind::Array(array) => self.array(array),
            Kind::Object(pairs) => self.object(pairs),
            Kind::Binary(binary) => self.binary(binary),
            Kind::Bind(bind) => self.bind(bind),
            Kind::Block(block) => self.block(block),
            Kind::Condition(condition) => self.condition(condition),
            Kind::Call(call) => self.call(call, None, form),
            Kind::Partial(partial) => self.partial(partial),
            Kind::Lambda(lambda) => self.lambda(lambda, ast),
            Kind::Apply(apply) => self.apply(apply, form),
            Kind::Transform(transform) => self.transform(transform, ast),
        }
    }

    fn regex(&mut self, regex: &Regex, ast: &Ast) -> TokenStream {
        let pattern = &regex.pattern;
        let value_type = quote!(jsonata::Regex);
        let regex = self.declare(
            "REGEX",
            ast,
            &value_type,
            &quote!(jsonata::Regex::new(#pattern)),
        );
        quote!(e.pattern(&#regex))
    }

    pub(super) fn variable(&mut self, variable: &Variable) -> TokenStream {
        let places: Vec<_> = variable
            .places
            .iter()
            .map(|place| (count(place.depth), count(place.slot)))
            .collect();
        if let [(depth, slot)] = places.as_slice()
            && (variable.certain || self.outer(variable).is_none())
        {
            return quote!(e.variable(#depth, #slot));
        }
        let outer = self.outer(variable);
        let outer = match outer {
            Some(outer) if !variable.certain => outer,
            _ => quote!(jsonata::undefined()),
        };
        if places.is_empty() {
            return outer;
        }
        let places = places.iter().map(|(depth, slot)| quote!((#depth, #slot)));
        quote!(e.first_bound(&[#(#places),*], #outer))
    }

    /// What a variable is that the expression does not bind, if it is anything.
    fn outer(&mut self, variable: &Variable) -> Option<TokenStream> {
        let slot = self.surroundings.variables.get(&variable.name);
        let slot = slot.map(|slot| Literal::u16_unsuffixed(*slot));
        match variable.outer {
            Outer::Nothing => None,
            Outer::Root => Some(quote!(e.document(jsonata::Document::Input))),
            Outer::External if variable.name == "states" && self.surroundings.has_states => {
                Some(quote!(e.states()))
            }
            Outer::External => slot.map(|slot| quote!(e.external(#slot))),
            Outer::Builtin(builtin) => {
                let function = super::call::function(builtin);
                Some(match slot {
                    Some(slot) => quote!(e.external_or(#slot, &#function)),
                    None => quote!(jsonata::native(&#function)),
                })
            }
        }
    }

    fn binary(&mut self, binary: &Binary) -> TokenStream {
        let left = self.node(&binary.left);
        let right = self.node(&binary.right);
        let function = match binary.operator {
            Operator::And => {
                return quote!(match jsonata::truth(#left) {
                    Ok(true) => jsonata::truth(#right).and_then(jsonata::boolean),
                    Ok(false) => jsonata::boolean(false),
                    Err(error) => Err(error),
                });
            }
            Operator::Or => {
                return quote!(match jsonata::truth(#left) {
                    Ok(true) => jsonata::boolean(true),
                    Ok(false) => jsonata::truth(#right).and_then(jsonata::boolean),
                    Err(error) => Err(error),
                });
            }
            Operator::Range => return quote!(e.range(#left, #right)),
            Operator::Add => "add",
            Operator::Subtract => "subtract",
            Operator::Multiply => "multiply",
            Operator::Divide => "divide",
            Operator::Remainder => "remainder",
            Operator::Equal => "equal",
            Operator::NotEqual => "not_equal",
            Operator::Less => "less",
            Operator::LessOrEqual => "less_or_equal",
            Operator::Greater => "greater",
            Operator::GreaterOrEqual => "greater_or_equal",
            Operator::Concatenate => "concatenate",
            Operator::In => "is_in",
        };
        let function = format_ident!("{function}");
        quote!(jsonata::#function(#left, #right))
    }

    fn bind(&mut self, bind: &Bind) -> TokenStream {
        let value = self.node(&bind.value);
        match bind.slot {
            Some(slot) => {
                let slot = count(slot);
                quote!(e.bind(#slot, #value))
            }
            None => value,
        }
    }

    fn block(&mut self, block: &Block) -> TokenStream {
        let expressions: Vec<_> = block.expressions.iter().map(|ast| self.node(ast)).collect();
        let Some((last, before)) = expressions.split_last() else {
            return quote!(jsonata::undefined());
        };
        let body = if before.is_empty() {
            last.clone()
        } else {
            quote!({ #(#before?;)* #last })
        };
        match block.frame {
            Some(frame) => {
                let (slots, body) = (count(frame.slots), closure(&body));
                quote!(e.block(context, #slots, #body))
            }
            None if before.is_empty() => {
                let is_called = is_called(block.expressions.last());
                normalised(
                    last.clone(),
                    if is_called { Form::Normal } else { Form::Raw },
                )
            }
            None => {
                let body = closure(&body);
                quote!(e.in_turn(context, #body))
            }
        }
    }

    fn condition(&mut self, condition: &Condition) -> TokenStream {
        let test = self.node(&condition.condition);
        let then = self.node(&condition.then);
        let otherwise = match &condition.otherwise {
            Some(otherwise) => self.node(otherwise),
            None => quote!(jsonata::undefined()),
        };
        let value = quote!(match jsonata::truth(#test) {
            Ok(true) => #then,
            Ok(false) => #otherwise,
            Err(error) => Err(error),
        });
        let branches = [Some(&*condition.then), condition.otherwise.as_deref()];
        let is_called = branches.into_iter().any(is_called);
        normalised(value, if is_called { Form::Normal } else { Form::Raw })
    }
}

/// Whether a value is that of a call: one that leaves the last call to its caller may hold sequences that the singleton rule
/// has not seen, and each expression around it applies the rule once more.
fn is_called(ast: Option<&Ast>) -> bool {
    ast.is_some_and(|ast| match &ast.kind {
        Kind::Call(_) | Kind::Apply(_) => true,
        Kind::Block(block) => is_called(block.expressions.last()),
        Kind::Condition(condition) => {
            is_called(Some(&condition.then)) || is_called(condition.otherwise.as_deref())
        }
        _ => false,
    })
}

fn normalised(value: TokenStream, form: Form) -> TokenStream {
    match form {
        Form::Normal => quote!(jsonata::normal(#value)),
        Form::Raw => value,
    }
}
