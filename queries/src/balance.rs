//! The balance of relations: how many events of each class, and how friendly they are together.

use graph_core::Kind;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::gist::Gist;

/// Events by the quad class of their kind (PLOVER), and the sums of their scores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Balance {
    /// Of no class, such as statements.
    pub neutral: u64,
    /// Words of cooperation.
    pub verbal_cooperation: u64,
    /// Deeds of cooperation.
    pub material_cooperation: u64,
    /// Words of conflict.
    pub verbal_conflict: u64,
    /// Deeds of conflict.
    pub material_conflict: u64,
    /// The scores of their kinds, after PLOVER.
    pub score_sum: ScoreSum,
    /// The scores of their codes on Goldstein's scale, where they have one.
    pub goldstein_sum: ScoreSum,
}

impl Balance {
    /// The numbers of the five classes, in their order.
    pub fn classes(&self) -> [u64; 5] {
        [self.neutral, self.verbal_cooperation, self.material_cooperation, self.verbal_conflict, self.material_conflict]
    }

    /// Adds so many events like this one. Their scores count only if they are facts.
    pub(crate) fn add_times(&mut self, gist: &Gist, times: u64) {
        *self.class(gist.kind) += times;
        let (score, goldstein) = gist.scores();
        self.score_sum.add(score, times);
        self.goldstein_sum.add(goldstein, times);
    }

    /// Adds another so many times.
    pub(crate) fn add(&mut self, other: &Self, times: u64) {
        let Self {
            neutral,
            verbal_cooperation,
            material_cooperation,
            verbal_conflict,
            material_conflict,
            score_sum,
            goldstein_sum,
        } = other;
        self.neutral += neutral * times;
        self.verbal_cooperation += verbal_cooperation * times;
        self.material_cooperation += material_cooperation * times;
        self.verbal_conflict += verbal_conflict * times;
        self.material_conflict += material_conflict * times;
        self.score_sum.add_sum(*score_sum, times);
        self.goldstein_sum.add_sum(*goldstein_sum, times);
    }

    fn class(&mut self, kind: Kind) -> &mut u64 {
        match kind.quad_class() {
            1 => &mut self.verbal_cooperation,
            2 => &mut self.material_cooperation,
            3 => &mut self.verbal_conflict,
            4 => &mut self.material_conflict,
            _ => &mut self.neutral,
        }
    }
}

/// A sum of scores, and of how many. Scores are whole tenths and added as such, so that a sum does not depend on the order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScoreSum {
    tenths: i64,
    number: u64,
}

impl ScoreSum {
    const TENTHS: f64 = 10.0;

    pub(crate) fn add(&mut self, score: Option<f64>, times: u64) {
        if let Some(score) = score {
            self.tenths += (score * Self::TENTHS).round() as i64 * times as i64;
            self.number += times;
        }
    }

    fn add_sum(&mut self, other: Self, times: u64) {
        self.tenths += other.tenths * times as i64;
        self.number += other.number * times;
    }

    /// The sum in tenths, for comparing.
    pub(crate) fn tenths(&self) -> Option<i64> {
        (self.number > 0).then_some(self.tenths)
    }

    /// The sum; `None` where nothing has a score, which is not the same as a sum of 0.
    ///
    /// ```
    /// assert_eq!(queries::ScoreSum::default().sum(), None);
    /// ```
    pub fn sum(&self) -> Option<f64> {
        self.tenths().map(|tenths| tenths as f64 / Self::TENTHS)
    }

    /// The mean; `None` where nothing has a score.
    pub fn mean(&self) -> Option<f64> {
        self.sum().map(|sum| sum / self.number as f64)
    }
}

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

impl Serialize for ScoreSum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.sum().serialize(serializer)
    }
}

/// A sum tells nothing of how many it is of: what was read has a sum, and no mean.
impl<'de> Deserialize<'de> for ScoreSum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut sum = Self::default();
        sum.add(Option::deserialize(deserializer)?, 1);
        Ok(sum)
    }
}

impl utoipa::PartialSchema for ScoreSum {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
        Option::<f64>::schema()
    }
}

impl utoipa::ToSchema for ScoreSum {}

#[cfg(test)]
mod tests {
    use graph_core::Code;

    use super::*;

    #[test]
    fn scores_are_whole_tenths() {
        let is_whole = |score: f64| (score * 10.0 - (score * 10.0).round()).abs() < 1e-9;
        assert!(Kind::all().map(Kind::score).all(is_whole));
        assert!(Code::all().filter_map(Code::goldstein).all(is_whole));
    }

    #[test]
    fn a_sum_does_not_depend_on_the_order() {
        let sum = |scores: &[f64]| {
            let mut sum = ScoreSum::default();
            scores.iter().for_each(|score| sum.add(Some(*score), 1));
            sum
        };
        assert_eq!(sum(&[0.4, -10.0, 1.9]), sum(&[1.9, 0.4, -10.0]));
        assert_eq!(sum(&[0.1; 3]).sum(), Some(0.3));
        assert_eq!(sum(&[4.0, 1.0]).mean(), Some(2.5));
    }
}
