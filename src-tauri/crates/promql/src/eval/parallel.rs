//! Work on many series, divided among threads where it pays.

use std::num::NonZero;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread::{Builder, available_parallelism};

use crate::error::Error;

/// Samples to look at and steps to fill below which threads cost more than they save.
const WORTH_THREADS: usize = 500_000;

/// More threads than this gain nothing: memory is the limit then.
const MOST_THREADS: usize = 8;

/// What `compute` makes of each of `count` things, in their order; it may leave some out. `work` says how much
/// there is to do for all of them, and `prepare` makes what one thread needs for itself.
pub(super) fn in_order<S, T: Send>(
    count: usize,
    work: usize,
    prepare: impl Fn() -> S + Sync,
    compute: impl Fn(&mut S, usize) -> Result<Option<T>, Error> + Sync,
) -> Result<Vec<T>, Error> {
    let run = |range: Range<usize>| {
        let mut own = prepare();
        let results = range.filter_map(|place| compute(&mut own, place).transpose());
        results.collect::<Result<Vec<T>, Error>>()
    };
    let threads = if work < WORTH_THREADS {
        1
    } else {
        available_parallelism()
            .map_or(1, NonZero::get)
            .min(MOST_THREADS)
    };
    if threads == 1 || count < 2 {
        return run(0..count);
    }
    let each = count.div_ceil(threads);
    let parts = (0..threads).map(|thread| thread * each..((thread + 1) * each).min(count));
    std::thread::scope(|scope| {
        let run = &run;
        let started: Vec<_> = parts
            .map(|part| {
                let of_thread = part.clone();
                let handle = Builder::new().spawn_scoped(scope, move || run(of_thread));
                (part, handle)
            })
            .collect();
        let mut results = Vec::with_capacity(count);
        for (part, handle) in started {
            let made = match handle {
                Ok(handle) => handle.join().unwrap_or_else(|panic| resume_unwind(panic)),
                // No more threads to be had: this one does it.
                Err(_) => run(part),
            };
            results.extend(made?);
        }
        Ok(results)
    })
}

#[cfg(test)]
mod tests {
    use super::{WORTH_THREADS, in_order};
    use crate::error::Error;

    #[test]
    fn threads_change_neither_the_order_nor_the_first_error() {
        for work in [0, WORTH_THREADS] {
            let odd = in_order(
                101,
                work,
                || (),
                |(), place| Ok((place % 2 == 1).then_some(place)),
            );
            let expected: Vec<usize> = (0..101).filter(|place| place % 2 == 1).collect();
            assert_eq!(odd, Ok(expected));
            let failed = in_order(
                101,
                work,
                || (),
                |(), place| {
                    if place >= 60 {
                        return Err(Error::Execution(place.to_string()));
                    }
                    Ok(Some(place))
                },
            );
            assert_eq!(failed, Err(Error::Execution("60".to_owned())));
        }
    }
}
