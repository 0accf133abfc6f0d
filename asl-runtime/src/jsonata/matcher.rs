//! Regular expressions as values, and functions that stand in for them.

use std::borrow::Cow;

use super::closure::Closure;
use super::functions::limit::BoundedText;
use super::functions::number_text::to_text;
use super::functions::regex::{Match, Position, Regex};
use super::mixed::{Entries, Filling};
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

static MATCH: ArcStr = arcstr::literal!("match");
static INDEX: ArcStr = arcstr::literal!("index");
static START: ArcStr = arcstr::literal!("start");
static END: ArcStr = arcstr::literal!("end");
static GROUPS: ArcStr = arcstr::literal!("groups");
static NEXT: ArcStr = arcstr::literal!("next");

impl Matcher {
    /// The matches in `text`.
    pub(super) fn matches<'m>(
        &'m self,
        evaluation: &'m Evaluation<'_>,
        text: &'m ArcStr,
    ) -> Box<dyn Iterator<Item = Result<Match, Error>> + 'm> {
        match self {
            Matcher::Regex(regex) => Box::new(regex.matches(text).map(|found| {
                evaluation.step()?;
                found
            })),
            Matcher::Function(function) => {
                let mut next = (function.clone(), vec![Value::from(text.clone())]);
                Box::new(std::iter::from_fn(move || {
                    let (function, arguments) = std::mem::take(&mut next);
                    let found = evaluation.apply(&function, arguments, &Value::null());
                    let found = match found {
                        Ok(Value::Undefined) => return None,
                        Ok(found) => found,
                        Err(error) => return Some(Err(error)),
                    };
                    next.0 = field(&found, &NEXT);
                    Some(evaluation.match_of(&found, text))
                }))
            }
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

    /// What a function that stands in for a regular expression says of a match.
    fn match_of(&self, found: &Value, text: &str) -> Result<Match, Error> {
        let (start, end) = (field(found, &START), field(found, &END));
        let groups = field(found, &GROUPS);
        let is_match = start.as_f64().is_some()
            || end.as_f64().is_some()
            || groups.is_array()
            || field(found, &NEXT).is_function();
        if !is_match {
            return Err(Error::not_a_match(self.callee.get()));
        }
        let as_text = |value: &Value| value.as_str().map(ArcStr::from);
        let at = |value: &Value| {
            let units = value.as_f64().unwrap_or_default();
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "what is out of range is the text's start or end"
            )]
            Position::at(text, units as usize)
        };
        Ok(Match {
            text: as_text(&field(found, &MATCH)).unwrap_or_default(),
            start: at(&start),
            end: at(&end),
            groups: groups
                .items_if_any()
                .iter()
                .map(|group| as_text(&group))
                .collect(),
        })
    }

    /// Calls a regular expression as a function: the first match in a text.
    pub(super) fn call_pattern(&self, regex: &'static Regex, arguments: &[Value]) -> Outcome {
        let text = self.searched_text(arguments.first().unwrap_or(&Value::Undefined))?;
        self.match_value(regex, &text, regex.first(&text))
    }

    /// The text that is searched where no signature asks for one: JavaScript's own for the value, arrays without brackets.
    pub(super) fn searched_text(&self, value: &Value) -> Result<ArcStr, Error> {
        if let Value::Json(Json::String(text)) = value {
            return Ok(text.clone());
        }
        let mut text = BoundedText::default();
        let mut pending = vec![value.clone()];
        let mut is_first = true;
        while let Some(part) = pending.pop() {
            self.step()?;
            let start = pending.len();
            if part.is_array() {
                pending.extend(part.items().iter());
            }
            if let Some(added @ [_, ..]) = pending.get_mut(start..) {
                added.reverse();
                continue;
            }
            if !std::mem::take(&mut is_first) {
                text.push_str(",")?;
            }
            text.push_str(&plain_text(&part, value.is_array()))?;
        }
        Ok(ArcStr::from(text.into_string()))
    }

    pub(super) fn call_next_match(&self, next: &NextMatch) -> Outcome {
        let found = next.regex.next(&next.text, next.end)?;
        self.match_value(next.regex, &next.text, found)
    }

    /// A match as a regular expression gives it when it is called.
    fn match_value(&self, regex: &'static Regex, text: &ArcStr, found: Option<Match>) -> Outcome {
        let Some(found) = found else {
            return Ok(Value::Undefined);
        };
        let next = NextMatch {
            regex,
            text: text.clone(),
            end: found.end,
        };
        let mut object = whole_match(found);
        object.insert(NEXT.clone(), self.close(Closure::NextMatch(next))?);
        Ok(object.finish())
    }
}

/// What JavaScript writes for a value that is no array, in an array or alone.
fn plain_text(value: &Value, in_array: bool) -> Cow<'_, str> {
    Cow::Borrowed(match value {
        Value::Json(Json::String(text)) => text,
        Value::Json(Json::Null) if !in_array => "null",
        Value::Json(Json::Bool(true)) => "true",
        Value::Json(Json::Bool(false)) => "false",
        Value::Undefined if !in_array => "undefined",
        Value::Undefined | Value::Json(Json::Null) => "",
        value if value.is_array() => "",
        value => match value.as_f64() {
            Some(number) => return Cow::Owned(to_text(number)),
            None => "[object Object]",
        },
    })
}

/// A match with both its ends.
fn whole_match(found: Match) -> Filling {
    let mut object = Filling::with_capacity(5);
    object.insert(MATCH.clone(), Value::from(found.text));
    object.insert(START.clone(), Value::from(found.start.units));
    object.insert(END.clone(), Value::from(found.end.units));
    object.insert(GROUPS.clone(), groups(found.groups));
    object
}

/// A match as the function of `$replace` gets it.
pub(super) fn replaced_match(found: Match) -> Value {
    whole_match(found).finish()
}

/// A match as `$match` gives it.
pub(super) fn listed_match(found: Match) -> Value {
    let mut object = Filling::with_capacity(3);
    object.insert(MATCH.clone(), Value::from(found.text));
    object.insert(INDEX.clone(), Value::from(found.start.units));
    object.insert(GROUPS.clone(), groups(found.groups));
    object.finish()
}

fn groups(groups: Vec<Option<ArcStr>>) -> Value {
    let groups = groups.into_iter().map(|group| group.map(Value::from));
    Value::array(groups.map(Option::unwrap_or_default).collect())
}

fn field(value: &Value, name: &str) -> Value {
    let entries = value.entries();
    entries
        .and_then(|entries: Entries<'_>| entries.get(name))
        .unwrap_or_default()
}
