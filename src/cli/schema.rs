//! `flowcheck schema`.

use schemars::schema_for;

use super::Ending;
use super::args::{SchemaArgs, SchemaOf};
use super::output::Output;
use crate::exercise::schema::{SetSchema, SubmissionSchema};
use crate::report::GradeReport;

pub(super) fn run(args: &SchemaArgs, output: &mut Output) -> Ending {
    let schema = match args.of {
        SchemaOf::Set => schema_for!(SetSchema),
        SchemaOf::Submission => schema_for!(SubmissionSchema),
        SchemaOf::Report => schema_for!(GradeReport),
    };
    output.json(schema.as_value());
    Ending::Good
}
