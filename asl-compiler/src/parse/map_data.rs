//! What feeds and drains a Distributed Map: Item Reader, Item Batcher, Result Writer.

use super::fields::{Field, Fields, both, json_path, jsonata};
use super::values::MAX_SECONDS;
use super::{Context, schema_fault};
use crate::codes;
use crate::json::Text;
use crate::model::{
    FieldValue, ItemBatcher, ItemReader, PayloadTemplate, QueryLanguage, ResultWriter,
};

/// The most items that `MaxItems` may ask for.
const MAX_ITEMS: u32 = 100_000_000;

/// The most input a child execution can take, in bytes.
const MAX_INPUT_BYTES: u32 = 262_144;

static READER_FIELDS: &[Field] = &[
    both("Resource"),
    json_path("Parameters"),
    jsonata("Arguments"),
    both("ReaderConfig"),
];

static READER_CONFIG_FIELDS: &[Field] = &[
    both("InputType"),
    both("ManifestType"),
    both("Transformation"),
    both("CSVHeaderLocation"),
    both("CSVHeaders"),
    both("CSVDelimiter"),
    both("MaxItems"),
    json_path("MaxItemsPath"),
    both("ItemsPointer"),
];

static BATCHER_FIELDS: &[Field] = &[
    both("BatchInput"),
    both("MaxItemsPerBatch"),
    json_path("MaxItemsPerBatchPath"),
    both("MaxInputBytesPerBatch"),
    json_path("MaxInputBytesPerBatchPath"),
];

static WRITER_FIELDS: &[Field] = &[
    both("Resource"),
    json_path("Parameters"),
    jsonata("Arguments"),
    both("WriterConfig"),
];

static WRITER_CONFIG_FIELDS: &[Field] = &[both("Transformation"), both("OutputType")];

