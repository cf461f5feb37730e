//! One loop over lanes, compiled three times: for processors with AVX-512, for those with AVX2 and fused multiplication, and for
//! all others.
//!
//! All do the same operations in the same order, fused where the formula says `mul_add`, so they give the same bits. Without
//! the instruction each `mul_add` is a call, and the kernels are slow.

/// Which of them a processor runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Width {
    /// As the program was compiled.
    Baseline,
    /// With AVX2 and fused multiplication.
    #[cfg(target_arch = "x86_64")]
    Wide(has_avx2::Token),
    /// With AVX-512.
    #[cfg(target_arch = "x86_64")]
    Widest(has_avx512::Token),
}

impl Width {
    /// The best that this processor has.
    #[inline]
    pub(super) fn best() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(token) = has_avx512::Token::new() {
            return Self::Widest(token);
        }
        Self::without_avx512()
    }

    /// The best that a processor without AVX-512 has.
    #[inline]
    pub(super) fn without_avx512() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(token) = has_avx2::Token::new() {
            return Self::Wide(token);
        }
        Self::Baseline
    }

    /// out[k] = f(a[k]).
    #[inline]
    pub(super) fn map(self, out: &mut [f64], a: &[f64], f: impl Fn(f64) -> f64) {
        match self {
            Self::Baseline => map(out, a, f),
            #[cfg(target_arch = "x86_64")]
            Self::Wide(token) => token.map(out, a, f),
            #[cfg(target_arch = "x86_64")]
            Self::Widest(token) => token.map(out, a, f),
        }
    }

    /// out[k] = f(a[k]), and how many arguments are not covered.
    #[inline]
    pub(super) fn map_where(
        self,
        out: &mut [f64],
        a: &[f64],
        covers: impl Fn(f64) -> bool,
        f: impl Fn(f64) -> f64,
    ) -> u64 {
        match self {
            Self::Baseline => map_where(out, a, covers, f),
            #[cfg(target_arch = "x86_64")]
            Self::Wide(token) => token.map_where(out, a, covers, f),
            #[cfg(target_arch = "x86_64")]
            Self::Widest(token) => token.map_where(out, a, covers, f),
        }
    }

    /// (out[k], other[k]) = f(a[k]), and how many arguments are not covered.
    #[inline]
    pub(super) fn map_pair(
        self,
        (out, other): (&mut [f64], &mut [f64]),
        a: &[f64],
        covers: impl Fn(f64) -> bool,
        f: impl Fn(f64) -> (f64, f64),
    ) -> u64 {
        match self {
            Self::Baseline => map_pair((out, other), a, covers, f),
            #[cfg(target_arch = "x86_64")]
            Self::Wide(token) => token.map_pair((out, other), a, covers, f),
            #[cfg(target_arch = "x86_64")]
            Self::Widest(token) => token.map_pair((out, other), a, covers, f),
        }
    }

    /// out[k] = f(a[k], b[k]).
    #[inline]
    pub(super) fn zip(self, out: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) {
        match self {
            Self::Baseline => zip(out, a, b, f),
            #[cfg(target_arch = "x86_64")]
            Self::Wide(token) => token.zip(out, a, b, f),
            #[cfg(target_arch = "x86_64")]
            Self::Widest(token) => token.zip(out, a, b, f),
        }
    }
}

#[inline(always)]
fn map(out: &mut [f64], a: &[f64], f: impl Fn(f64) -> f64) {
    for (value, x) in out.iter_mut().zip(a) {
        *value = f(*x);
    }
}

#[inline(always)]
fn map_where(out: &mut [f64], a: &[f64], covers: impl Fn(f64) -> bool, f: impl Fn(f64) -> f64) -> u64 {
    let mut left_out = 0;
    for (value, x) in out.iter_mut().zip(a) {
        *value = f(*x);
        left_out += u64::from(!covers(*x));
    }
    left_out
}

