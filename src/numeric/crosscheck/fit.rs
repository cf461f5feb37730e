//! Samples in bins: where the bins are, what they should hold, and what they hold.

use rayon::prelude::*;

use super::super::goodness::{Goodness, goodness};
use super::super::program::{Program, Workspace};
use super::super::pushforward::Source;
use super::super::quadrature::{Effort, Integral, integrate, integrate_smooth};
use super::super::sample::{CHUNK, Sampler};
use super::density::Derived;
use super::{Atom, CrossCheckInput};
use crate::expr::enclose::{Cell, enclose};
use crate::real::Interval;

/// Streams from here on belong to the pilot, which fixes the bins; those below to the tested samples.
const PILOT_STREAM: u64 = 1 << 63;
/// How many samples the pilot has.
const PILOT: usize = 2 * CHUNK;
/// How many bins lie between the pilot's quantiles.
const BINS: usize = 512;
/// Samples this near (relative to the end of the support and to the spread of the samples) to the support
/// are on it up to rounding.
const ROUNDING: f64 = 1e-9;

/// A first sample.
pub(super) struct Pilot {
    /// The numbers as drawn.
    pub sources: Vec<f64>,
    /// Images as drawn.
    pub images: Vec<f64>,
    /// The finite ones in order.
    sorted: Vec<f64>,
}

/// The bins.
pub(super) struct Masses {
    /// The edges; bin k lies below edge k, the last bin above all.
    edges: Vec<f64>,
    guide: Guide,
    /// The mass of each bin.
    masses: Vec<f64>,
    /// Whether a bin lies on the support.
    inside: Vec<bool>,
    /// How far off the support rounding may carry a sample.
    slack: f64,
    /// All masses together.
    pub total: Integral,
}

/// Finds the bin of a number: even cells over the middle of the edges tell where to begin, and a few steps do the rest.
struct Guide {
    origin: f64,
    cells_per_unit: f64,
    /// How many edges lie at or below the lower end of each cell; 0 for the first cell.
    first: Vec<u16>,
}

impl Guide {
    /// How many cells there are.
    const CELLS: u32 = 4096;

    fn new(edges: &[f64]) -> Self {
        // The outermost edges may lie far off.
        let outer = edges.len() / 64;
        let (low, high) = (edges.get(outer), edges.get(edges.len().saturating_sub(outer + 1)));
        let (low, high) = (low.copied().unwrap_or(0.0), high.copied().unwrap_or(0.0));
        let cells_per_unit = f64::from(Self::CELLS) / (high - low);
        let cells_per_unit = if cells_per_unit.is_finite() { cells_per_unit } else { 0.0 };
        let end = |cell: u32| if cells_per_unit > 0.0 { low + f64::from(cell) / cells_per_unit } else { low };
        let first = (0..Self::CELLS)
            .map(|cell| if cell == 0 { 0 } else { edges.partition_point(|edge| *edge <= end(cell)) })
            // A few hundred edges, and were they more, the steps would find the bin.
            .map(|edges| u16::try_from(edges).unwrap_or(u16::MAX))
            .collect();
        Self { origin: low, cells_per_unit, first }
    }

    /// How many edges are at most x.
    fn bin(&self, edges: &[f64], x: f64) -> usize {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the cast saturates, and NaN becomes 0"
        )]
        let cell = ((x - self.origin) * self.cells_per_unit) as usize;
        let mut bin = usize::from(self.first[cell.min(self.first.len() - 1)]).min(edges.len());
        // The first step is usually the last, and is taken without a decision.
        bin += usize::from(edges.get(bin).is_some_and(|edge| *edge <= x));
        while bin < edges.len() && edges[bin] <= x {
            bin += 1;
        }
        while bin > 0 && edges[bin - 1] > x {
            bin -= 1;
        }
        bin
    }
}

/// How samples and their images are drawn.
#[derive(Clone, Copy)]
pub(super) enum Draw<'a> {
    /// A variable and a map of it.
    One(&'a Sampler, &'a Program),
    /// A vector and a function of its components.
    Vector(&'a Source, &'a Program),
}

