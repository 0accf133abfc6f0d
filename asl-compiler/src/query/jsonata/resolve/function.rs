//! Calls, functions and what makes functions.

use super::super::ast::{Apply, Ast, Call, Frame, Kind, Lambda, Partial, Transform, Variable};
use super::super::draft::{Draft, DraftKind};
use super::super::signature::Signature;
use super::Resolver;
use super::bound_names::bound_names;
use super::scope::Names;

impl Resolver {
    pub(super) fn function(&mut self, kind: DraftKind) -> Kind {
        match kind {
            DraftKind::Call {
                procedure,
                arguments,
                tail,
            } => {
                let (procedure, meant) = self.procedure(*procedure);
                Kind::Call(Call {
                    procedure: Box::new(procedure),
                    arguments: self.nodes(arguments),
                    tail,
                    meant,
                })
            }
            DraftKind::Partial(procedure, arguments) => {
                let argument = |argument: Option<Draft>| argument.map(|draft| self.node(draft));
                let arguments = arguments.into_iter().map(argument).collect();
                let (procedure, meant) = self.procedure(*procedure);
                Kind::Partial(Partial {
                    procedure: Box::new(procedure),
                    arguments,
                    meant,
                })
            }
            DraftKind::Lambda {
                parameters,
                signature,
                body,
            } => self.repeatedly(|this| this.lambda(parameters, signature, *body)),
            DraftKind::Apply(left, right) => self.apply(*left, *right),
            DraftKind::Transform {
                pattern,
                update,
                delete,
            } => self.repeatedly(|this| {
                Kind::Transform(Transform {
                    pattern: this.boxed(*pattern),
                    update: this.boxed(*update),
                    delete: delete.map(|delete| this.boxed(*delete)),
                    clone: this.look_up("clone".to_owned()),
                })
            }),
            // All others are resolved before this.
            _ => Kind::Null,
        }
    }

    fn lambda(
        &mut self,
        parameters: Vec<String>,
        signature: Option<Signature>,
        body: Draft,
    ) -> Kind {
        let mut names = Names::parameters(&parameters);
        for name in bound_names([&body]) {
            names.add(name);
        }
        let slots = names.len();
        let body = self.in_frame(&mut names, |this| this.boxed(body));
        Kind::Lambda(Lambda {
            parameters,
            signature,
            body,
            frame: Frame { slots },
        })
    }

    fn apply(&mut self, left: Draft, mut right: Draft) -> Kind {
        let left = self.boxed(left);
        if matches!(right.kind, DraftKind::Call { .. }) {
            // The call is made by `~>` itself, which looks at nothing that follows it.
            right.predicates.clear();
            right.group = None;
        }
        let right = self.boxed(right);
        Kind::Apply(Apply { left, right })
    }

    /// What is called, and what it may have been meant to be.
    fn procedure(&mut self, draft: Draft) -> (Ast, Option<Variable>) {
        let meant = match &draft.kind {
            DraftKind::Path { steps, .. } => match steps.first().map(|step| &step.kind) {
                Some(DraftKind::Name(name) | DraftKind::Variable(name)) => {
                    Some(self.look_up(name.clone()))
                }
                _ => None,
            },
            _ => None,
        };
        let before = self.variables.len();
        let procedure = self.node(draft);
        if let Kind::Variable(variable) = &procedure.kind {
            self.check_procedure(variable, &procedure.range, before);
        }
        (procedure, meant)
    }
}
