use std::{
    fs, io,
    path::{Path, PathBuf},
};

use model::{Problem, Weight};
use serde::{Deserialize, Serialize};

use crate::{IncidentError, Place, files, names::slug};

/// Where a number is claimed before its folder is named.
const NUMBERS: &str = "numbers";
/// Which incident is recorded now.
const RECORDING: &str = "recording.json";

/// The incidents of one environment of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shelf {
    /// The folder of the pack, which numbers its incidents.
    pub pack: PathBuf,
    /// The folder of the environment, within it.
    pub folder: PathBuf,
    /// The folder of the remembered newest entries.
    pub heads: PathBuf,
}

/// The folder of an incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Its id.
    pub id: String,
    /// Its number.
    pub number: u32,
    /// Where its record lies.
    pub place: Place,
}

#[derive(Serialize, Deserialize)]
struct Recording {
    incident: String,
}

impl Shelf {
    /// Makes the folder of a new incident; no two have the same number, also when two windows ask
    /// at once.
    ///
    /// # Errors
    /// What the disk says.
    pub fn claim(&self, title: &str) -> Result<Found, IncidentError> {
        let numbers = self.pack.join(NUMBERS);
        for folder in [&numbers, &self.folder, &self.heads] {
            fs::create_dir_all(folder).map_err(IncidentError::io("make the folder", folder))?;
        }
        let claimed = names_in(&numbers).map_err(IncidentError::io("list", &numbers))?;
        let known = claimed
            .iter()
            .chain(&self.all_names()?)
            .filter_map(|name| number(name))
            .max();
        let mut number = known.unwrap_or(0) + 1;
        loop {
            let claim = numbers.join(format!("INC-{number}"));
            match fs::create_dir(&claim) {
                Ok(()) => break,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
                Err(error) => return Err(IncidentError::io("make the folder", &claim)(error)),
            }
        }
        let folder = self
            .folder
            .join(format!("INC-{number}-{}", slug(title, "incident")));
        fs::create_dir(&folder).map_err(IncidentError::io("make the folder", &folder))?;
        files::sync_folder(&self.folder).map_err(IncidentError::io("keep", &self.folder))?;
        Ok(self.found(number, folder))
    }

    /// The incidents, newest first; what is in the way of listing them is told.
    #[must_use]
    pub fn list(&self) -> (Vec<Found>, Vec<Problem>) {
        let names = match names_in(&self.folder) {
            Ok(names) => names,
            Err(error) => {
                let problem = Problem::new(
                    Weight::Error,
                    self.folder.display().to_string(),
                    format!("the incidents cannot be listed: {error}"),
                    "make the folder readable for this user",
                );
                return (Vec::new(), vec![problem]);
            }
        };
        let mut found: Vec<Found> = names
            .iter()
            .filter_map(|name| Some(self.found(number(name)?, self.folder.join(name))))
            .collect();
        found.sort_by_key(|found| std::cmp::Reverse(found.number));
        (found, Vec::new())
    }

    /// The incident of this id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<Found> {
        self.list().0.into_iter().find(|found| found.id == id)
    }

    /// Id of the incident that is recorded now.
    #[must_use]
    pub fn recording(&self) -> Option<String> {
        let text = fs::read(self.folder.join(RECORDING)).ok()?;
        let recording: Recording = serde_json::from_slice(&text).ok()?;
        Some(recording.incident)
    }

    /// Says which incident is recorded from now on; another one is not any more.
    ///
    /// # Errors
    /// What the disk says.
    pub fn record(&self, id: Option<&str>) -> Result<(), IncidentError> {
        let file = self.folder.join(RECORDING);
        let written = match id {
            Some(id) => {
                let incident = id.to_owned();
                serde_json::to_vec(&Recording { incident })
                    .map_err(io::Error::from)
                    .and_then(|text| files::replace(&file, &text))
            }
            None => fs::remove_file(&file).or_else(|error| match error.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(error),
            }),
        };
        written.map_err(IncidentError::io("write", &file))
    }

    /// The place of the folder of an incident on this shelf.
    fn found(&self, number: u32, folder: PathBuf) -> Found {
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        let head = self.heads.join(format!("{name}.head"));
        Found {
            id: format!("INC-{number}"),
            number,
            place: Place { head, folder },
        }
    }

    /// Names of the incidents of all environments of the pack.
    fn all_names(&self) -> Result<Vec<String>, IncidentError> {
        let environments = names_in(&self.pack).map_err(IncidentError::io("list", &self.pack))?;
        let mut names = Vec::new();
        for environment in environments {
            let folder = self.pack.join(environment);
            names.extend(names_in(&folder).map_err(IncidentError::io("list", &folder))?);
        }
        Ok(names)
    }
}

/// The number of the incident whose folder has this name.
fn number(name: &str) -> Option<u32> {
    let rest = name.strip_prefix("INC-")?;
    let (digits, _) = rest.split_once('-').unwrap_or((rest, ""));
    digits.parse().ok()
}

/// Names of the folders in a folder; none if it is not there.
fn names_in(folder: &Path) -> io::Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry?;
        if entry.path().is_dir() {
            names.push(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, thread};

    use super::*;

    fn shelf(folder: &Path, environment: &str) -> Shelf {
        Shelf {
            pack: folder.join("pack"),
            folder: folder.join("pack").join(environment),
            heads: folder.join("heads").join(environment),
        }
    }

    #[test]
    fn no_number_is_given_twice() {
        let folder = tempfile::tempdir().unwrap();
        let windows: Vec<_> = ["production", "production", "staging"]
            .into_iter()
            .map(|environment| {
                let shelf = shelf(folder.path(), environment);
                thread::spawn(move || -> Vec<u32> {
                    let claims = (0..20).map(|_| shelf.claim("The same title").unwrap().number);
                    claims.collect()
                })
            })
            .collect();
        let numbers: Vec<u32> = windows
            .into_iter()
            .flat_map(|window| window.join().unwrap())
            .collect();
        let apart: BTreeSet<u32> = numbers.iter().copied().collect();
        assert_eq!(apart.len(), 60);
        let next = shelf(folder.path(), "staging").claim("").unwrap();
        assert_eq!(next.id, "INC-61");
        assert!(next.place.folder.ends_with("INC-61-incident"));
    }

    #[test]
    fn a_number_is_not_given_again_though_its_claim_was_lost() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = shelf(folder.path(), "production");
        fs::create_dir_all(shelf.folder.join("INC-41-copied-by-hand")).unwrap();
        fs::create_dir_all(shelf.folder.join("notes")).unwrap();
        assert_eq!(shelf.claim("x").unwrap().number, 42);
        let (found, problems) = shelf.list();
        let ids: Vec<&str> = found.iter().map(|found| found.id.as_str()).collect();
        assert_eq!(ids, ["INC-42", "INC-41"]);
        assert_eq!(problems, []);
        assert_eq!(shelf.find("INC-4"), None);
    }

    #[test]
    fn what_is_recorded_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = shelf(folder.path(), "production");
        shelf.claim("x").unwrap();
        assert_eq!(shelf.recording(), None);
        shelf.record(Some("INC-1")).unwrap();
        assert_eq!(shelf.recording().as_deref(), Some("INC-1"));
        shelf.record(None).unwrap();
        shelf.record(None).unwrap();
        assert_eq!(shelf.recording(), None);
        fs::write(shelf.folder.join(RECORDING), "{").unwrap();
        assert_eq!(shelf.recording(), None);
    }
}
