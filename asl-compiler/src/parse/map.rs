//! Map states and their Item Processors.

use super::fields::{Field, Fields, both};
use super::state_machine::states;
use super::values::{MAX_SECONDS, decimal};
use super::{Context, map_data, schema_fault};
use crate::codes;
use crate::model::{ExecutionType, ItemProcessor, Map, ProcessorMode};

static PROCESSOR_FIELDS: &[Field] = &[
    both("Comment"),
    both("StartAt"),
    both("States"),
    both("ProcessorConfig"),
];

static CONFIG_FIELDS: &[Field] = &[both("Mode"), both("ExecutionType")];

static EXECUTION_TYPES: [(&str, ExecutionType); 2] = [
    ("STANDARD", ExecutionType::Standard),
    ("EXPRESS", ExecutionType::Express),
];

/// Parses the fields that only Map states have.
pub(super) fn parse(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<Map> {
    let item_processor = processor(fields, context);
    fields.at_most_one(&["ItemSelector", "Parameters"], context);
    let selector = ["ItemSelector", "Parameters"]
        .into_iter()
        .find(|name| fields.has(name));
    let count = 0..=MAX_SECONDS;
    Some(Map {
        item_reader: map_data::item_reader(fields, context),
        items_path: fields.path("ItemsPath", context),
        items: fields.expressions("Items", context),
        item_selector: selector.and_then(|name| fields.template(name, context)),
        item_batcher: map_data::item_batcher(fields, context),
        result_writer: map_data::result_writer(fields, context),
        max_concurrency: fields.integer_value(
            "MaxConcurrency",
            "MaxConcurrencyPath",
            &count,
            context,
        ),
        tolerated_failure_count: fields.integer_value(
            "ToleratedFailureCount",
            "ToleratedFailureCountPath",
            &count,
            context,
        ),
        tolerated_failure_percentage: fields.field_value(
            "ToleratedFailurePercentage",
            "ToleratedFailurePercentagePath",
            context,
            |node, location, context| decimal(node, location, &(0.0..=100.0), context),
        ),
        label: fields.text("Label", context),
        item_processor: item_processor?,
    })
}

fn processor(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<ItemProcessor> {
    let names = ["ItemProcessor", "Iterator"];
    let Some(name) = names.into_iter().find(|name| fields.has(name)) else {
        let message = "this Map state has no `ItemProcessor`";
        let aws =
            "This object should have only one of the following fields: [ItemProcessor, Iterator]";
        let code = &codes::MISSING_FIELD;
        let fault = schema_fault(code, fields.opening(), &fields.location, message, aws);
        context.report(fault.help("add `ItemProcessor` with the states to run for each item"));
        return None;
    };
    fields.at_most_one(&names, context);
    let member = fields.get(name)?;
    let node = &member.value;
    let location = fields.location.field(name);
    let inner = Fields::of(node, location, context.machine_language, context)?;
    inner.only(PROCESSOR_FIELDS, |_| None, context);
    let mode = mode(&inner, context);
    Some(ItemProcessor {
        key: member.key.clone(),
        span: node.span,
        comment: inner.text("Comment", context),
        states: states(&inner, context)?,
        mode: mode?,
    })
}

fn mode(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<ProcessorMode> {
    let Some(node) = fields.value("ProcessorConfig") else {
        return Some(ProcessorMode::Inline);
    };
    let location = fields.location.field("ProcessorConfig");
    let config = Fields::of(node, location, fields.language, context)?;
    config.only(CONFIG_FIELDS, |_| None, context);
    let modes = [("INLINE", false), ("DISTRIBUTED", true)];
    let distributed = if config.has("Mode") {
        config.one_of("Mode", &modes, context)?.value
    } else {
        false
    };
    if distributed {
        config.require(&["ExecutionType"], context);
        let execution_type = config.one_of("ExecutionType", &EXECUTION_TYPES, context)?;
        return Some(ProcessorMode::Distributed(execution_type));
    }
    if let Some(member) = config.get("ExecutionType") {
        let message = "only a Distributed Map has an `ExecutionType`";
        let aws = "Field 'ExecutionType' is not supported";
        let code = &codes::UNKNOWN_FIELD;
        let fault = schema_fault(code, member.key.span, &config.location, message, aws);
        context.report(fault.help("remove it, or write `\"Mode\": \"DISTRIBUTED\"`"));
    }
    Some(ProcessorMode::Inline)
}
