//! Bursts: when events come faster than they usually do.

/// The automaton of J. Kleinberg, *Bursty and Hierarchical Structure in Streams*, Data Mining and Knowledge Discovery 7
/// (2003) 373–397, section 2, with two states. Gaps between events are drawn from an exponential distribution: in the usual
/// state of the rate *n*/*T* (*n* gaps of *T* days together), in a burst of `ratio` times that. To enter a burst costs
/// `cost` · ln *n*, to leave it nothing. The states are those that cost least together with -ln of the densities of the gaps.
#[derive(Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Automaton {
    /// How much faster events come in a burst (Kleinberg's *s*): over 1, and 2 unless it is said otherwise.
    pub ratio: f64,
    /// How hard it is to enter a burst (his γ): not below 0, and 1 unless it is said otherwise. More makes fewer bursts.
    pub cost: f64,
}

impl Default for Automaton {
    fn default() -> Self {
        Self { ratio: 2.0, cost: 1.0 }
    }
}

impl Automaton {
    /// Whether each of these gaps, in days, is in a burst. Of two sequences that cost the same, that with fewer bursts is
    /// taken where they part last.
    ///
    /// ```
    /// use queries::network::Automaton;
    ///
    /// let gaps = [30.0, 28.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0, 33.0, 30.0];
    /// let in_burst = Automaton::default().states(&gaps);
    /// assert_eq!(in_burst.iter().filter(|burst| **burst).count(), 7);
    /// ```
    pub fn states(&self, gaps: &[f64]) -> Vec<bool> {
        let whole: f64 = gaps.iter().sum();
        // Where all events are of one day, nothing comes faster than anything else.
        if whole <= 0.0 {
            return vec![false; gaps.len()];
        }
        let mut cheapest = [0.0, f64::INFINITY];
        let mut came_from: Vec<[bool; 2]> = Vec::with_capacity(gaps.len());
        for gap in gaps {
            let from_burst = [cheapest[1] < cheapest[0], cheapest[1] < cheapest[0] + self.entry(gaps.len())];
            let usual = cheapest[usize::from(from_burst[0])];
            let burst = if from_burst[1] { cheapest[1] } else { cheapest[0] + self.entry(gaps.len()) };
            let rate = gaps.len() as f64 / whole;
            cheapest = [usual + surprise(*gap, rate), burst + surprise(*gap, rate * self.ratio)];
            came_from.push(from_burst);
        }
        let mut state = cheapest[1] < cheapest[0];
        let mut states: Vec<bool> = Vec::with_capacity(gaps.len());
        for from_burst in came_from.into_iter().rev() {
            states.push(state);
            state = from_burst[usize::from(state)];
        }
        states.reverse();
        states
    }

    /// What it costs that these gaps are in these states.
    pub fn cost(&self, gaps: &[f64], states: &[bool]) -> f64 {
        let rate = gaps.len() as f64 / gaps.iter().sum::<f64>();
        let before = std::iter::once(&false).chain(states);
        let of_one = |((gap, state), before): ((&f64, &bool), &bool)| {
            let entry = if *state && !before { self.entry(gaps.len()) } else { 0.0 };
            entry + surprise(*gap, if *state { rate * self.ratio } else { rate })
        };
        gaps.iter().zip(states).zip(before).map(of_one).sum()
    }

    /// How much less one of these gaps costs in a burst than outside.
    pub(super) fn gain(&self, gap: f64, gaps: &[f64]) -> f64 {
        let rate = gaps.len() as f64 / gaps.iter().sum::<f64>();
        surprise(gap, rate) - surprise(gap, rate * self.ratio)
    }

    fn entry(&self, gaps: usize) -> f64 {
        self.cost * (gaps as f64).ln()
    }
}

/// -ln of the density of a gap under an exponential distribution of this rate.
fn surprise(gap: f64, rate: f64) -> f64 {
    rate * gap - rate.ln()
}
