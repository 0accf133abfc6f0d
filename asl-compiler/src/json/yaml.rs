//! YAML to the JSON tree: one document, string keys, scalars of the core schema (YAML 1.2, section 10.3).

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span as Marks, Tag};

use super::parse::MAX_DEPTH;
use super::yaml_scalar::resolve;
use super::yaml_text::offsets;
use super::{Member, Node, Text, Value};
use crate::codes;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::source::{OffsetMap, Span};
use crate::substitutions::{Substitutions, whole_placeholder};

/// The memory that anchors and aliases may take, in bytes. Each is a copy, and copies of copies multiply; a definition
/// that needs more is an attack.
const MAX_COPIED_BYTES: usize = 16 * 1024 * 1024;

/// What a node takes beside its text, in bytes.
const NODE_BYTES: usize = 128;

/// Parses YAML text; `None`, with the fault reported, where that is not possible.
///
/// A plain scalar that is one `${Name}` becomes what its value would be if written there, a number say.
pub(crate) fn parse(
    text: &str,
    substitutions: &Substitutions,
    diagnostics: &mut Diagnostics,
) -> Option<Node> {
    let mut composer = Composer {
        text,
        characters: Characters::of(text),
        substitutions,
        open: Vec::new(),
        anchors: HashMap::new(),
        copied: 0,
        root: None,
    };
    match composer.compose() {
        Ok(()) => composer.root,
        Err(fault) => {
            let message = fault.message.clone();
            diagnostics.report((*fault).aws("INVALID_JSON_DESCRIPTION", None, message));
            None
        }
    }
}

/// The first fault ends the reading: YAML's meaning hangs on indentation, and what follows would be guesswork.
type Fault = Box<Diagnostic>;

/// The byte offset of each character, which is what YAML marks count.
struct Characters(Option<Vec<usize>>);

impl Characters {
    fn of(text: &str) -> Characters {
        Characters((!text.is_ascii()).then(|| text.char_indices().map(|(at, _)| at).collect()))
    }

    fn byte(&self, index: usize, length: usize) -> usize {
        match &self.0 {
            None => index.min(length),
            Some(offsets) => offsets.get(index).copied().unwrap_or(length),
        }
    }
}

/// A collection that is being read.
struct Open {
    start: Span,
    anchor: usize,
    kind: Kind,
}

enum Kind {
    Sequence(Vec<Node>),
    Mapping(Vec<Member>, Option<Text>),
}

struct Composer<'a> {
    text: &'a str,
    characters: Characters,
    substitutions: &'a Substitutions,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    copied: usize,
    root: Option<Node>,
}

