//! Random words of a stream, drawn many at a time.

use rand::SeedableRng;
use rand::rand_core::{Infallible, Rng, TryRng};
use rand_chacha::ChaCha8Rng;

/// How many words are drawn at a time.
const COUNT: usize = 512;

/// The generator of a stream of a seed.
pub(super) fn generator(seed: u64, stream: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(stream);
    rng
}

/// The words of 64 bits of ChaCha8 with a seed and a stream number, in their order.
pub(super) struct Words {
    rng: ChaCha8Rng,
    bytes: [u8; 8 * COUNT],
    at: usize,
}

impl Words {
    /// The words of a stream of a seed.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self { rng: generator(seed, stream), bytes: [0; 8 * COUNT], at: 8 * COUNT }
    }

    #[inline(always)]
    fn word(&mut self) -> u64 {
        if self.at == 8 * COUNT {
            self.refill();
        }
        let mut word = [0; 8];
        word.copy_from_slice(&self.bytes[self.at..self.at + 8]);
        self.at += 8;
        u64::from_le_bytes(word)
    }

    #[cold]
    #[inline(never)]
    fn refill(&mut self) {
        self.rng.fill_bytes(&mut self.bytes);
        self.at = 0;
    }
}

impl TryRng for Words {
    type Error = Infallible;

    #[inline(always)]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        #[expect(clippy::cast_possible_truncation, reason = "the low half")]
        Ok(self.word() as u32)
    }

    #[inline(always)]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.word())
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        for part in out.chunks_mut(8) {
            let word = self.word().to_le_bytes();
            part.copy_from_slice(&word[..part.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_those_of_the_generator() {
        let mut rng = ChaCha8Rng::seed_from_u64(3);
        rng.set_stream(11);
        let mut words = Words::new(3, 11);
        for _ in 0..2000 {
            assert_eq!(words.next_u64(), rng.next_u64());
        }
    }
}
