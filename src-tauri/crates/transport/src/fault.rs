mod tls;

use std::{error::Error, io, time::Duration};

use model::{Code, Failure};
use url::Url;

pub(crate) use tls::tls;

use crate::{body::millis, decode::Damage, endpoint::place, resolve::Unresolved};

/// A failed attempt, and whether another one could go better.
#[derive(Debug)]
pub(crate) struct Attempt {
    pub(crate) failure: Failure,
    pub(crate) again: bool,
    /// Whether TLS is what failed, which may show only with the first answer.
    pub(crate) of_tls: bool,
}

impl Attempt {
    fn passing(failure: Failure) -> Self {
        Self {
            failure,
            again: true,
            of_tls: false,
        }
    }
}

impl From<Failure> for Attempt {
    fn from(failure: Failure) -> Self {
        Self {
            failure,
            again: false,
            of_tls: false,
        }
    }
}

/// What an error of the HTTP library means, told by the types in its chain of causes.
pub(crate) fn network(error: &reqwest::Error, url: &Url) -> Attempt {
    if let Some(unresolved) = find::<Unresolved>(error) {
        return dns(unresolved).at(place(url)).into();
    }
    if let Some(broken) = find::<rustls::Error>(error) {
        return Attempt {
            failure: tls(broken, url.host_str().unwrap_or_default()).at(place(url)),
            again: false,
            of_tls: true,
        };
    }
    if error.is_connect() {
        let failure = match find::<io::Error>(error) {
            _ if error.is_timeout() => connect_io(&io::ErrorKind::TimedOut.into()),
            Some(cause) => connect_io(cause),
            None => tunnel(&innermost(error)),
        };
        return Attempt::passing(failure.at(place(url)));
    }
    let cause = innermost(error);
    let broken_off = find::<io::Error>(error).is_some()
        || find::<hyper::Error>(error).is_some_and(|error| {
            error.is_incomplete_message() || error.is_closed() || error.is_canceled()
        });
    let failure = if broken_off {
        Failure::new(
            Code::Unreachable,
            format!("the connection broke off: {cause}"),
        )
        .remedy("try again; if it stays, look at the server and at any gateway before it")
    } else {
        Failure::new(
            Code::UnexpectedAnswer,
            format!("the server does not speak HTTP properly: {cause}"),
        )
        .remedy("check the port: another kind of server may listen there")
    };
    Attempt {
        failure: failure.at(place(url)),
        again: broken_off,
        of_tls: false,
    }
}

/// A name that does not resolve.
pub(crate) fn dns(unresolved: &Unresolved) -> Failure {
    Failure::new(Code::Unreachable, unresolved.to_string())
        .remedy("check the spelling of the host, and whether a VPN is needed to resolve it")
}

/// A connection that was not made.
pub(crate) fn connect_io(error: &io::Error) -> Failure {
    let (message, remedy) = match error.kind() {
        io::ErrorKind::ConnectionRefused => (
            "nothing listens on the port".to_owned(),
            "check the port and that the server runs",
        ),
        io::ErrorKind::TimedOut => (
            "no connection in time".to_owned(),
            "a firewall may drop the packets: check the VPN, the port, and the proxy",
        ),
        _ => (
            format!("no connection: {error}"),
            "check the host, the port, and the network",
        ),
    };
    Failure::new(Code::Unreachable, message).remedy(remedy)
}

/// A proxy that would not open a tunnel; the library tells why only in words.
pub(crate) fn tunnel(cause: &str) -> Failure {
    let remedy = if cause.contains("authorization") || cause.contains("407") {
        "give the proxy's user name and password in its address"
    } else {
        "check that the proxy allows the host and port, or add the host to NO_PROXY"
    };
    Failure::new(
        Code::Unreachable,
        format!("the proxy opened no tunnel: {cause}"),
    )
    .remedy(remedy)
}

/// No answer within the time that one question has.
pub(crate) fn late(url: &Url, timeout: Duration) -> Failure {
    Failure::new(
        Code::Timeout,
        format!("no whole answer within {}", seconds(timeout)),
    )
    .at(place(url))
    .remedy("ask for a shorter range or fewer series, or give the source more time")
}

/// A source that is left alone for a while.
pub(crate) fn open(url: &Url, rest: Duration) -> Failure {
    Failure::new(
        Code::CircuitOpen,
        "the source failed several times in a row and is left alone for a moment",
    )
    .at(place(url))
    .remedy("it is tried again by itself; test the source to see which part fails")
    .retry_after(millis(rest))
}

/// A body that is longer than what is read at most.
pub(crate) fn too_large(url: &Url, cap: u64) -> Failure {
    Failure::new(
        Code::TooLarge,
        format!("the answer is larger than {}", bytes(cap)),
    )
    .at(place(url))
    .remedy("ask for a shorter range, a larger step, or fewer series")
}

/// A body that cannot be unpacked.
pub(crate) fn damage(damage: Damage, encoding: &str, cap: u64, url: &Url) -> Failure {
    let (message, remedy) = match damage {
        Damage::TooLarge => return too_large(url, cap),
        Damage::Broken(why) => (
            format!("the answer's {encoding} packing is broken: {why}"),
            "try again; if it stays, a gateway before the server damages answers",
        ),
        Damage::Unknown(encoding) => (
            format!("the answer is packed as {encoding:?}, which was not asked for"),
            "make the gateway before the server honour Accept-Encoding (gzip, zstd)",
        ),
    };
    Failure::new(Code::UnexpectedAnswer, message)
        .at(place(url))
        .remedy(remedy)
}

fn seconds(time: Duration) -> String {
    format!("{} s", time.as_secs_f64())
}

fn bytes(count: u64) -> String {
    if count >= 1 << 20 {
        format!("{} MiB", count >> 20)
    } else {
        format!("{count} bytes")
    }
}

/// The first error of a type in the chain, also where an I/O error wraps it.
pub(crate) fn find<'a, T: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a T> {
    let mut next = Some(error);
    while let Some(error) = next {
        if let Some(found) = error.downcast_ref::<T>() {
            return Some(found);
        }
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        if let Some(wrapped) = wrapped {
            let wrapped: &(dyn Error + 'static) = wrapped;
            if let Some(found) = find::<T>(wrapped) {
                return Some(found);
            }
        }
        next = error.source();
    }
    None
}

fn innermost(error: &reqwest::Error) -> String {
    let mut last: &dyn Error = error;
    while let Some(next) = last.source() {
        last = next;
    }
    last.to_string()
}
