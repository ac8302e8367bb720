//! Networks: measures and answers against plain implementations of their definitions, ties against dyads.

mod bursts;
mod drawn;
mod measures;
mod pairs;
mod ties;

/// Numbers that look random, the same for the same seed (Knuth's linear congruential generator, MMIX).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len() as u64) as usize]
    }
}
