//! What a trace header says: `X-Amzn-Trace-Id`, or W3C's `traceparent`.

use opentelemetry::trace::{SpanId, TraceId};

/// Where a caller stands in its trace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Caller {
    pub(super) trace: TraceId,
    /// Its span, if it has one.
    pub(super) span: Option<SpanId>,
    /// Whether it wants the trace to be kept, if it says so.
    pub(super) sampled: Option<bool>,
}

impl Caller {
    /// Reads a header of either form; nothing if it is neither.
    pub(super) fn parse(header: &str) -> Option<Self> {
        Caller::of_w3c(header.trim()).or_else(|| Caller::of_aws(header))
    }

    /// `00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01`. What later versions have behind that is theirs.
    fn of_w3c(header: &str) -> Option<Self> {
        let mut parts = header.split('-');
        let (version, trace) = (parts.next()?, parts.next()?);
        let (span, flags) = (parts.next()?, parts.next()?);
        let is_known = version != "00" || parts.next().is_none();
        let is_version = is_hex(version, 2) && version != "ff";
        if !is_known || !is_version || !is_hex(flags, 2) {
            return None;
        }
        let flags = u8::from_str_radix(flags, 16).ok()?;
        Some(Caller {
            trace: trace_id(trace)?,
            span: Some(span_id(span)?),
            sampled: Some(flags & 1 == 1),
        })
    }

    /// `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1`, in any order, with what else there may be.
    fn of_aws(header: &str) -> Option<Self> {
        let field = |name: &str| {
            let mut fields = header.split(';').filter_map(|field| field.split_once('='));
            let (_, value) = fields.find(|(key, _)| key.trim() == name)?;
            Some(value.trim())
        };
        let (time, rest) = field("Root")?.strip_prefix("1-")?.split_once('-')?;
        let is_root = is_hex(time, 8) && is_hex(rest, 24);
        Some(Caller {
            trace: trace_id(&format!("{time}{rest}")).filter(|_| is_root)?,
            span: field("Parent").and_then(span_id),
            sampled: match field("Sampled") {
                Some("1") => Some(true),
                Some("0") => Some(false),
                _ => None,
            },
        })
    }
}

fn trace_id(hex: &str) -> Option<TraceId> {
    let id = TraceId::from_hex(hex).ok().filter(|_| is_hex(hex, 32));
    id.filter(|id| *id != TraceId::INVALID)
}

fn span_id(hex: &str) -> Option<SpanId> {
    let id = SpanId::from_hex(hex).ok().filter(|_| is_hex(hex, 16));
    id.filter(|id| *id != SpanId::INVALID)
}

fn is_hex(text: &str, length: usize) -> bool {
    text.len() == length && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::Caller;

    const SPAN: &str = "53995c3f42cd8ad8";

    fn parsed(header: &str) -> Option<(String, Option<String>, Option<bool>)> {
        let Caller {
            trace,
            span,
            sampled,
        } = Caller::parse(header)?;
        Some((
            trace.to_string(),
            span.map(|span| span.to_string()),
            sampled,
        ))
    }

    #[test]
    fn awss_header_names_a_trace_and_perhaps_a_span_and_whether_it_is_sampled() {
        let trace = "5759e988bd862e3fe1be46a994272793".to_owned();
        let span = Some(SPAN.to_owned());
        let cases = [
            (
                ";Parent=53995c3f42cd8ad8;Sampled=1",
                span.clone(),
                Some(true),
            ),
            (
                "; Parent=53995c3f42cd8ad8; Sampled=0",
                span.clone(),
                Some(false),
            ),
            (";Sampled=?;Parent=53995c3f42cd8ad8", span, None),
            (";Parent=0000000000000000;Lineage=a:1", None, None),
            ("", None, None),
        ];
        for (rest, span, sampled) in cases {
            let header =
                format!("Self=1-67891234-x;Root=1-5759e988-bd862e3fe1be46a994272793{rest}");
            assert_eq!(
                parsed(&header),
                Some((trace.clone(), span, sampled)),
                "{header}"
            );
        }
    }

    #[test]
    fn traceparent_names_a_trace_a_span_and_whether_it_is_sampled() {
        let trace = "0af7651916cd43dd8448eb211c80319c";
        let whole = |version, flags| format!("{version}-{trace}-{SPAN}-{flags}");
        let said = |sampled| Some((trace.to_owned(), Some(SPAN.to_owned()), Some(sampled)));
        assert_eq!(parsed(&whole("00", "01")), said(true));
        assert_eq!(parsed(&whole("00", "02")), said(false));
        assert_eq!(parsed(&whole("cc", "01-what-else")), said(true));
        assert_eq!(parsed(&whole("00", "01-what-else")), None);
        assert_eq!(parsed(&whole("ff", "01")), None);
    }

    #[test]
    fn a_header_of_neither_form_says_nothing() {
        let none = [
            "",
            "Root",
            "Root=1",
            "Root=1-5759e988-bd862e3fe1be46a99427279",
            "Root=1-00000000-000000000000000000000000",
            "Root=2-5759e988-bd862e3fe1be46a994272793",
            "Root=1-5759e988b-d862e3fe1be46a994272793",
            "00-00000000000000000000000000000000-53995c3f42cd8ad8-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0af7651916cd43dd8448eb211c80319c-53995c3f42cd8ad8",
            "00-+af7651916cd43dd8448eb211c80319c-53995c3f42cd8ad8-01",
        ];
        for header in none {
            assert_eq!(parsed(header), None, "{header}");
        }
    }
}