impl Draw<'_> {
    /// A block: the numbers as drawn (of a vector its first component) and their images.
    fn fill(self, seed: u64, stream: u64, z: &mut [f64], x: &mut [f64], workspace: &mut Workspace) {
        match self {
            Draw::One(sampler, map) => {
                sampler.fill(seed, stream, z);
                map.batch(&[z], x, workspace);
            }
            Draw::Vector(source, map) => {
                let columns = source.draw(seed, stream, z.len());
                let inputs: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
                map.batch(&inputs, x, workspace);
                if let Some(first) = inputs.first() {
                    z.copy_from_slice(first);
                }
            }
        }
    }
}

/// What the samples showed.
pub(super) struct Fit {
    pub goodness: Goodness,
    pub outside: Option<f64>,
    pub outside_count: u64,
    pub undefined: Option<f64>,
    pub undefined_count: u64,
}

pub(super) fn pilot(draw: Draw<'_>, seed: u64) -> Pilot {
    let mut images = Vec::with_capacity(PILOT);
    let mut sources = Vec::with_capacity(PILOT);
    let (mut z, mut x) = (vec![0.0; CHUNK], vec![0.0; CHUNK]);
    let mut workspace = Workspace::default();
    for stream in (PILOT_STREAM..).take(PILOT / CHUNK) {
        draw.fill(seed, stream, &mut z, &mut x, &mut workspace);
        images.extend_from_slice(&x);
        sources.extend_from_slice(&z);
    }
    let mut sorted: Vec<f64> = images.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    Pilot { sources, images, sorted }
}

impl Pilot {
    /// The distance between the quartiles.
    fn spread(&self) -> f64 {
        let quantile = |share: usize| self.sorted.get(self.sorted.len() * share / 4).copied().unwrap_or(0.0);
        (quantile(3) - quantile(1)).abs()
    }

    /// The share of samples that rounding alone may have carried to an end of a piece, or that are beyond what floats hold.
    pub(super) fn unresolved(&self, derived: &Derived<'_>, input: &CrossCheckInput<'_>) -> f64 {
        let ends: Vec<f64> =
            derived.pieces.iter().flat_map(|p| [p.lower, p.upper]).filter(|end| end.is_finite()).collect();
        let at_end = |x: f64| ends.iter().any(|end| (x - end).abs() <= 8.0 * f64::EPSILON * end.abs());
        // What is an end exactly is no matter of rounding.
        let is_exact = |z: f64| {
            let cell = Interval::try_point(z).map(|point| Cell::new().with(input.variable, point));
            let range = cell.and_then(|cell| enclose(input.map, &cell).certain());
            range.is_some_and(|range| range.width() == 0.0)
        };
        let lost = self
            .continuous(input.atoms)
            .filter(|(z, x)| !x.is_finite() || !z.is_finite() || at_end(*x) && !is_exact(*z));
        #[expect(clippy::cast_precision_loss, reason = "a few thousand samples")]
        let share = lost.count() as f64 / self.images.len().max(1) as f64;
        share
    }

    /// Places and images of the samples that are no atoms.
    pub(super) fn continuous(&self, atoms: &[Atom]) -> impl Iterator<Item = (f64, f64)> {
        let around = around(atoms, self.spread());
        let samples = self.sources.iter().copied().zip(self.images.iter().copied());
        samples.filter(move |(_, x)| !around.iter().any(|(low, high)| low <= x && x <= high))
    }
}

/// For each atom, from where to where samples are at it up to rounding.
fn around(atoms: &[Atom], spread: f64) -> Vec<(f64, f64)> {
    let gaps = |at: f64| atoms.iter().map(move |b| (at - b.at).abs()).filter(|gap| *gap > 0.0);
    let width = |at: f64| {
        let nearest = gaps(at).fold(f64::INFINITY, f64::min);
        (ROUNDING * at.abs().max(spread)).min(nearest / 4.0).max(f64::MIN_POSITIVE)
    };
    atoms.iter().map(|atom| (atom.at - width(atom.at), (atom.at + width(atom.at)).next_up())).collect()
}

