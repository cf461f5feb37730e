//! Several formulas of the same variables, evaluated together.

use super::program::{LANES, Program, Register, Workspace};

/// Compiled formulas; what they share is computed once.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// All operations.
    pub(super) program: Program,
    /// Where the value of each formula is.
    pub(super) results: Vec<Register>,
}

impl Bundle {
    /// The same formulas, with the last one a logarithm: see [`Program::careful`].
    #[must_use]
    pub fn careful(mut self) -> Self {
        self.program.careful = true;
        self
    }

    /// [`Bundle::careful`] where the last formula is a logarithm.
    #[must_use]
    pub fn careful_if(self, logarithm: bool) -> Self {
        if logarithm { self.careful() } else { self }
    }

    /// How many formulas there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.results.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.results.is_empty()
    }

    /// The values at many points, as [`Program::batch`], one output for each formula.
    pub fn batch(&self, inputs: &[&[f64]], outputs: &mut [Vec<f64>], workspace: &mut Workspace) {
        let length = outputs.iter().map(Vec::len).min().unwrap_or(0);
        for start in (0..length).step_by(LANES) {
            let size = LANES.min(length - start);
            self.program.block(inputs, start, size, workspace);
            for (output, result) in outputs.iter_mut().zip(&self.results) {
                let block = &mut output[start..start + size];
                block.copy_from_slice(self.program.register(*result, size, workspace));
            }
            if self.program.careful
                && let (Some(output), Some(result)) = (outputs.last_mut(), self.results.last())
            {
                self.program.repair_register(*result, inputs, start, &mut output[start..start + size]);
            }
        }
    }
}
