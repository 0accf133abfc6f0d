//! Regular expressions as values, and functions that stand in for them.

use std::rc::Rc;

use super::closure::Closure;
use super::functions::regex::{Match, Matches, Position, Regex};
use super::mixed::Filling;
use super::{Error, Evaluation, Outcome, Value};
use crate::json::{ArcStr, Json};

/// What gives the match after one.
pub(super) struct NextMatch {
    regex: &'static Regex,
    text: ArcStr,
    end: Position,
}

/// What searches a text: a regular expression, or a function that stands in for one.
pub(super) enum Matcher {
    Regex(&'static Regex),
    Function(Value),
}

impl Matcher {
    /// The matches in `text`.
    pub(super) fn matches<'m>(
        &'m self,
        evaluation: &'m Evaluation<'_>,
        text: &'m str,
    ) -> Box<dyn Iterator<Item = Result<Match, Error>> + 'm> {
        match self {
            Matcher::Regex(regex) => {
                let matches: Matches<'m> = regex.matches(text);
                Box::new(matches.map(move |found| {
                    evaluation.step()?;
                    found
                }))
            }
            Matcher::Function(function) => Box::new(FunctionMatches {
                evaluation,
                text,
                next: Some((function.clone(), true)),
            }),
        }
    }
}

impl Evaluation<'_> {
    /// The matcher that a function value is.
    pub(super) fn matcher(&self, function: &Value) -> Matcher {
        if let Value::Closure(id) = function
            && let Closure::Pattern(regex) = &*self.closures.borrow().get(*id)
        {
            return Matcher::Regex(regex);
        }
        Matcher::Function(function.clone())
    }

    /// Calls a regular expression as a function: the first match of the text from the index on.
    pub(super) fn call_pattern(&self, regex: &'static Regex, arguments: &[Value]) -> Outcome {
        let Some(Value::Json(Json::String(text))) = arguments.first() else {
            return Ok(Value::Undefined);
        };
        self.match_value(regex, text, regex.first(text))
    }

    pub(super) fn call_next_match(&self, next: &NextMatch) -> Outcome {
        let found = next.regex.next(&next.text, next.end)?;
        self.match_value(next.regex, &next.text, found)
    }

    /// A match as the object that a matcher gives.
    fn match_value(
        &self,
        regex: &'static Regex,
        text: &ArcStr,
        found: Option<Match>,
    ) -> Outcome {
        static NEXT: ArcStr = arcstr::literal!("next");
        static START: ArcStr = arcstr::literal!("start");
        static END: ArcStr = arcstr::literal!("end");
        let Some(found) = found else {
            return Ok(Value::Undefined);
        };
        let (start, end) = (found.start, found.end);
        let mut object = Filling::with_capacity(5);
        object.insert(MATCH.clone(), Value::from(found.text));
        object.insert(START.clone(), Value::from(start.units));
        object.insert(END.clone(), Value::from(end.units));
        object.insert(GROUPS.clone(), groups(found.groups));
        let next = NextMatch {
            regex,
            text: text.clone(),
            end,
        };
        object.insert(NEXT.clone(), self.close(Closure::NextMatch(next))?);
        Ok(object.finish())
    }

    /// A match as `$match` gives it, and as it is given to the function of `$replace`.
    pub(super) fn match_result(found: Match, with_end: bool) -> Value {
        static INDEX: ArcStr = arcstr::literal!("index");
        let mut object = Filling::with_capacity(3);
        object.insert(MATCH.clone(), Value::from(found.text));
        object.insert(INDEX.clone(), Value::from(found.start.units));
        object.insert(GROUPS.clone(), groups(found.groups));
        let _ = with_end;
        object.finish()
    }
}

static MATCH: ArcStr = arcstr::literal!("match");
static GROUPS: ArcStr = arcstr::literal!("groups");

/// The groups; those that took no part are `null` to JSON, as there is nothing in JavaScript.
fn groups(groups: Vec<Option<ArcStr>>) -> Value {
    let groups = groups.into_iter().map(|group| match group {
        Some(text) => Value::from(text),
        None => Value::Undefined,
    });
    let _ = Rc::new(());
    Value::array(groups.collect())
}
