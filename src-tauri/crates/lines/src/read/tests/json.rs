//! Lines of JSON that libraries of applications write, one test per library.

use super::check;

mod dotnet;
mod elixir;
mod go;
mod jvm;
mod node;
mod php;
mod python;
mod ruby;
mod rust;
