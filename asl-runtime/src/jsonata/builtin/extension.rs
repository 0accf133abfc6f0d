//! What AWS adds: `$hash`, `$parse`, `$partition`, `$random`, `$range`, `$uuid` (checklist 4.5).

use super::{
    ARRAY, Arguments, Evaluation, Function, NUMBERS, Outcome, Parameter, TEXT, Value, builtins,
};
use crate::jsonata::functions::{extension, json_text};
use crate::jsonata::list::ListKind;
use crate::query::intrinsic;

builtins! {
    HASH "hash" [Parameter::taking("snblaom").or_context(), TEXT] 2 hash;
    PARSE "parse" [TEXT.or_context()] 1 parse;
    PARTITION "partition" [ARRAY, NUMBERS] 2 partition;
    RANDOM "random" [] 0 random;
    RANDOM_SEEDED "random" [NUMBERS.optional()] 1 random;
    RANGE "range" [NUMBERS, NUMBERS, NUMBERS] 3 range;
    UUID "uuid" [] 0 uuid;
}

fn hash(_: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let data = arguments.get(0).to_text(false)?;
    match data.zip(arguments.text(1)) {
        Some((data, algorithm)) => extension::hash(&data, algorithm).map(Value::from),
        None => Ok(Value::Undefined),
    }
}

fn parse(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let Some(text) = arguments.text(0) else {
        return Ok(Value::Undefined);
    };
    evaluation.steps(text.len())?;
    json_text::parse(text).map(Value::Json)
}

fn partition(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let (array, size) = (arguments.get(0), arguments.number(1));
    let Some(size) = size.filter(|_| !array.is_undefined()) else {
        return Ok(Value::Undefined);
    };
    let size = extension::partition_size(size)?;
    let items = array.clone().into_items();
    evaluation.steps(items.len())?;
    let parts = items.chunks(size).map(|part| Value::array(part.to_vec()));
    Ok(Value::list(parts.collect(), ListKind::Sequence))
}

fn random(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    Ok(Value::Number(match arguments.number(0) {
        Some(seed) => extension::random_seeded(seed),
        None => extension::random(evaluation.host.random()),
    }))
}

fn range(evaluation: &Evaluation<'_>, arguments: &Arguments) -> Outcome {
    let bounds = arguments.number(0).zip(arguments.number(1));
    let Some(((first, last), step)) = bounds.zip(arguments.number(2)) else {
        return Ok(Value::Undefined);
    };
    let numbers = extension::range(first, last, step)?;
    evaluation.steps(numbers.len())?;
    Ok(Value::list(
        numbers.map(Value::Number).collect(),
        ListKind::Sequence,
    ))
}

fn uuid(evaluation: &Evaluation<'_>, _: &Arguments) -> Outcome {
    let uuid = intrinsic::uuid(&mut || evaluation.host.random());
    Ok(Value::Json(uuid))
}
