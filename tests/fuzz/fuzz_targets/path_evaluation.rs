//! Paths as the compiler reads them, on any data: a Path on the first line, JSON behind it.
//!
//! A Path is static data for the runtime, so each one read leaks some hundred bytes. Filters are code, and left out.

#![no_main]

use asl_compiler::query::{JsonPath, Selector, Step as Read};
use asl_runtime::json::Json;
use asl_runtime::query::{Path, Root, Step, Text, put};
use libfuzzer_sys::{Corpus, fuzz_target};

/// More steps than these find nothing new, and leak.
const MAX_STEPS: usize = 8;

fuzz_target!(|text: &str| -> Corpus { evaluate(text).map_or(Corpus::Reject, |()| Corpus::Keep) });

fn evaluate(text: &str) -> Option<()> {
    let (path, data) = text.split_once('\n')?;
    let read = JsonPath::parse(path).ok()?;
    let data = Json::parse(data).ok()?;
    if read.steps.len() > MAX_STEPS {
        return None;
    }
    let steps: Option<Vec<Step>> = read.steps.iter().map(step).collect();
    let path = Path {
        text: "",
        root: Root::Input,
        definite: read.is_definite(),
        steps: steps?.leak(),
    };
    let found = path.select(&data);
    if let Ok(found) = &found {
        assert_eq!(found.serialized_len(), found.to_string().len());
    }
    if !path.definite {
        assert!(
            found
                .as_ref()
                .map_or(true, |found| found.as_array().is_some())
        );
    }
    if is_one_place(&read.steps) {
        let one = one_place(&read.steps, &data);
        assert_eq!(path.get(&data), one);
        assert_eq!(found.ok().as_ref(), one);
        assert_eq!(path.is_present(&data), one.is_some());
        written_is_read(&path, &read.steps, &data);
    }
    Some(())
}

fn is_one_place(steps: &[Read]) -> bool {
    let is_single =
        |step: &Read| matches!(step.selector, Selector::Property(_) | Selector::Index(_));
    steps.iter().all(is_single)
}

/// What names and indexes find, step by step.
fn one_place<'j>(steps: &[Read], data: &'j Json) -> Option<&'j Json> {
    steps
        .iter()
        .try_fold(data, |value, step| match &step.selector {
            Selector::Property(name) => value.get(name),
            Selector::Index(index) => {
                let length = i64::try_from(value.as_array()?.len()).ok()?;
                let index = if *index < 0 { length + index } else { *index };
                value.at(usize::try_from(index).ok()?)
            }
            _ => None,
        })
}

/// What is put in a place is found there.
fn written_is_read(path: &Path, steps: &[Read], data: &Json) {
    let backwards = |step: &Read| matches!(step.selector, Selector::Index(..=-1));
    if steps.iter().any(backwards) {
        return;
    }
    let value = Json::from("written");
    match put(data.clone(), path, value.clone()) {
        Ok(written) => assert_eq!(path.get(&written), Some(&value)),
        Err(error) => assert_eq!(&error.document, data, "a failure changes nothing"),
    }
}

fn step(read: &Read) -> Option<Step> {
    Some(match &read.selector {
        Selector::Property(name) => Step::Property(text(name)),
        Selector::Properties(names) => {
            let names: Vec<&Text> = names.iter().map(|name| text(name)).collect();
            Step::Properties(names.leak())
        }
        Selector::Index(index) => Step::Index(*index),
        Selector::Indexes(indexes) => Step::Indexes(indexes.clone().leak()),
        Selector::Slice { start, end, .. } => Step::Slice {
            start: *start,
            end: *end,
        },
        Selector::Wildcard => Step::Wildcard,
        Selector::Descendants => Step::Descendants,
        Selector::Filter(_) => return None,
    })
}

fn text(text: &str) -> &'static Text {
    Box::leak(Box::new(Text::new(text.to_owned().leak())))
}
