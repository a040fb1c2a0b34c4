//! Frames → SVG and PNG.
