use super::{Verdict, md5};
use crate::files::{MigrationFile, changelog::Sql};

/// The checksums of a changeset that holds only SQL, in the versions that can be recomputed.
///
/// A changeset's checksum is the MD5 of its changes' checksums, each followed by a colon. Source:
/// Liquibase's `ChangeSet`, `AbstractSQLChange` and, for version 8, its `NormalizingStream`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    eight: String,
    nine: String,
}

impl Sums {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Counts in one more change.
    pub(crate) fn add(&mut self, sql: &Sql) {
        self.eight
            .push_str(&format!("8:{}:", md5(eight(sql).as_bytes())));
        let bare: String = sql
            .text
            .chars()
            .filter(|c| !matches!(c, ' ' | '\t' | '\r' | '\n'))
            .collect();
        self.nine.push_str(&format!("9:{}:", md5(bare.as_bytes())));
    }

    /// The checksum of version 8 or 9.
    fn version(&self, version: u32) -> Option<String> {
        let sums = match version {
            8 => &self.eight,
            9 => &self.nine,
            _ => return None,
        };
        Some(format!("{version}:{}", md5(sums.as_bytes())))
    }
}

/// Version 8 counts the options in and every run of blanks as one.
fn eight(sql: &Sql) -> String {
    let delimiter = sql.delimiter.as_deref().unwrap_or("null");
    let words: Vec<&str> = sql
        .text
        .split([' ', '\t', '\r', '\n'])
        .filter(|word| !word.is_empty())
        .collect();
    format!(
        "{delimiter}:{}:{}:{}",
        sql.split,
        sql.strip,
        words.join(" ")
    )
}

pub(super) fn verify(stored: &str, file: &MigrationFile) -> Verdict {
    let unknown = |why: String| Verdict::Unknown { why };
    let Some(changeset) = &file.changeset else {
        return unknown("it is not a changeset".to_owned());
    };
    if changeset
        .valid
        .iter()
        .any(|valid| valid == stored || valid.eq_ignore_ascii_case("any"))
    {
        return Verdict::Same;
    }
    let version = stored
        .split_once(':')
        .and_then(|(version, _)| version.parse().ok());
    let Some(version) = version else {
        return unknown(format!("{stored:?} is not a checksum of Liquibase"));
    };
    let Some(sums) = &changeset.sums else {
        return unknown(
            "the changeset is not SQL alone, and Liquibase hashes its own form of other changes"
                .to_owned(),
        );
    };
    let Some(computed) = sums.version(version) else {
        return unknown(format!("checksums of version {version} are not recomputed"));
    };
    if computed.eq_ignore_ascii_case(stored) {
        return Verdict::Same;
    }
    if changeset.may_change {
        return unknown(
            "it runs again whenever it changes; the newest text has not run yet".to_owned(),
        );
    }
    if version == 8 {
        return unknown(
            "it was written by Liquibase before 4.22, whose checksum depends on how that version cut the file"
                .to_owned(),
        );
    }
    Verdict::Edited {
        stored: stored.to_owned(),
        computed,
    }
}
