//! Operators where a value is a native histogram (`vectorElemBinop` in `promql/engine.go`).

use std::sync::Arc;

use super::{Binary, Op};
use crate::column::{Cell, Made, is_absent};
use crate::native::{Histogram, Incompatible, Reconciled, ResetHint, trim};
use crate::notes::{Note, Notes};

impl Binary {
    /// The result for two values of any kind; `kept` is what a filter lets through.
    pub(super) fn cells(
        &self,
        left: Cell<'_>,
        right: Cell<'_>,
        kept: Cell<'_>,
        notes: &Notes,
    ) -> Made {
        let made = match (left, right) {
            (Cell::Absent, _) | (_, Cell::Absent) => return Made::Absent,
            (Cell::Float(_), Cell::Float(_)) if matches!(self.op, Op::Cut(_)) => {
                self.no_such("float", "float", notes)
            }
            (Cell::Float(left), Cell::Float(right)) => {
                let value = self.value(left, right, 1.0);
                let filters = self.op.is_filter() && !self.return_bool;
                return match value {
                    value if is_absent(value) => Made::Absent,
                    _ if filters => kept.into(),
                    value => Made::Float(value),
                };
            }
            (Cell::Histogram(left), Cell::Histogram(right)) => self.histograms(left, right, notes),
            (Cell::Histogram(left), Cell::Float(right)) => match self.op {
                Op::Mul => Some(changed(left, |one| one.scale(right))),
                Op::Div => Some(changed(left, |one| one.divide(right))),
                Op::Cut(side) => Some(Made::histogram(trim(left, side, right))),
                _ => self.no_such("histogram", "float", notes),
            },
            (Cell::Float(left), Cell::Histogram(right)) => match self.op {
                Op::Mul => Some(changed(right, |one| one.scale(left))),
                _ => self.no_such("float", "histogram", notes),
            },
        };
        match made {
            None => Made::Absent,
            Some(made) if self.return_bool => {
                Made::Float(f64::from(u8::from(made != Made::Absent)))
            }
            Some(made) => made,
        }
    }

    /// `None` where the operator means nothing, [`Made::Absent`] where a comparison does not hold.
    fn histograms(
        &self,
        left: &Arc<Histogram>,
        right: &Arc<Histogram>,
        notes: &Notes,
    ) -> Option<Made> {
        let holds = |holds: bool| {
            Some(if holds {
                Made::Histogram(left.clone())
            } else {
                Made::Absent
            })
        };
        match self.op {
            Op::Add => {
                let mut sum = (**left).clone();
                let added = sum.add(right);
                self.combined(sum, added, "addition", notes)
            }
            Op::Sub => {
                let mut difference = (**left).clone();
                let taken = difference.subtract(right);
                difference.reset_hint = ResetHint::Gauge;
                self.combined(difference, taken, "subtraction", notes)
            }
            Op::Equal => holds(left.same_values(right)),
            Op::NotEqual => holds(!left.same_values(right)),
            _ => self.no_such("histogram", "histogram", notes),
        }
    }

    fn combined(
        &self,
        result: Histogram,
        done: Result<Reconciled, Incompatible>,
        during: &'static str,
        notes: &Notes,
    ) -> Option<Made> {
        let Ok(reconciled) = done else {
            let operator = self.op.name();
            notes.add(&Note::IncompatibleBuckets { operator });
            return None;
        };
        if reconciled.resets_collide {
            notes.add(&Note::ResetsCollide { during });
        }
        if reconciled.bounds {
            notes.add(&Note::BoundsReconciled { during });
        }
        Some(Made::histogram(result))
    }

    fn no_such(&self, left: &'static str, right: &'static str, notes: &Notes) -> Option<Made> {
        let operator = self.op.name();
        notes.add(&Note::IncompatibleTypes {
            left,
            operator,
            right,
        });
        None
    }
}

fn changed(histogram: &Histogram, change: impl FnOnce(&mut Histogram)) -> Made {
    let mut changed = histogram.clone();
    change(&mut changed);
    Made::histogram(changed)
}
