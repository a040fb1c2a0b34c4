use chain::Hash;
use incident::{Found, Shelf};
use model::{Code, Failure};

use crate::Console;

impl Console {
    /// Where the incidents of an environment are kept. The environment need not run.
    pub(super) fn shelf(&self, environment: &str) -> Result<Shelf, Failure> {
        let opened = self.shared.opened()?;
        let pack = &opened.pack;
        if pack.environments.iter().all(|one| one.id != environment) {
            return Err(Failure::new(
                Code::NotFound,
                format!("the pack has no environment {environment:?}"),
            )
            .at(pack::FILE)
            .remedy("choose another environment"));
        }
        // Names are for people; the hash keeps those apart that look the same when shortened.
        let of_pack = apart(&pack.name, &pack.folder.display().to_string());
        let of_environment = apart(environment, environment);
        let options = &self.shared.options;
        let pack = options.data.join("incidents").join(&of_pack);
        Ok(Shelf {
            folder: pack.join(&of_environment),
            heads: options
                .config
                .join("incident-heads")
                .join(&of_pack)
                .join(&of_environment),
            pack,
        })
    }

    /// The incident of this id.
    pub(super) fn found(&self, environment: &str, id: &str) -> Result<Found, Failure> {
        let shelf = self.shelf(environment)?;
        shelf.find(id).ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                format!("there is no incident {id} of this environment"),
            )
            .at(shelf.folder.display().to_string())
            .remedy("reload the list of incidents; its folder was moved or removed")
        })
    }
}

/// A name of a folder: readable, and another one for another key.
fn apart(name: &str, key: &str) -> String {
    let letters = name.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            '-'
        }
    });
    let readable: String = letters.take(24).collect();
    if readable == key {
        return readable;
    }
    let hash = Hash::of(key.as_bytes()).to_string();
    format!("{readable}-{}", hash.get(..16).unwrap_or(&hash))
}
