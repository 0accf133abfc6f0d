//! Map states: the Item Processor and what feeds and drains it.

use super::{FieldValue, PathField, PayloadTemplate, States};
use crate::json::{Node, Text};
use crate::source::{Span, Spanned};

/// The fields of a Map state alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    /// `ItemProcessor`, or the legacy `Iterator`.
    pub item_processor: ItemProcessor,
    /// `ItemReader`.
    pub item_reader: Option<ItemReader>,
    /// `ItemsPath` (JSONPath).
    pub items_path: Option<PathField>,
    /// `Items` (JSONata).
    pub items: Option<Node>,
    /// `ItemSelector`, or the legacy `Parameters`.
    pub item_selector: Option<PayloadTemplate>,
    /// `ItemBatcher`.
    pub item_batcher: Option<ItemBatcher>,
    /// `ResultWriter`.
    pub result_writer: Option<ResultWriter>,
    /// `MaxConcurrency` or `MaxConcurrencyPath`; 0 is no limit.
    pub max_concurrency: Option<FieldValue<u32>>,
    /// `ToleratedFailureCount` or its Path form.
    pub tolerated_failure_count: Option<FieldValue<u32>>,
    /// `ToleratedFailurePercentage` or its Path form: 0 to 100.
    pub tolerated_failure_percentage: Option<FieldValue<f64>>,
    /// `Label`.
    pub label: Option<Text>,
}

/// The machine that runs once for each item or batch.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemProcessor {
    /// The key it is written under: `ItemProcessor` or `Iterator`.
    pub key: Text,
    /// Where it is written.
    pub span: Span,
    /// `Comment`.
    pub comment: Option<Text>,
    /// `ProcessorConfig`.
    pub mode: ProcessorMode,
    /// `StartAt` and `States`.
    pub states: States,
}

/// `Mode` and `ExecutionType` of a `ProcessorConfig`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProcessorMode {
    /// `INLINE`, the default: iterations inside the execution.
    Inline,
    /// `DISTRIBUTED`: a child execution for each item.
    Distributed(Spanned<ExecutionType>),
}

/// The type of a Distributed Map's child executions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExecutionType {
    /// `STANDARD`.
    Standard,
    /// `EXPRESS`.
    Express,
}

/// Where a Distributed Map's items come from.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemReader {
    /// Where it is written.
    pub span: Span,
    /// `Resource`: an optimized S3 integration.
    pub resource: Text,
    /// `Parameters`, or `Arguments` in JSONata.
    pub parameters: Option<PayloadTemplate>,
    /// `ReaderConfig`, its fields checked.
    pub reader_config: Option<Node>,
    /// `MaxItems` or `MaxItemsPath` of the `ReaderConfig`.
    pub max_items: Option<FieldValue<u32>>,
}

/// How a Distributed Map groups items.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemBatcher {
    /// Where it is written.
    pub span: Span,
    /// `BatchInput`.
    pub batch_input: Option<PayloadTemplate>,
    /// `MaxItemsPerBatch` or its Path form.
    pub max_items_per_batch: Option<FieldValue<u32>>,
    /// `MaxInputBytesPerBatch` or its Path form.
    pub max_input_bytes_per_batch: Option<FieldValue<u32>>,
}

/// Where a Distributed Map's results go.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultWriter {
    /// Where it is written.
    pub span: Span,
    /// `Resource`: an optimized S3 integration.
    pub resource: Option<Text>,
    /// `Parameters`, or `Arguments` in JSONata.
    pub parameters: Option<PayloadTemplate>,
    /// `WriterConfig`, its fields checked.
    pub writer_config: Option<Node>,
}
