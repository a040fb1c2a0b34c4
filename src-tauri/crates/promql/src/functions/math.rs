//! Functions of each value by itself.

/// A function of each value of a vector and of scalars.
pub(crate) struct MathFunction {
    pub(crate) name: &'static str,
    /// `None` leaves the series out at that step.
    pub(crate) apply: fn(f64, &[f64]) -> Option<f64>,
}

impl std::fmt::Debug for MathFunction {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

macro_rules! table {
    ($($name:literal => $apply:expr),* $(,)?) => {
        [$(MathFunction { name: $name, apply: $apply }),*]
    };
}

static FUNCTIONS: &[MathFunction] = &table! {
    "abs" => |x, _| Some(x.abs()),
    "ceil" => |x, _| Some(x.ceil()),
    "floor" => |x, _| Some(x.floor()),
    "exp" => |x, _| Some(x.exp()),
    "sqrt" => |x, _| Some(x.sqrt()),
    "ln" => |x, _| Some(x.ln()),
    "log2" => |x, _| Some(x.log2()),
    "log10" => |x, _| Some(x.log10()),
    "sgn" => |x, _| Some(if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else { x }),
    "sin" => |x, _| Some(x.sin()),
    "cos" => |x, _| Some(x.cos()),
    "tan" => |x, _| Some(x.tan()),
    "asin" => |x, _| Some(x.asin()),
    "acos" => |x, _| Some(x.acos()),
    "atan" => |x, _| Some(x.atan()),
    "sinh" => |x, _| Some(x.sinh()),
    "cosh" => |x, _| Some(x.cosh()),
    "tanh" => |x, _| Some(x.tanh()),
    "asinh" => |x, _| Some(x.asinh()),
    "acosh" => |x, _| Some(x.acosh()),
    "atanh" => |x, _| Some(x.atanh()),
    "deg" => |x, _| Some(x * 180.0 / std::f64::consts::PI),
    "rad" => |x, _| Some(x * std::f64::consts::PI / 180.0),
    "round" => round,
    "clamp" => clamp,
    "clamp_min" => |x, limits| Some(greater(x, *limits.first()?)),
    "clamp_max" => |x, limits| Some(lesser(x, *limits.first()?)),
};

/// The function of that name, if it is one of each value by itself.
pub(crate) fn find(name: &str) -> Option<&'static MathFunction> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

/// To the nearest multiple; halves go up. Multiplying by the inverse loses less than dividing.
fn round(x: f64, parameters: &[f64]) -> Option<f64> {
    let inverse = 1.0 / parameters.first().copied().unwrap_or(1.0);
    Some((x * inverse + 0.5).floor() / inverse)
}

fn clamp(x: f64, limits: &[f64]) -> Option<f64> {
    let [least, most] = limits else { return None };
    if least > most {
        return None;
    }
    Some(greater(*least, lesser(*most, x)))
}

/// The greater value, or NaN if either is; `f64::max` would hide it.
pub(crate) fn greater(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() {
        f64::NAN
    } else {
        left.max(right)
    }
}

/// The lesser value, or NaN if either is.
pub(crate) fn lesser(left: f64, right: f64) -> f64 {
    if left.is_nan() || right.is_nan() {
        f64::NAN
    } else {
        left.min(right)
    }
}
