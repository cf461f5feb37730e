//! Samples as bytes: plain text, CSV, JSON lines, and numpy's format.

use std::io::Write;

/// How samples are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleFormat {
    /// One sample a line, its numbers separated by spaces.
    Text,
    /// The same with commas, after a line of names.
    Csv,
    /// One JSON object a line; what is no finite number is null.
    Json,
    /// Numpy's .npy format, version 1.0, of doubles: of the shape (n,), or (n, columns) where there are several.
    Npy,
}

/// What comes before the samples.
#[must_use]
pub fn samples_head(format: SampleFormat, names: &[String], count: u64) -> Vec<u8> {
    match format {
        SampleFormat::Text | SampleFormat::Json => Vec::new(),
        SampleFormat::Csv => format!("{}\n", names.join(",")).into_bytes(),
        SampleFormat::Npy => {
            /// Magic number, version and length of what follows.
            const BEFORE: usize = 10;
            /// The data begin at a multiple of this.
            const ALIGNED: usize = 64;
            let shape = match names.len() {
                1 => format!("({count},)"),
                columns => format!("({count}, {columns})"),
            };
            let mut text = format!("{{'descr': '<f8', 'fortran_order': False, 'shape': {shape}, }}");
            let length = (BEFORE + text.len() + 1).next_multiple_of(ALIGNED) - BEFORE;
            text = format!("{text:<width$}\n", width = length - 1);
            let mut head = b"\x93NUMPY\x01\x00".to_vec();
            head.extend(u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes());
            head.extend(text.into_bytes());
            head
        }
    }
}

/// A block of samples, given by its columns.
#[must_use]
pub fn samples_rows(format: SampleFormat, names: &[String], columns: &[Vec<f64>]) -> Vec<u8> {
    let rows = columns.first().map_or(0, Vec::len);
    let mut out = Vec::with_capacity(rows * columns.len() * 20);
    for k in 0..rows {
        for (i, column) in columns.iter().enumerate() {
            let x = column.get(k).copied().unwrap_or(f64::NAN);
            // Writing to a vector cannot fail.
            let _ = match format {
                SampleFormat::Npy => out.write_all(&x.to_le_bytes()),
                SampleFormat::Json => {
                    let before = if i == 0 { "{" } else { ", " };
                    let name = names.get(i).map_or("", String::as_str);
                    match x.is_finite() {
                        true => write!(out, "{before}\"{name}\": {x:?}"),
                        false => write!(out, "{before}\"{name}\": null"),
                    }
                }
                SampleFormat::Text | SampleFormat::Csv => {
                    let before = match (i, format) {
                        (0, _) => "",
                        (_, SampleFormat::Csv) => ",",
                        _ => " ",
                    };
                    if x.is_nan() { write!(out, "{before}nan") } else { write!(out, "{before}{x:?}") }
                }
            };
        }
        match format {
            SampleFormat::Npy => {}
            SampleFormat::Json => out.extend_from_slice(b"}\n"),
            SampleFormat::Text | SampleFormat::Csv => out.push(b'\n'),
        }
    }
    out
}
