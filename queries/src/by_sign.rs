//! Scores of both signs apart.

use crate::balance::ScoreSum;

/// The scores of both signs apart, so that warm words do not hide hard deeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct BySign {
    /// Of the scores above 0.
    pub(crate) cooperation: ScoreSum,
    /// Of the scores below 0, without the sign.
    pub(crate) conflict: ScoreSum,
}

impl BySign {
    pub(crate) fn add(&mut self, score: Option<f64>) {
        self.cooperation.add(score.filter(|score| *score > 0.0), 1);
        self.conflict.add(score.filter(|score| *score < 0.0).map(f64::abs), 1);
    }
}
