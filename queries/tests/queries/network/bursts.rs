//! The automaton of bursts against all sequences of states that there are.

use queries::network::Automaton;

use super::Dice;

/// The sequences of so many states.
fn sequences(length: usize) -> impl Iterator<Item = Vec<bool>> {
    (0..1_u32 << length).map(move |bits| (0..length).map(|at| bits >> at & 1 == 1).collect())
}

#[test]
fn no_other_states_cost_less() {
    for seed in 1..200 {
        let mut dice = Dice(seed);
        let gaps: Vec<f64> =
            (0..1 + dice.below(10)).map(|_| dice.one_of(&[0.0, 0.0, 1.0, 1.0, 2.0, 9.0, 40.0])).collect();
        let automaton = Automaton { ratio: dice.one_of(&[1.5, 2.0, 5.0]), cost: dice.one_of(&[0.0, 0.5, 1.0, 3.0]) };
        let states = automaton.states(&gaps);
        assert_eq!(states.len(), gaps.len());
        if gaps.iter().sum::<f64>() == 0.0 {
            assert!(!states.contains(&true), "{gaps:?}");
            continue;
        }
        let least = sequences(gaps.len()).map(|states| automaton.cost(&gaps, &states)).fold(f64::INFINITY, f64::min);
        let found = automaton.cost(&gaps, &states);
        assert!((found - least).abs() < 1e-9, "seed {seed}: {states:?} of {gaps:?} cost {found}, least {least}");
    }
}

/// The numbers of the paper's formulas, worked out by hand: two gaps of 1 and 3 days, so that the usual rate is 1/2.
#[test]
fn costs_are_those_of_the_paper() {
    let automaton = Automaton::default();
    let (gaps, half, ln2) = ([1.0, 3.0], 0.5_f64, 2_f64.ln());
    let usual = (half + ln2) + (3.0 * half + ln2);
    assert!((automaton.cost(&gaps, &[false, false]) - usual).abs() < 1e-12);
    // In a burst the rate is 1, whose logarithm is 0; entering costs ln 2.
    assert!((automaton.cost(&gaps, &[true, false]) - (ln2 + 1.0 + 3.0 * half + ln2)).abs() < 1e-12);
}

#[test]
fn what_comes_evenly_is_no_burst() {
    let automaton = Automaton::default();
    assert!(automaton.states(&[]).is_empty());
    assert_eq!(automaton.states(&[5.0; 20]), [false; 20]);
    assert_eq!(automaton.states(&[0.0; 5]), [false; 5]);
}
