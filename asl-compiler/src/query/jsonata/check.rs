//! What Step Functions refuses in an expression that is good JSONata (checklist 2.18): there is no input document, so
//! nothing at the top level of an expression may refer to one; and no `$eval`.

use super::ast::{Ast, Kind, Outer, Pair, Predicate, Stage, Step, StepKind, Variable};
use super::builtins::Builtin;
use super::{Dialect, Expression, SyntaxError, Warning};

/// Checks an expression of a state machine; adds to its warnings.
pub(super) fn check(expression: &mut Expression) -> Vec<SyntaxError> {
    let mut checker = Checker {
        errors: Vec::new(),
        warnings: std::mem::take(&mut expression.warnings),
    };
    checker.node(&expression.body, Context::Missing);
    expression.warnings = checker.warnings;
    expression
        .warnings
        .sort_by_key(|warning| warning.range.start);
    checker.errors
}

/// What `$` and names refer to at some place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Context {
    /// Nothing, and AWS refuses to ask.
    Missing,
    /// Nothing, but AWS does not look: the body of a function.
    Unknown,
    /// An item of a path, a predicate's candidate, a transform's object.
    Given,
}

struct Checker {
    errors: Vec<SyntaxError>,
    warnings: Vec<Warning>,
}

impl Checker {
    fn node(&mut self, ast: &Ast, context: Context) {
        self.kind(ast, context);
        for predicate in &ast.predicates {
            self.predicate(predicate);
        }
        if let Some(group) = &ast.group {
            self.pairs(&group.pairs, Context::Given);
        }
    }

    fn kind(&mut self, ast: &Ast, context: Context) {
        match &ast.kind {
            Kind::Context => {
                let help = "the state's input is `$states.input`".to_owned();
                self.reference(ast, context, "`$`", help);
            }
            Kind::Name(name) => {
                self.reference(
                    ast,
                    context,
                    &format!("the name `{name}`"),
                    instead_of_name(name),
                );
            }
            // AWS does not refuse these.
            Kind::Wildcard | Kind::Descendants if context != Context::Given => {
                let message = "this selects nothing: the expression has no input document";
                self.warn(ast, message.to_owned(), None);
            }
            Kind::Variable(variable) => self.variable(variable, ast),
            Kind::Path(path) => self.steps(&path.steps, context),
            Kind::Lambda(lambda) => {
                let inside = match context {
                    Context::Given => Context::Given,
                    _ => Context::Unknown,
                };
                self.node(&lambda.body, inside);
            }
            Kind::Transform(_) => {
                let kind = &ast.kind;
                kind.for_each_part(&mut |part| self.node(part, Context::Given));
            }
            Kind::Object(pairs) => self.pairs(pairs, context),
            kind => {
                kind.for_each_part(&mut |part| self.node(part, context));
            }
        }
    }

    fn steps(&mut self, steps: &[Step], context: Context) {
        let contexts = std::iter::once(context).chain(std::iter::repeat(Context::Given));
        for (step, context) in steps.iter().zip(contexts) {
            match &step.kind {
                StepKind::Evaluate(ast) => self.node(ast, context),
                StepKind::Sort(sort) => {
                    for term in &sort.terms {
                        self.node(&term.expression, Context::Given);
                    }
                }
            }
            for stage in &step.stages {
                if let Stage::Filter(predicate) = stage {
                    self.predicate(predicate);
                }
            }
        }
    }

    fn predicate(&mut self, predicate: &Predicate) {
        self.node(&predicate.expression, Context::Given);
    }

    fn pairs(&mut self, pairs: &[Pair], context: Context) {
        for pair in pairs {
            self.node(&pair.key, context);
            self.node(&pair.value, context);
        }
    }

    fn variable(&mut self, variable: &Variable, ast: &Ast) {
        if variable.certain {
            return;
        }
        if variable.outer == Outer::Root {
            let message = "`$$` has no value: the expression has no input document";
            self.refuse(
                ast,
                message,
                "the state's input is `$states.input`".to_owned(),
            );
        } else if variable.name == "eval" && variable.outer == Outer::External {
            let message = "`$eval` is not available in Step Functions";
            self.refuse(ast, message, "`$parse` reads JSON text".to_owned());
        }
    }

    /// Something that refers to the context.
    fn reference(&mut self, ast: &Ast, context: Context, what: &str, help: String) {
        let message = format!("{what} has no value here: the expression has no input document");
        match context {
            Context::Missing => self.refuse(ast, message, help),
            Context::Unknown => self.warn(ast, message, Some(help)),
            Context::Given => {}
        }
    }

    fn refuse(&mut self, ast: &Ast, message: impl Into<String>, help: String) {
        let error = SyntaxError::refused(ast.range.clone(), ast.position, message);
        self.errors.push(error.help(help));
    }

    fn warn(&mut self, ast: &Ast, message: String, help: Option<String>) {
        self.warnings.push(Warning {
            code: None,
            range: ast.range.clone(),
            message,
            help,
        });
    }
}

/// What a name alone was probably meant to be.
fn instead_of_name(name: &str) -> String {
    if Builtin::find(name, Dialect::StepFunctions).is_some() {
        return format!(
            "the function is `${name}`; a field of the state's input is `$states.input.{name}`"
        );
    }
    format!(
        "a field of the state's input is `$states.input.{name}`, a variable `${name}`, a string `'{name}'`"
    )
}
