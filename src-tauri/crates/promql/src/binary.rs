//! Operators between two expressions.

mod cells;
mod matching;
mod sets;

use promql_parser::parser::token::{
    T_ADD, T_ATAN2, T_DIV, T_EQLC, T_GTE, T_GTR, T_LAND, T_LOR, T_LSS, T_LTE, T_LUNLESS, T_MOD,
    T_MUL, T_NEQ, T_POW, T_SUB, TokenId,
};

use crate::column::{ABSENT, Cell, Column, Series, is_absent, join_equal, mistyped};
use crate::error::Error;
use crate::labels::{Labels, METRIC_NAME};
use crate::native::Side;
use crate::notes::Notes;
use crate::parse::{CUT_ABOVE, CUT_BELOW};
use crate::plan::Node;

/// An operator and its operands.
#[derive(Debug)]
pub(crate) struct Binary {
    pub(crate) op: Op,
    /// A comparison gives 0 or 1 instead of filtering.
    pub(crate) return_bool: bool,
    pub(crate) matching: Matching,
    pub(crate) left: Node,
    pub(crate) right: Node,
}

/// Which series of the two sides belong together.
#[derive(Debug)]
pub(crate) struct Matching {
    /// `on` these labels; otherwise on all but these.
    pub(crate) on: bool,
    pub(crate) labels: Vec<String>,
    pub(crate) cardinality: Cardinality,
    /// Labels taken over from the "one" side.
    pub(crate) include: Vec<String>,
    /// What stands for a missing partner on the left and on the right side.
    pub(crate) fill: (Option<f64>, Option<f64>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cardinality {
    OneToOne,
    ManyToOne,
    OneToMany,
}

impl Matching {
    fn keeps(&self, name: &str) -> bool {
        self.labels.iter().any(|have| have == name) == self.on
    }

    /// What the partners of a series have in common with it.
    fn signature(&self, labels: &Labels) -> Labels {
        labels.filtered(|name| self.keeps(name) && (self.on || name != METRIC_NAME))
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Op {
    Add,
    Sub,
    Mul,
    Div,
    Mod,
    Pow,
    Atan2,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    /// `</` and `>/`: the part of a histogram on one side of a value.
    Cut(Side),
    And,
    Or,
    Unless,
}

impl Op {
    pub(crate) fn from_token(token: TokenId) -> Option<Self> {
        Some(match token {
            T_ADD => Self::Add,
            T_SUB => Self::Sub,
            T_MUL => Self::Mul,
            T_DIV => Self::Div,
            T_MOD => Self::Mod,
            T_POW => Self::Pow,
            T_ATAN2 => Self::Atan2,
            T_EQLC => Self::Equal,
            T_NEQ => Self::NotEqual,
            T_LSS => Self::Less,
            T_LTE => Self::LessOrEqual,
            T_GTR => Self::Greater,
            T_GTE => Self::GreaterOrEqual,
            T_LAND => Self::And,
            T_LOR => Self::Or,
            T_LUNLESS => Self::Unless,
            CUT_BELOW => Self::Cut(Side::Below),
            CUT_ABOVE => Self::Cut(Side::Above),
            _ => return None,
        })
    }

    /// Whether it lets values through rather than making new ones.
    fn is_filter(self) -> bool {
        self.compare(0.0, 0.0).is_some() || matches!(self, Self::Cut(_))
    }

    /// As a query writes it.
    fn name(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::Div => "/",
            Self::Mod => "%",
            Self::Pow => "^",
            Self::Atan2 => "atan2",
            Self::Equal => "==",
            Self::NotEqual => "!=",
            Self::Less => "<",
            Self::LessOrEqual => "<=",
            Self::Greater => ">",
            Self::GreaterOrEqual => ">=",
            Self::Cut(Side::Below) => "</",
            Self::Cut(Side::Above) => ">/",
            Self::And => "and",
            Self::Or => "or",
            Self::Unless => "unless",
        }
    }

    fn is_set(self) -> bool {
        matches!(self, Self::And | Self::Or | Self::Unless)
    }

    fn compare(self, left: f64, right: f64) -> Option<bool> {
        Some(match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
            _ => return None,
        })
    }

    fn compute(self, left: f64, right: f64) -> f64 {
        match self {
            Self::Add => left + right,
            Self::Sub => left - right,
            Self::Mul => left * right,
            Self::Div => left / right,
            Self::Mod => left % right,
            Self::Pow => left.powf(right),
            Self::Atan2 => left.atan2(right),
            _ => f64::NAN,
        }
    }
}

impl Binary {
    /// Whether the result is no longer the metric's own value.
    fn drops_name(&self) -> bool {
        self.return_bool || !self.op.is_filter()
    }

    /// The result for two present values; a filter that fails gives [`ABSENT`], one that passes gives `kept`.
    fn value(&self, left: f64, right: f64, kept: f64) -> f64 {
        match self.op.compare(left, right) {
            None => self.op.compute(left, right),
            Some(holds) if self.return_bool => f64::from(u8::from(holds)),
            Some(true) => kept,
            Some(false) => ABSENT,
        }
    }

    /// Applies the operator; `drop_name` removes the metric name of a series, now or at the end.
    pub(crate) fn apply(
        &self,
        left: Column,
        right: Column,
        notes: &Notes,
        drop_name: impl Fn(&mut Series),
    ) -> Result<Column, Error> {
        match (left, right) {
            (Column::Scalar(left), Column::Scalar(right)) => {
                let values = left
                    .iter()
                    .zip(&right)
                    .map(|(left, right)| self.value(*left, *right, *left));
                Ok(Column::Scalar(values.collect()))
            }
            (Column::Vector(left), Column::Vector(right)) if self.op.is_set() => Ok(
                Column::Vector(sets::apply(self.op, &self.matching, left, right)?),
            ),
            (Column::Vector(left), Column::Vector(right)) => Ok(Column::Vector(matching::apply(
                self, left, right, notes, drop_name,
            )?)),
            (Column::Vector(left), Column::Scalar(right)) => {
                self.with_scalar(left, &right, notes, drop_name, false)
            }
            (Column::Scalar(left), Column::Vector(right)) => {
                self.with_scalar(right, &left, notes, drop_name, true)
            }
            _ => Err(mistyped("a scalar or an instant vector", "a string")),
        }
    }

    fn with_scalar(
        &self,
        mut vector: Vec<Series>,
        scalar: &[f64],
        notes: &Notes,
        drop_name: impl Fn(&mut Series),
        scalar_is_left: bool,
    ) -> Result<Column, Error> {
        for series in &mut vector {
            if series.has_histograms() || matches!(self.op, Op::Cut(_)) {
                let mut result = Series::like(series);
                for (step, scalar) in scalar.iter().enumerate() {
                    let (cell, scalar) = (series.cell(step), Cell::Float(*scalar));
                    let made = if scalar_is_left {
                        self.cells(scalar, cell, cell, notes)
                    } else {
                        self.cells(cell, scalar, cell, notes)
                    };
                    result.push(made);
                }
                *series = result;
            } else {
                for (element, scalar) in series.values.iter_mut().zip(scalar) {
                    if is_absent(*element) {
                        continue;
                    }
                    let (left, right) = if scalar_is_left {
                        (*scalar, *element)
                    } else {
                        (*element, *scalar)
                    };
                    *element = self.value(left, right, *element);
                }
            }
            if self.drops_name() {
                drop_name(series);
            }
        }
        vector.retain(|series| !series.is_empty());
        Ok(Column::Vector(if self.drops_name() {
            join_equal(vector)?
        } else {
            vector
        }))
    }
}