#[inline(always)]
fn map_pair(
    (out, other): (&mut [f64], &mut [f64]),
    a: &[f64],
    covers: impl Fn(f64) -> bool,
    f: impl Fn(f64) -> (f64, f64),
) -> u64 {
    let mut left_out = 0;
    for ((first, second), x) in out.iter_mut().zip(other).zip(a) {
        (*first, *second) = f(*x);
        left_out += u64::from(!covers(*x));
    }
    left_out
}

#[inline(always)]
fn zip(out: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) {
    for ((value, x), y) in out.iter_mut().zip(a).zip(b) {
        *value = f(*x, *y);
    }
}

/// A module with the calls of functions that need more than the baseline. A token can be had only on a processor that has it.
#[cfg(target_arch = "x86_64")]
macro_rules! with_features {
    ($module:ident, $features:literal, $($name:tt),+) => {
        #[allow(
            unsafe_code,
            reason = "calls of functions with target features, each behind a token of the test for them"
        )]
        mod $module {
            /// That the processor has the features.
            #[derive(Clone, Copy, Debug, PartialEq, Eq)]
            pub(in super::super) struct Token(());

            impl Token {
                /// `None` on other processors. The answer is remembered by the standard library.
                #[inline]
                pub(super) fn new() -> Option<Self> {
                    ($(is_x86_feature_detected!($name))&&+).then_some(Self(()))
                }

                #[inline]
                pub(super) fn map(self, out: &mut [f64], a: &[f64], f: impl Fn(f64) -> f64) {
                    // SAFETY: there is a token, so the processor has the features.
                    unsafe { map(out, a, f) }
                }

                #[inline]
                pub(super) fn map_where(
                    self,
                    out: &mut [f64],
                    a: &[f64],
                    covers: impl Fn(f64) -> bool,
                    f: impl Fn(f64) -> f64,
                ) -> u64 {
                    // SAFETY: there is a token, so the processor has the features.
                    unsafe { map_where(out, a, covers, f) }
                }

                #[inline]
                pub(super) fn map_pair(
                    self,
                    outs: (&mut [f64], &mut [f64]),
                    a: &[f64],
                    covers: impl Fn(f64) -> bool,
                    f: impl Fn(f64) -> (f64, f64),
                ) -> u64 {
                    // SAFETY: there is a token, so the processor has the features.
                    unsafe { map_pair(outs, a, covers, f) }
                }

                #[inline]
                pub(super) fn zip(self, out: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) {
                    // SAFETY: there is a token, so the processor has the features.
                    unsafe { zip(out, a, b, f) }
                }
            }

            #[target_feature(enable = $features)]
            fn map(out: &mut [f64], a: &[f64], f: impl Fn(f64) -> f64) {
                super::map(out, a, f);
            }

            #[target_feature(enable = $features)]
            fn map_where(
                out: &mut [f64],
                a: &[f64],
                covers: impl Fn(f64) -> bool,
                f: impl Fn(f64) -> f64,
            ) -> u64 {
                super::map_where(out, a, covers, f)
            }

            #[target_feature(enable = $features)]
            fn map_pair(
                outs: (&mut [f64], &mut [f64]),
                a: &[f64],
                covers: impl Fn(f64) -> bool,
                f: impl Fn(f64) -> (f64, f64),
            ) -> u64 {
                super::map_pair(outs, a, covers, f)
            }

            #[target_feature(enable = $features)]
            fn zip(out: &mut [f64], a: &[f64], b: &[f64], f: impl Fn(f64, f64) -> f64) {
                super::zip(out, a, b, f);
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
with_features!(has_avx2, "avx2,fma", "avx2", "fma");
#[cfg(target_arch = "x86_64")]
with_features!(
    has_avx512,
    "avx2,fma,avx512f,avx512dq,avx512vl,avx512bw",
    "avx2",
    "fma",
    "avx512f",
    "avx512dq",
    "avx512vl",
    "avx512bw"
);
