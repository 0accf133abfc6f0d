//! SVG: a picture that stands by itself, with a white ground and no script, font or file from elsewhere.

mod picture;
mod text;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use self::picture::{HEADER, LOOP_WIDTH, PADDING, Picture};
use self::text::{LABEL_COLUMNS, NAME_COLUMNS, clipped, escaped};
use crate::Outcome;
use crate::graph::{Graph, Kind, Scope, State};
use crate::layout::{Arrow, Line, Point, Size};

/// Pixels around the picture.
const MARGIN: f64 = 16.0;

const STYLE: &str = "\
text{font:13px sans-serif;fill:#111;text-anchor:middle}\
.c{font-size:10px;fill:#666}\
.l{font-size:11px;fill:#333}\
.b{fill:#fff;stroke:#444;stroke-width:1.2}\
.g{fill:none;stroke:#bbb;stroke-dasharray:2 3}\
.e{fill:none;stroke:#555;stroke-width:1.2}\
.d{stroke-dasharray:5 4;stroke:#a33}\
.succeed{stroke:#2e7d32}.fail{stroke:#c62828}";

const MARKERS: &str = "<defs>\
<marker id=\"a\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\">\
<path d=\"M0 0L8 4L0 8z\" fill=\"#555\"/></marker></defs>";

impl Graph {
    /// The graph as an SVG picture.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let picture = Picture::of(&self.top);
        let size = picture.layout.size;
        let (width, height) = (size.width + 2.0 * MARGIN, size.height + 2.0 * MARGIN);
        let mut svg = Svg {
            graph: self,
            text: String::new(),
        };
        let _ = writeln!(
            svg.text,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" viewBox=\"0 0 {width:.0} {height:.0}\">"
        );
        let _ = writeln!(svg.text, "<style>{STYLE}{}</style>", outcome_styles());
        let _ = writeln!(svg.text, "{MARKERS}");
        svg.text
            .push_str("<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n");
        let corner = Point {
            x: MARGIN,
            y: MARGIN,
        };
        svg.scope(&self.top, &picture, corner);
        svg.text.push_str("</svg>\n");
        svg.text
    }
}

fn outcome_styles() -> String {
    let style = |outcome: Outcome| {
        let (fill, stroke) = outcome.colours();
        format!(
            ".{}{{fill:{fill};stroke:{stroke};stroke-width:2}}",
            outcome.class()
        )
    };
    Outcome::ALL.into_iter().map(style).collect()
}

struct Svg<'g> {
    graph: &'g Graph,
    text: String,
}

