//! Places in text, and diagnostics that point at them.
//!
//! A [`Span`] is a range of bytes of one text. A [`Diagnostic`] says what is wrong, where, and what to do about
//! it; [`Place`] tells where its text lives (a command-line argument, or a formula inside a file), and
//! [`render`] shows both as a compiler would.

mod diagnostic;
mod render;
mod span;

pub use diagnostic::{Diagnostic, Label};
pub use render::{Place, Style, position, render};
pub use span::Span;