/// Fixed values of a config field: the field and what it may hold.
type Choices = (&'static str, &'static [(&'static str, ())]);

static READER_CHOICES: &[Choices] = &[
    (
        "InputType",
        &[
            ("CSV", ()),
            ("JSON", ()),
            ("JSONL", ()),
            ("PARQUET", ()),
            ("MANIFEST", ()),
        ],
    ),
    ("ManifestType", &[("ATHENA_DATA", ()), ("S3_INVENTORY", ())]),
    ("Transformation", &[("NONE", ()), ("LOAD_AND_FLATTEN", ())]),
    ("CSVHeaderLocation", &[("FIRST_ROW", ()), ("GIVEN", ())]),
    (
        "CSVDelimiter",
        &[
            ("COMMA", ()),
            ("PIPE", ()),
            ("SEMICOLON", ()),
            ("SPACE", ()),
            ("TAB", ()),
        ],
    ),
];

static WRITER_CHOICES: &[Choices] = &[
    (
        "Transformation",
        &[("NONE", ()), ("COMPACT", ()), ("FLATTEN", ())],
    ),
    ("OutputType", &[("JSON", ()), ("JSONL", ())]),
];

/// Parses `ItemReader`.
pub(super) fn item_reader(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<ItemReader> {
    let node = fields.value("ItemReader")?;
    let location = fields.location.field("ItemReader");
    let reader = Fields::of(node, location, fields.language, context)?;
    reader.only(READER_FIELDS, |_| None, context);
    reader.require(&["Resource"], context);
    let max_items = reader_config(&reader, context);
    Some(ItemReader {
        span: node.span,
        parameters: parameters(&reader, context),
        reader_config: reader.value("ReaderConfig").cloned(),
        max_items,
        resource: s3_resource(&reader, &["getObject", "listObjectsV2"], context)?,
    })
}

/// `Parameters`, or `Arguments` in JSONata.
fn parameters(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<PayloadTemplate> {
    let name = ["Parameters", "Arguments"]
        .into_iter()
        .find(|name| fields.has(name))?;
    fields.template(name, context)
}

/// Checks `ReaderConfig` and gives its `MaxItems`.
fn reader_config(reader: &Fields<'_>, context: &mut Context<'_>) -> Option<FieldValue<u32>> {
    let node = reader.value("ReaderConfig")?;
    let location = reader.location.field("ReaderConfig");
    let config = Fields::of(node, location, reader.language, context)?;
    config.only(READER_CONFIG_FIELDS, |_| None, context);
    for (name, values) in READER_CHOICES {
        config.one_of(name, values, context);
    }
    csv(&config, context);
    config.text("ItemsPointer", context);
    config.integer_value("MaxItems", "MaxItemsPath", &(0..=MAX_ITEMS), context)
}

/// Checks the fields that go with `"InputType": "CSV"`.
fn csv(config: &Fields<'_>, context: &mut Context<'_>) {
    let given = |name: &str| config.value(name).and_then(|node| node.as_text());
    let holds = |name: &str, value: &str| given(name).is_some_and(|text| text.text == value);
    if holds("InputType", "CSV") {
        config.require(&["CSVHeaderLocation"], context);
    } else if holds("InputType", "JSON") || holds("InputType", "JSONL") {
        unsupported(
            config,
            "CSVHeaderLocation",
            "\"InputType\": \"CSV\"",
            context,
        );
    }
    if holds("CSVHeaderLocation", "GIVEN") {
        config.require(&["CSVHeaders"], context);
    } else {
        unsupported(
            config,
            "CSVHeaders",
            "\"CSVHeaderLocation\": \"GIVEN\"",
            context,
        );
    }
    if given("CSVHeaders").is_none() || config.language == QueryLanguage::JsonPath {
        config.any_elements("CSVHeaders", context);
    }
}

/// Reports the field `name`, which only goes with `condition`.
fn unsupported(config: &Fields<'_>, name: &str, condition: &str, context: &mut Context<'_>) {
    if let Some(member) = config.get(name) {
        let message = format!("`{name}` needs `{condition}`");
        let aws = format!("Field '{name}' is not supported");
        let code = &codes::UNKNOWN_FIELD;
        let span = member.key.span;
        context.report(schema_fault(code, span, &config.location, message, aws));
    }
}

/// Reports a `Resource` that is none of `actions`, which are those of S3.
fn s3_resource(fields: &Fields<'_>, actions: &[&str], context: &mut Context<'_>) -> Option<Text> {
    let text = fields.text("Resource", context)?;
    let action = text
        .text
        .split_once(":states:::s3:")
        .map(|(_, action)| action);
    if text.text.starts_with("arn:") && action.is_some_and(|action| actions.contains(&action)) {
        return Some(text);
    }
    let names: Vec<String> = actions
        .iter()
        .map(|action| format!("`arn:aws:states:::s3:{action}`"))
        .collect();
    let message = format!("`{}` is not a resource that can stand here", text.text);
    let aws = "The field 'Resource' does not match any of the allowed values";
    let code = &codes::UNKNOWN_RESOURCE;
    let place = fields.location.field("Resource");
    let fault = schema_fault(code, text.span, &place, message, aws);
    context.report(fault.help(format!("write {}", names.join(" or "))));
    None
}

/// Parses `ItemBatcher`.
pub(super) fn item_batcher(fields: &Fields<'_>, context: &mut Context<'_>) -> Option<ItemBatcher> {
    let node = fields.value("ItemBatcher")?;
    let location = fields.location.field("ItemBatcher");
    let batcher = Fields::of(node, location, fields.language, context)?;
    batcher.only(BATCHER_FIELDS, |_| None, context);
    let limits = [
        "MaxItemsPerBatch",
        "MaxItemsPerBatchPath",
        "MaxInputBytesPerBatch",
        "MaxInputBytesPerBatchPath",
    ];
    if !limits.iter().any(|name| batcher.has(name)) {
        let message = "this `ItemBatcher` does not limit its batches";
        let aws = format!(
            "This object should have at least one of the following fields: [{}]",
            limits.join(", ")
        );
        let code = &codes::MISSING_FIELD;
        let fault = schema_fault(code, batcher.opening(), &batcher.location, message, aws);
        context.report(fault.help("add `MaxItemsPerBatch` or `MaxInputBytesPerBatch`"));
    }
    Some(ItemBatcher {
        span: node.span,
        batch_input: batcher.template("BatchInput", context),
        max_items_per_batch: batcher.integer_value(
            "MaxItemsPerBatch",
            "MaxItemsPerBatchPath",
            &(0..=MAX_SECONDS),
            context,
        ),
        max_input_bytes_per_batch: batcher.integer_value(
            "MaxInputBytesPerBatch",
            "MaxInputBytesPerBatchPath",
            &(0..=MAX_INPUT_BYTES),
            context,
        ),
    })
}

/// Parses `ResultWriter`.
pub(super) fn result_writer(
    fields: &Fields<'_>,
    context: &mut Context<'_>,
) -> Option<ResultWriter> {
    let node = fields.value("ResultWriter")?;
    let location = fields.location.field("ResultWriter");
    let writer = Fields::of(node, location, fields.language, context)?;
    writer.only(WRITER_FIELDS, |_| None, context);
    if writer.members().is_empty() {
        let message = "this `ResultWriter` writes nothing";
        let code = &codes::EMPTY_VALUE;
        let aws = "Value cannot be empty";
        let fault = schema_fault(code, node.span, &writer.location, message, aws);
        context.report(fault.help("add `Resource` and `Parameters`, or a `WriterConfig`"));
    }
    writer_config(&writer, context);
    Some(ResultWriter {
        span: node.span,
        resource: s3_resource(&writer, &["putObject"], context),
        parameters: parameters(&writer, context),
        writer_config: writer.value("WriterConfig").cloned(),
    })
}

fn writer_config(writer: &Fields<'_>, context: &mut Context<'_>) -> Option<()> {
    let node = writer.value("WriterConfig")?;
    let location = writer.location.field("WriterConfig");
    let config = Fields::of(node, location, writer.language, context)?;
    config.only(WRITER_CONFIG_FIELDS, |_| None, context);
    for (name, values) in WRITER_CHOICES {
        config.one_of(name, values, context);
    }
    Some(())
}
