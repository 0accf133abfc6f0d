//! The places that a model points at.

use asl_compiler::json::{Node, Text, Value};
use asl_compiler::model::{
    Assign, Choice, ChoiceRule, Condition, PathField, PayloadTemplate, State, StateKind,
    StateMachine, States, TemplateField, Transition,
};
use asl_compiler::source::Span;

/// The spans of a machine: of its states, templates, conditions and of each character of a text.
pub(crate) fn of(machine: &StateMachine) -> Vec<Span> {
    let mut spans = Spans(vec![machine.span]);
    spans.0.extend(machine.timeout_seconds.map(|t| t.span));
    spans.texts([&machine.comment, &machine.version]);
    spans.states(&machine.states);
    spans.0
}

struct Spans(Vec<Span>);

impl Spans {
    fn states(&mut self, states: &States) {
        self.0.push(states.span);
        self.text(&states.start_at);
        for state in &states.states {
            self.state(state);
        }
    }

    fn state(&mut self, state: &State) {
        self.0.push(state.span);
        self.text(&state.name);
        self.texts([&state.comment]);
        for path in [&state.input_path, &state.result_path, &state.output_path] {
            match path {
                Some(PathField::Path(text)) => self.text(text),
                Some(PathField::Null(span)) => self.0.push(*span),
                None => {}
            }
        }
        for template in [&state.parameters, &state.result_selector]
            .into_iter()
            .flatten()
        {
            self.template(template);
        }
        for node in [&state.arguments, &state.output].into_iter().flatten() {
            self.node(node);
        }
        self.assign(state.assign.as_ref());
        self.0
            .extend(state.retry.iter().map(|retrier| retrier.span));
        for catcher in &state.catch {
            self.0.push(catcher.span);
            self.text(&catcher.next);
        }
        match &state.transition {
            Some(Transition::Next(next)) => self.text(next),
            Some(Transition::End(span)) => self.0.push(*span),
            None => {}
        }
        self.kind(&state.kind);
    }

    fn kind(&mut self, kind: &StateKind) {
        match kind {
            StateKind::Choice(choice) => self.choice(choice),
            StateKind::Parallel(parallel) => {
                for branch in &parallel.branches {
                    self.0.push(branch.span);
                    self.states(&branch.states);
                }
            }
            StateKind::Map(map) => {
                self.0.push(map.item_processor.span);
                self.states(&map.item_processor.states);
                if let Some(selector) = &map.item_selector {
                    self.template(selector);
                }
            }
            StateKind::Pass(pass) => pass.result.iter().for_each(|node| self.node(node)),
            StateKind::Task(_)
            | StateKind::Wait(_)
            | StateKind::Succeed(_)
            | StateKind::Fail(_) => {}
        }
    }

    fn choice(&mut self, choice: &Choice) {
        self.texts([&choice.default]);
        for ChoiceRule {
            span,
            condition,
            next,
            assign,
            ..
        } in &choice.rules
        {
            self.0.push(*span);
            self.text(next);
            self.condition(condition);
            self.assign(assign.as_ref());
        }
    }

    fn condition(&mut self, condition: &Condition) {
        match condition {
            Condition::And(parts) | Condition::Or(parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            Condition::Not(part) => self.condition(part),
            Condition::Test(test) => {
                self.0.push(test.span);
                self.text(&test.variable);
                self.text(&test.operator);
            }
            Condition::Expression(node) => self.node(node),
        }
    }

    fn assign(&mut self, assign: Option<&Assign>) {
        if let Some(assign) = assign {
            self.0.push(assign.span);
            self.fields(&assign.variables);
        }
    }

    fn fields(&mut self, fields: &[TemplateField]) {
        for field in fields {
            self.text(&field.name);
            self.template(&field.value);
        }
    }

    fn template(&mut self, template: &PayloadTemplate) {
        match template {
            PayloadTemplate::Literal(node) => self.node(node),
            PayloadTemplate::Query(text) => self.text(text),
            PayloadTemplate::Object { span, fields } => {
                self.0.push(*span);
                self.fields(fields);
            }
            PayloadTemplate::Array { span, elements } => {
                self.0.push(*span);
                for element in elements {
                    self.template(element);
                }
            }
        }
    }

    fn node(&mut self, node: &Node) {
        self.0.push(node.span);
        match &node.value {
            Value::String(text) => self.text(text),
            Value::Array(elements) => elements.iter().for_each(|element| self.node(element)),
            Value::Object(members) => {
                for member in members {
                    self.text(&member.key);
                    self.node(&member.value);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }

    fn texts<const N: usize>(&mut self, texts: [&Option<Text>; N]) {
        texts.into_iter().flatten().for_each(|text| self.text(text));
    }

    /// The text, and each of its characters.
    fn text(&mut self, text: &Text) {
        self.0.push(text.span);
        let characters = text.text.char_indices();
        self.0
            .extend(characters.map(|(at, character)| text.span_of(at, at + character.len_utf8())));
    }
}
