/// Has the web view draw without OpenGL where there is no graphics card: it would load a compiler
/// that draws in its place, slower and in a hundred mebibytes more. What the user's environment says
/// of it stands.
///
/// Changes the environment: call it before the first thread.
pub(crate) fn without_a_card() {
    #[cfg(target_os = "linux")]
    {
        const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";
        if has_card(std::path::Path::new("/dev/dri")) || std::env::var_os(SWITCH).is_some() {
            return;
        }
        // SAFETY: no other thread runs yet that could read the environment meanwhile.
        #[allow(unsafe_code)] // WebKitGTK is told by no other way before its processes start
        unsafe {
            std::env::set_var(SWITCH, "1");
        }
    }
}

/// Whether a folder of devices holds one that renders, as the kernel names them.
#[cfg(target_os = "linux")]
fn has_card(devices: &std::path::Path) -> bool {
    let entries = std::fs::read_dir(devices).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.file_name())
        .any(|name| name.as_encoded_bytes().starts_with(b"renderD"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::has_card;

    #[test]
    fn a_card_is_one_that_renders() {
        let devices = tempfile::tempdir().expect("a folder");
        assert!(!has_card(&devices.path().join("dri")), "no folder at all");
        std::fs::write(devices.path().join("card0"), []).expect("it is written");
        assert!(!has_card(devices.path()), "a display that only shows");
        std::fs::write(devices.path().join("renderD128"), []).expect("it is written");
        assert!(has_card(devices.path()));
    }
}