impl Svg<'_> {
    fn element(&mut self, element: &str) {
        self.text.push_str(element);
        self.text.push('\n');
    }

    /// Draws a scope with its upper left corner at `corner`: edges first, so that boxes and labels lie above them.
    fn scope(&mut self, scope: &Scope, picture: &Picture, corner: Point) {
        let at = |point: Point| Point {
            x: corner.x + point.x,
            y: corner.y + point.y,
        };
        for line in &picture.layout.lines {
            self.line(line, at);
        }
        let loops = scope.edges.iter().filter(|edge| edge.from == edge.to);
        let loops: BTreeSet<usize> = loops.map(|edge| edge.from).collect();
        let places = picture.layout.states.iter().zip(&picture.inner);
        for (number, (state, (place, inner))) in scope.states.iter().zip(places).enumerate() {
            if loops.contains(&number) {
                self.own_loop(at(*place), picture::size(state, inner));
            }
            self.state(state, inner, at(*place));
        }
        for (edge, place) in &picture.layout.labels {
            if let Some(edge) = scope.edges.get(*edge) {
                self.label(&edge.label, at(*place));
            }
        }
    }

    fn line(&mut self, line: &Line, at: impl Fn(Point) -> Point) {
        let (from, bend, to) = (at(line.from), at(line.bend), at(line.to));
        let middle = f64::midpoint(bend.y, to.y);
        let class = if line.is_catch { "e d" } else { "e" };
        let arrow = match line.arrow {
            Arrow::None => "",
            Arrow::Down => " marker-end=\"url(#a)\"",
            Arrow::Up => " marker-start=\"url(#a)\"",
        };
        self.element(&format!(
            "<path class=\"{class}\" d=\"M{:.1} {:.1}V{:.1}C{:.1} {middle:.1} {:.1} {middle:.1} {:.1} {:.1}\"{arrow}/>",
            from.x, from.y, bend.y, bend.x, to.x, to.x, to.y
        ));
    }

    /// Draws a label on a white ground, for its edge runs behind it.
    fn label(&mut self, label: &str, middle: Point) {
        let shown = escaped(&clipped(label, LABEL_COLUMNS));
        let (whole, size) = (escaped(label), picture::label_size(label));
        self.element(&format!(
            "<g><title>{whole}</title><rect x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" fill=\"#fff\"/>\
             <text class=\"l\" x=\"{:.1}\" y=\"{:.1}\">{shown}</text></g>",
            middle.x - size.width / 2.0,
            middle.y - size.height / 2.0,
            size.width,
            size.height,
            middle.x,
            middle.y + 4.0
        ));
    }

    /// Draws a state with the middle of its upper side at `top`.
    fn state(&mut self, state: &State, inner: &[Picture], top: Point) {
        let size = picture::size(state, inner);
        let _ = writeln!(self.text, "<g><title>{}</title>", escaped(&title(state)));
        match state.kind {
            Kind::Start | Kind::End => self.end_point(state.kind, top, size),
            _ => {
                self.outline(state, top, size);
                self.words(state, top, size, !inner.is_empty());
                self.inner(state, inner, top, size);
            }
        }
        self.element("</g>");
    }

    fn end_point(&mut self, kind: Kind, top: Point, size: Size) {
        let (x, y, radius) = (top.x, top.y + size.height / 2.0, size.height / 2.0);
        let ring = match kind {
            Kind::End => "fill=\"#fff\" stroke=\"#444\" stroke-width=\"4\"",
            _ => "fill=\"#444\"",
        };
        self.element(&format!(
            "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{radius:.1}\" {ring}/>"
        ));
    }

    fn outline(&mut self, state: &State, top: Point, size: Size) {
        let class = match (self.graph.outcome(state), state.kind) {
            (Some(outcome), _) => format!("b {}", outcome.class()),
            (None, Kind::Succeed) => "b succeed".to_owned(),
            (None, Kind::Fail) => "b fail".to_owned(),
            (None, _) => "b".to_owned(),
        };
        let (left, right) = (top.x - size.width / 2.0, top.x + size.width / 2.0);
        let (upper, lower) = (top.y, top.y + size.height);
        let element = match state.kind {
            Kind::Choice => {
                let (middle, cut) = (f64::midpoint(upper, lower), 14.0);
                format!(
                    "<path class=\"{class}\" d=\"M{left:.1} {middle:.1}L{:.1} {upper:.1}H{:.1}L{right:.1} {middle:.1}L{:.1} {lower:.1}H{:.1}z\"/>",
                    left + cut,
                    right - cut,
                    right - cut,
                    left + cut
                )
            }
            kind => {
                let corner = match kind {
                    Kind::Succeed | Kind::Fail | Kind::Wait => size.height / 2.0,
                    _ => 6.0,
                };
                format!(
                    "<rect class=\"{class}\" x=\"{left:.1}\" y=\"{upper:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{corner:.1}\"/>",
                    size.width, size.height
                )
            }
        };
        self.element(&element);
    }

    fn words(&mut self, state: &State, top: Point, size: Size, is_group: bool) {
        let middle = if is_group { HEADER } else { size.height } / 2.0;
        let name = escaped(&clipped(&state.name, NAME_COLUMNS));
        let caption = escaped(&clipped(&state.caption, NAME_COLUMNS));
        let (x, y) = (top.x, top.y + middle);
        self.element(&format!(
            "<text x=\"{x:.1}\" y=\"{:.1}\">{name}</text>",
            y - 1.0
        ));
        self.element(&format!(
            "<text class=\"c\" x=\"{x:.1}\" y=\"{:.1}\">{caption}</text>",
            y + 12.0
        ));
    }

    /// Draws branches side by side below the name.
    fn inner(&mut self, state: &State, inner: &[Picture], top: Point, size: Size) {
        let widths = inner
            .iter()
            .map(|inner| inner.layout.size.width + 3.0 * PADDING);
        let mut left = top.x - (widths.sum::<f64>() - PADDING) / 2.0;
        let upper = top.y + HEADER;
        for (scope, picture) in state.scopes.iter().zip(inner) {
            let within = picture.layout.size;
            if inner.len() > 1 {
                self.element(&format!(
                    "<rect class=\"g\" x=\"{left:.1}\" y=\"{upper:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"4\"/>",
                    within.width + 2.0 * PADDING,
                    size.height - HEADER - PADDING
                ));
            }
            let corner = Point {
                x: left + PADDING,
                y: upper + PADDING,
            };
            self.scope(scope, picture, corner);
            left += within.width + 3.0 * PADDING;
        }
    }

    /// An edge from a state to itself, at its right side.
    fn own_loop(&mut self, top: Point, size: Size) {
        let (x, y) = (top.x + size.width / 2.0, top.y + size.height / 2.0);
        let far = x + LOOP_WIDTH;
        self.element(&format!(
            "<path class=\"e\" d=\"M{x:.1} {:.1}C{far:.1} {:.1} {far:.1} {:.1} {x:.1} {:.1}\" marker-end=\"url(#a)\"/>",
            y - 8.0,
            y - 14.0,
            y + 14.0,
            y + 8.0
        ));
    }
}

/// What a pointer that rests on a state is told.
fn title(state: &State) -> String {
    match state.kind {
        Kind::Start => "Start".to_owned(),
        Kind::End => "End".to_owned(),
        _ => format!("{} ({})", state.name, state.caption),
    }
}
