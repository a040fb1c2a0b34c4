//! Wheelhouse, the operations console: starts logging and the shell, nothing else.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arenas;
mod arguments;
mod contract;
mod drawing;
mod log_files;
mod measure;
mod shell;

fn main() -> anyhow::Result<()> {
    arenas::share_one();
    drawing::without_a_card();
    let arguments = arguments::read(std::env::args_os().skip(1));
    let folders = shell::Folders::of_this_user()?;
    let _flush_on_exit = log_files::start(&folders.logs)?;
    shell::run(arguments, folders)
}
