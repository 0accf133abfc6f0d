//! The 18 Intrinsic Functions: names, and what arguments each takes (checklist §4).

use super::Argument;

/// An Intrinsic Function of the Amazon States Language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Function {
    /// `States.Format(template, value…)`
    Format,
    /// `States.StringToJson(string)`
    StringToJson,
    /// `States.JsonToString(value)`
    JsonToString,
    /// `States.Array(value…)`
    Array,
    /// `States.ArrayPartition(array, size)`
    ArrayPartition,
    /// `States.ArrayContains(array, value)`
    ArrayContains,
    /// `States.ArrayRange(first, last, step)`
    ArrayRange,
    /// `States.ArrayGetItem(array, index)`
    ArrayGetItem,
    /// `States.ArrayLength(array)`
    ArrayLength,
    /// `States.ArrayUnique(array)`
    ArrayUnique,
    /// `States.Base64Encode(string)`
    Base64Encode,
    /// `States.Base64Decode(string)`
    Base64Decode,
    /// `States.Hash(value, algorithm)`
    Hash,
    /// `States.JsonMerge(object, object, deep)`
    JsonMerge,
    /// `States.MathRandom(start, end[, seed])`
    MathRandom,
    /// `States.MathAdd(number, number)`
    MathAdd,
    /// `States.StringSplit(string, delimiters)`
    StringSplit,
    /// `States.UUID()`
    Uuid,
}

/// What may stand as an argument. Paths and calls may stand anywhere: their type shows only at run time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    String,
    Number,
    Boolean,
    /// Arrays and objects have no literals, so that only Paths and calls fit.
    Computed,
}

impl Kind {
    pub(super) fn accepts(self, argument: &Argument) -> bool {
        match argument {
            Argument::Path(_) | Argument::Call(_) => true,
            Argument::Text { .. } => matches!(self, Self::Any | Self::String),
            Argument::Number { .. } => matches!(self, Self::Any | Self::Number),
            Argument::Boolean { .. } => matches!(self, Self::Any | Self::Boolean),
            Argument::Null { .. } => self == Self::Any,
        }
    }

    pub(super) fn wanted(self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::String => "a string, a Path or a call",
            Self::Number => "a number, a Path or a call",
            Self::Boolean => "`true`, `false`, a Path or a call",
            Self::Computed => "a Path or a call",
        }
    }
}

/// The arguments that a function takes.
pub(super) struct Signature {
    pub(super) required: &'static [Kind],
    pub(super) optional: &'static [Kind],
    /// Whether any number of further values may follow.
    pub(super) variadic: bool,
}

impl Function {
    /// Every function, in the order of the specification.
    pub const ALL: [Self; 18] = [
        Self::Format,
        Self::StringToJson,
        Self::JsonToString,
        Self::Array,
        Self::ArrayPartition,
        Self::ArrayContains,
        Self::ArrayRange,
        Self::ArrayGetItem,
        Self::ArrayLength,
        Self::ArrayUnique,
        Self::Base64Encode,
        Self::Base64Decode,
        Self::Hash,
        Self::JsonMerge,
        Self::MathRandom,
        Self::MathAdd,
        Self::StringSplit,
        Self::Uuid,
    ];

    /// The name as it is written in a definition.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Format => "States.Format",
            Self::StringToJson => "States.StringToJson",
            Self::JsonToString => "States.JsonToString",
            Self::Array => "States.Array",
            Self::ArrayPartition => "States.ArrayPartition",
            Self::ArrayContains => "States.ArrayContains",
            Self::ArrayRange => "States.ArrayRange",
            Self::ArrayGetItem => "States.ArrayGetItem",
            Self::ArrayLength => "States.ArrayLength",
            Self::ArrayUnique => "States.ArrayUnique",
            Self::Base64Encode => "States.Base64Encode",
            Self::Base64Decode => "States.Base64Decode",
            Self::Hash => "States.Hash",
            Self::JsonMerge => "States.JsonMerge",
            Self::MathRandom => "States.MathRandom",
            Self::MathAdd => "States.MathAdd",
            Self::StringSplit => "States.StringSplit",
            Self::Uuid => "States.UUID",
        }
    }

    /// The function of this name, which is case-sensitive.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|function| function.name() == name)
    }

    /// Whether the result is a string, or may be: what `ErrorPath` and `CausePath` allow (checklist 4.1).
    #[must_use]
    pub fn returns_string(self) -> bool {
        matches!(
            self,
            Self::ArrayGetItem
                | Self::Base64Encode
                | Self::Base64Decode
                | Self::Format
                | Self::JsonToString
                | Self::Hash
                | Self::Uuid
        )
    }

    pub(super) fn signature(self) -> Signature {
        use Kind::{Any, Boolean, Computed, Number, String};
        let (required, optional, variadic): (&[Kind], &[Kind], bool) = match self {
            Self::Format => (&[String], &[], true),
            Self::Array => (&[], &[], true),
            Self::StringToJson | Self::Base64Encode | Self::Base64Decode => (&[String], &[], false),
            Self::JsonToString | Self::ArrayLength | Self::ArrayUnique => (&[Computed], &[], false),
            Self::ArrayPartition | Self::ArrayGetItem => (&[Computed, Number], &[], false),
            Self::ArrayContains => (&[Computed, Any], &[], false),
            Self::ArrayRange => (&[Number, Number, Number], &[], false),
            Self::Hash => (&[Any, String], &[], false),
            Self::JsonMerge => (&[Computed, Computed, Boolean], &[], false),
            Self::MathRandom => (&[Number, Number], &[Number], false),
            Self::MathAdd => (&[Number, Number], &[], false),
            Self::StringSplit => (&[String, String], &[], false),
            Self::Uuid => (&[], &[], false),
        };
        Signature {
            required,
            optional,
            variadic,
        }
    }
}
