//! How long a window takes until it can be used: `cargo xtask bench`.

use std::time::{Duration, Instant};

use tauri::{Manager, WebviewWindow};

/// Prints one JSON line as soon as a condition of the page holds, then closes the window.
#[allow(clippy::print_stdout)]
pub(crate) fn usable(window: WebviewWindow, started: Instant, condition: &'static str) {
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(Duration::from_millis(5));
            let (answer, answered) = std::sync::mpsc::channel();
            let asked = window.eval_with_callback(condition, move |value| {
                // Nobody listens any more once an answer came too late.
                let _ = answer.send(value == "true");
            });
            if asked.is_ok() && answered.recv_timeout(Duration::from_secs(1)) == Ok(true) {
                break;
            }
        }
        println!(
            "{{\"usable_ms\":{:.1}}}",
            started.elapsed().as_secs_f64() * 1_000.0
        );
        window.app_handle().exit(0);
    });
}
