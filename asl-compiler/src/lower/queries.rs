//! Query texts become queries, and variables get slots.

use std::collections::HashMap;

use super::{Lowering, literal};
use crate::ir::{Call, CallArgument, Callee, Expression, Literal, Path, Root};
use crate::json::Text;
use crate::query::{self, Argument, Intrinsic, JsonPath};

/// The variables of a machine and their slots.
///
/// One slot serves every variable of a name: an inner scope sees a copy of the outer ones and may not assign their names
/// (checklist 2.29), so that no two of them ever meet.
#[derive(Default)]
pub(super) struct Variables {
    slots: HashMap<String, u16>,
    names: Vec<String>,
}

impl Variables {
    pub(super) fn slot(&mut self, name: &str) -> u16 {
        if let Some(slot) = self.slots.get(name) {
            return *slot;
        }
        let slot = u16::try_from(self.names.len())
            .expect("a definition of 1 MiB has no room for 65,536 variables");
        self.slots.insert(name.to_owned(), slot);
        self.names.push(name.to_owned());
        slot
    }

    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }
}

/// Why a query can be read again that the checks have read.
const CHECKED: &str = "the checks have read every query";

impl Lowering<'_> {
    /// A field that takes a Path.
    pub(super) fn path(&mut self, text: &Text) -> Path {
        let path = JsonPath::parse(text.as_str()).expect(CHECKED);
        self.resolved(path)
    }

    /// `$`, what a field defaults to.
    pub(super) fn root_path(&mut self) -> Path {
        self.resolved(JsonPath::parse("$").expect("`$` is a path"))
    }

    /// A field that takes a Path or a call.
    pub(super) fn expression(&mut self, text: &Text) -> Expression {
        match query::Expression::parse(text.as_str()).expect(CHECKED) {
            query::Expression::Path(path) => Expression::Path(self.resolved(path)),
            query::Expression::Intrinsic(call) => Expression::Call(self.call(call)),
        }
    }

    fn resolved(&mut self, path: JsonPath) -> Path {
        let root = match &path.root {
            query::Root::Input => Root::Input,
            query::Root::Context => {
                self.reads_context = true;
                Root::Context
            }
            query::Root::Variable(name) => Root::Variable(self.variables.slot(name)),
        };
        Path {
            definite: path.is_definite(),
            text: path.text,
            root,
            steps: path.steps,
        }
    }

    fn call(&mut self, call: Intrinsic) -> Call {
        let mut arguments = call.arguments;
        let callee = match (call.function, arguments.first_mut()) {
            (query::Function::Format, Some(Argument::Text { template, .. })) => {
                let template = std::mem::take(template);
                arguments.remove(0);
                Callee::Format(template)
            }
            (function, _) => Callee::Function(function),
        };
        let arguments = arguments
            .into_iter()
            .map(|argument| self.argument(argument));
        Call {
            callee,
            text: call.text,
            arguments: arguments.collect(),
        }
    }

    fn argument(&mut self, argument: Argument) -> CallArgument {
        match argument {
            Argument::Text { value, .. } => CallArgument::Literal(Literal::Text(value)),
            Argument::Number { text, .. } => CallArgument::Literal(literal::number(&text)),
            Argument::Boolean { value, .. } => CallArgument::Literal(Literal::Boolean(value)),
            Argument::Null { .. } => CallArgument::Literal(Literal::Null),
            Argument::Path(path) => CallArgument::Path(self.resolved(path)),
            Argument::Call(call) => CallArgument::Call(self.call(call)),
        }
    }
}
