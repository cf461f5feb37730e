//! Diagnostics as a compiler shows them.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Span};

/// Where the text of a diagnostic lives.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The name of the file, or `<map>` and the like for an argument.
    pub name: &'a str,
    /// The whole text of the file, or the argument itself.
    pub text: &'a str,
    /// The byte at which the text that the spans refer to begins.
    pub offset: usize,
}

impl<'a> Place<'a> {
    /// A command-line argument, shown as `<name>`; `name` comes with its angle brackets.
    #[must_use]
    pub fn argument(name: &'a str, text: &'a str) -> Self {
        Self { name, text, offset: 0 }
    }

    /// A formula that begins at byte `offset` of a file.
    #[must_use]
    pub fn in_file(name: &'a str, text: &'a str, offset: usize) -> Self {
        Self { name, text, offset }
    }
}

/// How a diagnostic is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// ASCII without colour.
    #[default]
    Plain,
    /// Box drawing and terminal colours.
    Colour,
}

/// Lines longer than this around the place are cut out before drawing.
const CONTEXT: usize = 400;

/// The diagnostic with file, line, column and the source line with carets below the place.
#[must_use]
pub fn render(diagnostic: &Diagnostic, place: &Place<'_>, style: Style) -> String {
    let main = clamp(diagnostic.span().shifted(place.offset), place.text);
    let window = window(place.text, main);
    let (line, column) = position(place.text, main.start);
    let cut = window.start > line_start(place.text, main.start);
    // Where a long line is cut, the column drawn would be wrong: it goes into the name then.
    let name = if cut { format!("{} (column {column})", place.name) } else { place.name.to_owned() };
    let mut snippet = Snippet::source(window.of(place.text)).line_start(line).path(name);
    for (i, label) in diagnostic.labels.iter().enumerate() {
        let span = clamp(label.span.shifted(place.offset), place.text);
        if span.start < window.start || span.end > window.end {
            continue;
        }
        let range = span.start - window.start..span.end - window.start;
        let kind = if i == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(range);
        snippet = snippet.annotation(match label.text.as_str() {
            "" => annotation,
            text => annotation.label(text),
        });
    }
    let mut group =
        Level::ERROR.primary_title(diagnostic.message.as_str()).id(diagnostic.code).element(snippet);
    for hint in &diagnostic.hints {
        group = group.element(Level::HELP.message(hint.as_str()));
    }
    let renderer = match style {
        Style::Plain => Renderer::plain(),
        Style::Colour => Renderer::styled(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// Line and column (both from 1, the column in characters) of a byte.
#[must_use]
pub fn position(text: &str, offset: usize) -> (usize, usize) {
    let offset = floor_boundary(text, offset);
    let before = text.get(..offset).unwrap_or("");
    let start = line_start(text, offset);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    (line, text.get(start..offset).unwrap_or("").chars().count() + 1)
}

fn line_start(text: &str, offset: usize) -> usize {
    text.get(..floor_boundary(text, offset)).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1)
}

/// The lines that hold the span, cut to a bounded length on both sides.
fn window(text: &str, span: Span) -> Span {
    let start = line_start(text, span.start);
    let end = text.get(span.end..).and_then(|t| t.find('\n')).map_or(text.len(), |at| span.end + at);
    let end = end.min(ceil_boundary(text, span.end.min(span.start + CONTEXT) + CONTEXT));
    let start = start.max(floor_boundary(text, span.start.saturating_sub(CONTEXT)));
    Span::new(start, end)
}

fn clamp(span: Span, text: &str) -> Span {
    let start = floor_boundary(text, span.start);
    let end = ceil_boundary(text, span.end.min(start + CONTEXT)).max(start);
    Span::new(start, end)
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unknown() -> Diagnostic {
        Diagnostic::new("unknown-function", "unknown function `sine`", Span::new(7, 11), "not known")
            .with_hint("did you mean `sin`?")
    }

    #[test]
    fn an_argument_is_shown_with_caret_and_hint() {
        let text = render(&unknown(), &Place::argument("<map>", "f(z) = sine(z)"), Style::Plain);
        insta::assert_snapshot!(text, @r"
        error[unknown-function]: unknown function `sine`
         --> <map>:1:8
          |
        1 | f(z) = sine(z)
          |        ^^^^ not known
          |
          = help: did you mean `sin`?
        ");
    }

    #[test]
    fn a_formula_in_a_file_is_shown_at_its_line_and_column() {
        let file = "exercises:\n  - map: f(z) = sine(z)\n";
        let offset = file.find("f(z)").unwrap();
        let text = render(&unknown(), &Place::in_file("nf1.yaml", file, offset), Style::Plain);
        insta::assert_snapshot!(text, @r"
        error[unknown-function]: unknown function `sine`
         --> nf1.yaml:2:17
          |
        2 |   - map: f(z) = sine(z)
          |                 ^^^^ not known
          |
          = help: did you mean `sin`?
        ");
    }

    #[test]
    fn hostile_spans_and_long_lines_are_drawn_without_panic() {
        let long = "é".repeat(50_000);
        let d = Diagnostic::new("x", "m", Span::new(50_001, 99_999), "here");
        let drawn = render(&d, &Place::argument("<map>", &long), Style::Colour);
        assert!(drawn.len() < 20_000, "{}", drawn.len());
        let outside = Diagnostic::new("x", "m", Span::new(7, 9), "").with_label(Span::new(100, 200), "b");
        assert!(render(&outside, &Place::argument("<map>", ""), Style::Plain).contains("error[x]: m"));
    }

    #[test]
    fn positions_count_characters() {
        assert_eq!(position("aé\nβγδ", 2), (1, 2));
        assert_eq!(position("aé\nβγδ", 6), (2, 2));
        assert_eq!(position("", 9), (1, 1));
    }
}