/// Bins between quantiles of the pilot and the ends of the pieces, with their masses by quadrature, and one bin around each atom.
pub(super) fn masses(pilot: &Pilot, derived: &Derived<'_>, atoms: &[Atom]) -> Masses {
    let step = (PILOT / BINS).max(1);
    let spread = pilot.spread();
    let around = around(atoms, spread);
    let mut edges: Vec<f64> = pilot.sorted.iter().copied().skip(step / 2).step_by(step).collect();
    let ends = derived.pieces.iter().flat_map(|p| [p.lower, p.upper]);
    edges.extend(ends.filter(|x| x.is_finite()));
    edges.extend(around.iter().flat_map(|(low, high)| [*low, *high]));
    edges.sort_by(f64::total_cmp);
    edges.dedup_by(|a, b| *a == *b);
    let below = std::iter::once(f64::NEG_INFINITY).chain(edges.iter().copied());
    let above = edges.iter().copied().chain(std::iter::once(f64::INFINITY));
    let bins: Vec<(f64, f64)> = below.zip(above).collect();
    let parts: Vec<Option<Integral>> = bins.par_iter().map(|(a, b)| mass(derived, *a, *b, spread)).collect();
    let mut total = parts.iter().flatten().fold(Integral::default(), |sum, part| sum.and(*part));
    let mut found = Masses {
        guide: Guide::new(&[]),
        edges: Vec::with_capacity(edges.len()),
        masses: Vec::with_capacity(parts.len()),
        inside: Vec::with_capacity(parts.len()),
        slack: ROUNDING * spread,
        total,
    };
    // What lies around an atom is one bin.
    let mut own: Option<usize> = None;
    for ((low, high), part) in bins.iter().zip(&parts) {
        let value = part.map_or(0.0, |part| part.value);
        let atom = around.iter().position(|(from, to)| from <= low && high <= to);
        match (atom, found.masses.last_mut()) {
            (Some(_), Some(last)) if own == atom => *last += value,
            _ => {
                let extra = atom.map_or(0.0, |k| atoms[k].mass);
                total.value += extra;
                found.masses.push(value + extra);
                found.inside.push(atom.is_some() || part.is_some());
                found.edges.push(*low);
            }
        }
        own = atom;
    }
    // The first bin has no edge below.
    found.edges.remove(0);
    found.guide = Guide::new(&found.edges);
    found.total = total;
    found
}

/// The mass of a bin; `None` off the support. A bin lies in one piece or off all of them.
fn mass(derived: &Derived<'_>, a: f64, b: f64, spread: f64) -> Option<Integral> {
    let piece = derived.pieces.iter().find(|p| p.lower <= a && b <= p.upper && p.lower < p.upper)?;
    let effort = Effort { tolerance: 1e-12, evaluations: 3000 };
    let integral = |density: &dyn Fn(f64) -> f64| {
        if piece.lower == a || piece.upper == b {
            integrate(density, a, b, spread, effort)
        } else {
            integrate_smooth(density, a, b, effort)
        }
    };
    // Where quadrature looks first does not depend on the density: of a formula these values come as one batch.
    let first = std::cell::RefCell::new(Vec::new());
    let values = if piece.is_formula() {
        integral(&|x| {
            first.borrow_mut().push(x);
            0.0
        });
        derived.values(piece, &first.borrow())
    } else {
        Vec::new()
    };
    let first = first.into_inner();
    let next = std::cell::Cell::new(0);
    let workspace = std::cell::RefCell::new(Workspace::default());
    let noise = derived.noise(piece, a, b);
    let found = integral(&|x| {
        let at = next.get();
        next.set(at + 1);
        match (first.get(at), values.get(at)) {
            (Some(place), Some(value)) if place.to_bits() == x.to_bits() => *value,
            _ => derived.value(piece, x, &mut workspace.borrow_mut()),
        }
    });
    Some(Integral { error: found.error + noise, inner_error: found.inner_error + noise, ..found })
}

