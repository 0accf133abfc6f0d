//! Choice states.

use super::ids::Ids;
use super::{Lowering, timestamp};
use crate::ir::{Choice, Comparison, Condition, Operand, Rule, Test};
use crate::json::Value;
use crate::model::{self, DataTest, QueryLanguage, State, ValueType};
use crate::query::wildcard;

impl Lowering<'_> {
    pub(super) fn choice(
        &mut self,
        state: &State,
        choice: &model::Choice,
        ids: &Ids<'_>,
    ) -> Choice {
        Choice {
            input: self.selection(state.input_path.as_ref()),
            rules: choice
                .rules
                .iter()
                .enumerate()
                .map(|(index, rule)| self.rule(state, index, rule, ids))
                .collect(),
            default: choice.default.as_ref().map(|name| ids.resolve(name)),
            assign: self.state_assign(state),
            output: self.state_output(state),
            selection: self.selection(state.output_path.as_ref()),
        }
    }

    fn rule(
        &mut self,
        state: &State,
        index: usize,
        rule: &model::ChoiceRule,
        ids: &Ids<'_>,
    ) -> Rule {
        let field = format!("Choices[{index}]");
        Rule {
            condition: self.condition(&rule.condition, &field),
            assign: match state.query_language {
                QueryLanguage::JsonPath => self.assign(rule.assign.as_ref()),
                QueryLanguage::Jsonata => {
                    self.states_assign(rule.assign.as_ref(), &format!("{field}/Assign"))
                }
            },
            output: self.optional_states_template(rule.output.as_ref(), &format!("{field}/Output")),
            next: ids.resolve(&rule.next),
        }
    }

    fn condition(&mut self, condition: &model::Condition, field: &str) -> Condition {
        match condition {
            model::Condition::And(parts) => Condition::And(self.conditions(parts, field)),
            model::Condition::Or(parts) => Condition::Or(self.conditions(parts, field)),
            model::Condition::Not(inner) => Condition::Not(Box::new(self.condition(inner, field))),
            model::Condition::Test(test) => Condition::Test(self.test(test)),
            model::Condition::Expression(node) => match &node.value {
                Value::String(text) => {
                    let field = format!("{field}/Condition");
                    Condition::Expression(self.jsonata(text, field))
                }
                value => Condition::Fixed(*value == Value::Bool(true)),
            },
        }
    }

    fn conditions(&mut self, parts: &[model::Condition], field: &str) -> Vec<Condition> {
        parts
            .iter()
            .map(|part| self.condition(part, field))
            .collect()
    }

    fn test(&mut self, test: &DataTest) -> Test {
        Test {
            variable: self.path(&test.variable),
            comparison: self.comparison(&test.comparison),
        }
    }

    fn comparison(&mut self, comparison: &model::Comparison) -> Comparison {
        match comparison {
            model::Comparison::Compare {
                value_type,
                relation,
                operand,
            } => match operand {
                model::Operand::Path(text) => {
                    Comparison::ComparePath(*value_type, *relation, self.path(text))
                }
                literal => Comparison::Compare(*relation, literal_operand(*value_type, literal)),
            },
            model::Comparison::Matches(pattern) => {
                let pieces = wildcard::parse(pattern.as_str());
                Comparison::Matches(pieces.expect("the checks have read every pattern"))
            }
            model::Comparison::Is(type_test, expected) => Comparison::Is(*type_test, *expected),
        }
    }
}

fn literal_operand(value_type: ValueType, operand: &model::Operand) -> Operand {
    match operand {
        model::Operand::String(text) | model::Operand::Path(text) => match value_type {
            ValueType::Timestamp => Operand::Timestamp(timestamp::instant(text.as_str())),
            _ => Operand::Text(text.text.clone()),
        },
        model::Operand::Number(number) => Operand::Number(
            number
                .value
                .parse()
                .expect("the JSON parser has read the number"),
        ),
        model::Operand::Boolean(value) => Operand::Boolean(*value),
    }
}
