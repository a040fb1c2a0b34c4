//! Writes the contract as one TypeScript file and fails when the committed one differs.

use std::{any::TypeId, collections::BTreeMap, fs, path::Path};

use ts_rs::{Config, TS, TypeVisitor};

use super::{Commands, NAMES};

/// Every type the map needs, by name, so that the file has one order.
fn bindings() -> String {
    let config = Config::new();
    let mut declared = Declared {
        config: &config,
        seen: Vec::new(),
        text: BTreeMap::new(),
    };
    declared.visit::<Commands>();
    // The raw commands name their types in writing, which hides the request from the visitor.
    declared.visit::<console::wire::ValuesRequest>();
    let mut file = String::from(
        "// Written from src-tauri/src/contract.rs by `WRITE_CONTRACT=1 cargo test -p wheelhouse`.\n\
         // Do not edit: a test compares it with the Rust types.\n",
    );
    for text in declared.text.values() {
        file.push('\n');
        file.push_str(text);
        file.push('\n');
    }
    file
}

struct Declared<'a> {
    config: &'a Config,
    seen: Vec<TypeId>,
    text: BTreeMap<String, String>,
}

impl TypeVisitor for Declared<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if self.seen.contains(&TypeId::of::<T>()) {
            return;
        }
        self.seen.push(TypeId::of::<T>());
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            let text = format!("{docs}export {}", T::decl(self.config));
            self.text.insert(T::ident(self.config), text);
        }
    }
}

#[test]
fn the_committed_contract_is_the_one_the_rust_types_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ui/src/contract.ts");
    let expected = bindings();
    if std::env::var_os("WRITE_CONTRACT").is_some() {
        fs::write(&path, &expected).expect("ui/src is writable");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        committed == expected,
        "ui/src/contract.ts is not current: run WRITE_CONTRACT=1 cargo test -p wheelhouse"
    );
}

#[test]
fn no_number_in_the_contract_loses_digits_in_javascript() {
    assert!(
        !bindings().contains("bigint"),
        "64-bit integers travel as strings or as milliseconds"
    );
}

#[test]
fn the_access_list_names_exactly_the_commands() {
    let capability: serde_json::Value =
        serde_json::from_str(include_str!("../../capabilities/main.json")).expect("valid JSON");
    let mut allowed: Vec<String> = capability["permissions"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|permission| permission.as_str()?.strip_prefix("allow-"))
        .map(|name| name.replace('-', "_"))
        .collect();
    let mut names: Vec<&str> = NAMES.to_vec();
    names.sort_unstable();
    allowed.sort_unstable();
    assert_eq!(
        allowed, names,
        "capabilities/main.json lists every command once"
    );
    for name in names {
        assert!(
            include_str!("../../build.rs").contains(&format!("\"{name}\"")),
            "build.rs must declare {name}, or every window could call it"
        );
    }
}
