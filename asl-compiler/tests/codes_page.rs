//! The page on codes has a section for each, whose first example has the fault and whose others have not.

use asl_compiler::codes;
use asl_compiler::front::{Format, MachineType};
use asl_compiler::source::SourceText;
use asl_compiler::{Options, compile};

/// A fenced block of the page.
struct Example<'a> {
    language: &'a str,
    text: &'a str,
}

fn examples(section: &str) -> Vec<Example<'_>> {
    let blocks = section.split("```").skip(1).step_by(2);
    blocks
        .map(|block| {
            let (language, text) = block.split_once('\n').expect("a block has lines");
            Example { language, text }
        })
        .collect()
}

/// The identifiers of everything that is reported of an example; nothing if it is no definition.
fn reported(example: &Example<'_>) -> Option<Vec<&'static str>> {
    let is_json = example.language.starts_with("json");
    if !is_json && example.language != "yaml" {
        return None;
    }
    let text = if is_json && !example.text.starts_with('{') {
        let first = example.text.split('"').nth(1).expect("a state has a name");
        format!(
            r#"{{ "StartAt": "{first}", "States": {{ {} }} }}"#,
            example.text
        )
    } else {
        example.text.to_owned()
    };
    let mut options = Options::new(syn::parse_quote!(page));
    if !is_json {
        options.format = Format::Yaml;
    }
    if example.language.ends_with("express") {
        options.machine_type = MachineType::Express;
    }
    let found = match compile(&SourceText::new("page", text), &options) {
        Ok(compiled) => compiled.warnings,
        Err(rejected) => rejected.diagnostics,
    };
    Some(found.iter().map(|found| found.code.id).collect())
}

#[test]
fn every_code_is_explained_with_an_example_that_has_the_fault() {
    for code in codes::ALL {
        let section = code.explanation();
        let head = format!("## {} {}\n\n", code.id, code.name);
        assert!(section.starts_with(&head), "{} is not explained", code.id);
        let examples = examples(section);
        let (wrong, right) = examples.split_first().expect(code.id);
        if let Some(found) = reported(wrong) {
            assert!(found.contains(&code.id), "{}: {found:?}", code.id);
        }
        for example in right {
            let found = reported(example).unwrap_or_default();
            assert!(
                found.is_empty(),
                "{}: {found:?} in\n{}",
                code.id,
                example.text
            );
        }
    }
}

#[test]
fn the_page_explains_nothing_else() {
    let page = include_str!("../docs/codes.md");
    let heads = page.lines().filter_map(|line| line.strip_prefix("## "));
    let expected = codes::ALL
        .iter()
        .map(|code| format!("{} {}", code.id, code.name));
    assert!(
        heads.eq(expected),
        "sections stand in the order of the codes"
    );
}