/// Counts of one chunk or of several.
struct Counts {
    bins: Vec<u64>,
    outside: Option<f64>,
    outside_count: u64,
    undefined: Option<f64>,
    undefined_count: u64,
}

pub(super) fn fit(draw: Draw<'_>, masses: &Masses, samples: usize, seed: u64) -> Fit {
    let chunks = samples.div_ceil(CHUNK);
    let empty = || Counts {
        bins: vec![0; masses.masses.len()],
        outside: None,
        outside_count: 0,
        undefined: None,
        undefined_count: 0,
    };
    // Sums of integers, and the first of the examples in the order of chunks: the same for any number of threads.
    let counts = (0..chunks)
        .into_par_iter()
        .fold(
            || (empty(), Workspace::default(), vec![0.0; 2 * CHUNK]),
            |(mut counts, mut workspace, mut memory), chunk| {
                let size = CHUNK.min(samples - chunk * CHUNK);
                let (z, x) = memory.split_at_mut(CHUNK);
                let (z, x) = (&mut z[..size], &mut x[..size]);
                draw.fill(seed, chunk as u64, z, x, &mut workspace);
                for (z, x) in z.iter().zip(x.iter()) {
                    counts.add(masses, *z, *x);
                }
                (counts, workspace, memory)
            },
        )
        .map(|(counts, ..)| counts)
        .reduce(empty, Counts::and);
    let tests = goodness(&counts.bins, &masses.masses);
    Fit {
        goodness: tests,
        outside: counts.outside,
        outside_count: counts.outside_count,
        undefined: counts.undefined,
        undefined_count: counts.undefined_count,
    }
}

impl Counts {
    fn add(&mut self, masses: &Masses, z: f64, x: f64) {
        // A sample of the base that overflows says nothing of the map.
        if x.is_nan() && !z.is_finite() {
            return;
        }
        if x.is_nan() {
            self.undefined.get_or_insert(z);
            self.undefined_count += 1;
            return;
        }
        let bin = masses.guide.bin(&masses.edges, x);
        if masses.inside[bin] {
            self.bins[bin] += 1;
            return;
        }
        // Off the support: to a neighbour within rounding, also where the image has overflowed.
        let near = |edge: usize| {
            let edge = masses.edges.get(edge).copied().unwrap_or(f64::NAN);
            (x - edge).abs() <= masses.slack.max(ROUNDING * edge.abs()).max(f64::MIN_POSITIVE)
        };
        if bin > 0 && masses.inside[bin - 1] && near(bin - 1) {
            self.bins[bin - 1] += 1;
        } else if bin + 1 < masses.inside.len() && masses.inside[bin + 1] && near(bin) {
            self.bins[bin + 1] += 1;
        } else {
            self.outside.get_or_insert(x);
            self.outside_count += 1;
            self.bins[bin] += 1;
        }
    }

    fn and(mut self, other: Self) -> Self {
        for (own, more) in self.bins.iter_mut().zip(&other.bins) {
            *own += more;
        }
        Self {
            bins: self.bins,
            outside: self.outside.or(other.outside),
            outside_count: self.outside_count + other.outside_count,
            undefined: self.undefined.or(other.undefined),
            undefined_count: self.undefined_count + other.undefined_count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guide_finds_the_bin() {
        let mut wide: Vec<f64> = (0..200).map(|k| f64::from(k).powi(3) / 1e3 - 5.0).collect();
        wide.extend([1e9, 1e300]);
        for edges in [wide, vec![], vec![1.0], vec![-1e308, 1e308], vec![0.0, 1e-320, 1.0]] {
            let guide = Guide::new(&edges);
            let near = edges.iter().flat_map(|e| [e.next_down(), *e, e.next_up()]);
            let far = (-2000..2000).map(|k| f64::from(k) / 100.0).chain([f64::INFINITY, f64::NEG_INFINITY]);
            for x in near.chain(far) {
                assert_eq!(
                    guide.bin(&edges, x),
                    edges.partition_point(|edge| *edge <= x),
                    "{x} in {edges:?}"
                );
            }
        }
    }
}
