//! The icon in the desktop's tray, with a dot while an alert fires.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicBool, Ordering},
};

use tauri::{
    AppHandle,
    image::Image,
    menu::{Menu, MenuItem},
    tray::{MouseButton, TrayIconBuilder, TrayIconEvent},
};

const TRAY: &str = "alerts";

/// A desktop without a tray is asked once.
static REFUSED: AtomicBool = AtomicBool::new(false);

/// Shows in the tray how many alerts fire; the icon comes with the first of them.
pub(super) fn show(app: &AppHandle, firing: u32) {
    if REFUSED.load(Ordering::Relaxed) || (firing == 0 && app.tray_by_id(TRAY).is_none()) {
        return;
    }
    let shown = app.clone();
    let asked = app.run_on_main_thread(move || {
        // The library of the tray is loaded at run time, and panics on a system without it.
        let made = catch_unwind(AssertUnwindSafe(|| update(&shown, firing)));
        match made {
            Ok(Ok(())) => {}
            Ok(Err(error)) => refuse(&error.to_string()),
            Err(_) => refuse("its library is not installed"),
        }
    });
    if let Err(error) = asked {
        tracing::debug!(%error, "the tray cannot be asked");
    }
}

fn refuse(why: &str) {
    REFUSED.store(true, Ordering::Relaxed);
    tracing::warn!(why, "no icon in the tray");
}

fn update(app: &AppHandle, firing: u32) -> tauri::Result<()> {
    let tray = match app.tray_by_id(TRAY) {
        Some(tray) => tray,
        None => make(app)?,
    };
    let words = match firing {
        0 => "Wheelhouse: no alert fires".to_owned(),
        1 => "Wheelhouse: 1 alert fires".to_owned(),
        many => format!("Wheelhouse: {many} alerts fire"),
    };
    tray.set_tooltip(Some(words))?;
    tray.set_icon(
        app.default_window_icon()
            .map(|icon| marked(icon, firing > 0)),
    )
}

fn make(app: &AppHandle) -> tauri::Result<tauri::tray::TrayIcon> {
    let open = MenuItem::with_id(app, "open", "Open Wheelhouse", true, None::<&str>)?;
    let quit = MenuItem::with_id(app, "quit", "Quit", true, None::<&str>)?;
    TrayIconBuilder::with_id(TRAY)
        .menu(&Menu::with_items(app, &[&open, &quit])?)
        .show_menu_on_left_click(false)
        .on_menu_event(|app, event| match event.id().as_ref() {
            "quit" => app.exit(0),
            _ => super::raise(app),
        })
        .on_tray_icon_event(|tray, event| {
            if let TrayIconEvent::Click {
                button: MouseButton::Left,
                ..
            } = event
            {
                super::raise(tray.app_handle());
            }
        })
        .build(app)
}

/// The icon, with a dot in its lower right corner if something is wrong.
fn marked(icon: &Image<'_>, wrong: bool) -> Image<'static> {
    let (width, height) = (icon.width(), icon.height());
    let mut pixels = icon.rgba().to_vec();
    if wrong {
        let radius = f64::from(width.min(height)) * 0.26;
        let center = (f64::from(width) - radius, f64::from(height) - radius);
        for (at, pixel) in pixels.chunks_exact_mut(4).enumerate() {
            let (row, column) = (at / width.max(1) as usize, at % width.max(1) as usize);
            let across = (column as f64 + 0.5 - center.0).hypot(row as f64 + 0.5 - center.1);
            if across <= radius {
                pixel.copy_from_slice(&DOT);
            }
        }
    }
    Image::new_owned(pixels, width, height)
}

/// The window's red for what is critical, in the dark theme.
const DOT: [u8; 4] = [0xff, 0x7b, 0x72, 0xff];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dot_stands_in_its_corner_and_goes_away() {
        let plain = Image::new_owned(vec![9; 32 * 32 * 4], 32, 32);
        let with = marked(&plain, true);
        let at = |image: &Image<'_>, row: usize, column: usize| {
            image.rgba()[(row * 32 + column) * 4..][..4].to_vec()
        };
        assert_eq!(at(&with, 24, 24), DOT);
        assert_eq!(at(&with, 4, 4), [9; 4], "the rest is the icon");
        assert_eq!(marked(&plain, false).rgba(), plain.rgba());
    }
}