impl Composer<'_> {
    fn compose(&mut self) -> Result<(), Fault> {
        let mut documents = 0;
        for event in Parser::new_from_str(self.text) {
            let (event, marks) = event.map_err(|error| self.scan_error(&error))?;
            let span = self.span(marks);
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(fault(span, "a definition is one YAML document"));
                    }
                }
                Event::Scalar(value, style, anchor, tag) => {
                    self.scalar(&value, style, anchor, tag.as_deref(), span)?;
                }
                Event::SequenceStart(anchor, tag) => {
                    self.start(span, anchor, tag.as_deref(), Kind::Sequence(Vec::new()))?;
                }
                Event::MappingStart(anchor, tag) => {
                    self.start(
                        span,
                        anchor,
                        tag.as_deref(),
                        Kind::Mapping(Vec::new(), None),
                    )?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.end(span)?,
                Event::Alias(anchor) => self.alias(anchor, span)?,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            }
        }
        match self.root {
            Some(_) => Ok(()),
            None => Err(fault(Span::default(), "the definition is empty")),
        }
    }

    fn span(&self, marks: Marks) -> Span {
        let byte = |index| self.characters.byte(index, self.text.len());
        Span::new(byte(marks.start.index()), byte(marks.end.index()))
    }

    fn scan_error(&self, error: &ScanError) -> Fault {
        let at = self
            .characters
            .byte(error.marker().index(), self.text.len());
        fault(Span::new(at, at), error.info())
    }

    fn start(
        &mut self,
        start: Span,
        anchor: usize,
        tag: Option<&Tag>,
        kind: Kind,
    ) -> Result<(), Fault> {
        if let Some(tag) = tag {
            let known = ["map", "seq"].contains(&tag.suffix.as_str());
            if !(tag.is_yaml_core_schema() && known) {
                return Err(unknown_tag(start, tag));
            }
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(start));
        }
        self.open.push(Open {
            start,
            anchor,
            kind,
        });
        Ok(())
    }

    fn end(&mut self, end: Span) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let (last, value) = match open.kind {
            Kind::Sequence(elements) => {
                let last = elements.last().map(|element| element.span);
                (last, Value::Array(elements))
            }
            Kind::Mapping(members, _) => {
                let last = members.last().map(|member| member.value.span);
                (last, Value::Object(members))
            }
        };
        // A block collection has no closing bracket: it ends with its last entry. To a bracket the parser adds the space
        // behind it.
        let end = if end.start == end.end {
            last
        } else {
            Some(Span {
                end: end.start + 1,
                ..end
            })
        };
        let span = open.start.to(end.unwrap_or(open.start));
        self.add(Node { span, value }, open.anchor)
    }

    fn scalar(
        &mut self,
        value: &str,
        style: ScalarStyle,
        anchor: usize,
        tag: Option<&Tag>,
        span: Span,
    ) -> Result<(), Fault> {
        let text = self.text_of(value, style, span);
        if let Some(key) = self.expected_key() {
            *key = Some(text);
            return Ok(());
        }
        let plain = style == ScalarStyle::Plain;
        let value = match tag {
            Some(tag) if tag.is_yaml_core_schema() && tag.suffix == "str" => None,
            Some(tag) if tag.is_yaml_core_schema() => Some(value),
            Some(tag) if tag.handle.is_empty() && tag.suffix == "!" => None,
            Some(tag) => return Err(unknown_tag(span, tag)),
            None => plain.then_some(value),
        };
        let substituted = value.and_then(whole_placeholder);
        let substituted = substituted.and_then(|name| self.substitutions.get(name));
        let resolved = match substituted.or(value) {
            Some(plain) => resolve(plain).map_err(|message| fault(span, message))?,
            None => None,
        };
        let value = resolved.unwrap_or(Value::String(text));
        self.add(Node { span, value }, anchor)
    }

    /// The scalar's text; where its words stand as they are in the source, each of its characters keeps its place.
    fn text_of(&self, value: &str, style: ScalarStyle, span: Span) -> Text {
        let start = match style {
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => span.start as usize + 1,
            _ => span.start as usize,
        };
        let written = self.text.get(start..span.end as usize);
        let offsets = written.and_then(|written| offsets(value, written, start));
        Text {
            text: value.to_owned(),
            span,
            offsets: offsets.unwrap_or_else(|| OffsetMap::whole(span, value.len())),
        }
    }

    /// The place of the key that a mapping waits for.
    fn expected_key(&mut self) -> Option<&mut Option<Text>> {
        match self.open.last_mut().map(|open| &mut open.kind) {
            Some(Kind::Mapping(_, key)) if key.is_none() => Some(key),
            _ => None,
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) -> Result<(), Fault> {
        let Some(node) = self.anchors.get(&anchor) else {
            return Err(fault(span, "this alias stands inside what it refers to"));
        };
        self.copied = self.copied.saturating_add(bytes(node));
        if self.copied > MAX_COPIED_BYTES {
            return Err(fault(span, "aliases make the definition too large"));
        }
        let node = node.clone();
        if height(&node) + self.open.len() > MAX_DEPTH {
            return Err(too_deep(span));
        }
        self.add(node, 0)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        if anchor != 0 {
            self.copied = self.copied.saturating_add(bytes(&node));
            if self.copied > MAX_COPIED_BYTES {
                return Err(fault(node.span, "anchors make the definition too large"));
            }
            self.anchors.insert(anchor, node.clone());
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.root = Some(node),
            Some(Kind::Sequence(elements)) => elements.push(node),
            Some(Kind::Mapping(members, key)) => {
                let Some(key) = key.take() else {
                    return Err(fault(node.span, "the keys of a mapping are strings"));
                };
                members.push(Member { key, value: node });
            }
        }
        Ok(())
    }
}

fn fault(span: Span, message: impl Into<String>) -> Fault {
    Box::new(Diagnostic::new(&codes::YAML_SYNTAX, span, message))
}

fn too_deep(span: Span) -> Fault {
    let message = format!("the definition nests deeper than {MAX_DEPTH} levels");
    Box::new(Diagnostic::new(&codes::TOO_DEEPLY_NESTED, span, message))
}

fn unknown_tag(span: Span, tag: &Tag) -> Fault {
    let fault = fault(span, format!("the tag `{tag}` has no meaning here"));
    Box::new(fault.help("write the value itself, or a `${Name}` placeholder with a substitution"))
}

/// The memory that a copy of `node` takes.
fn bytes(node: &Node) -> usize {
    let member = |member: &Member| NODE_BYTES + member.key.text.len() + bytes(&member.value);
    NODE_BYTES
        + match &node.value {
            Value::Null | Value::Bool(_) => 0,
            Value::Number(written) => written.len(),
            Value::String(text) => text.text.len(),
            Value::Array(elements) => elements.iter().map(bytes).sum(),
            Value::Object(members) => members.iter().map(member).sum(),
        }
}

fn height(node: &Node) -> usize {
    1 + match &node.value {
        Value::Array(elements) => elements.iter().map(height).max().unwrap_or(0),
        Value::Object(members) => members
            .iter()
            .map(|member| height(&member.value))
            .max()
            .unwrap_or(0),
        _ => 0,
    }
}
