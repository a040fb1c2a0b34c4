use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};

use crate::{bundle::Bundle, draw::Choice, moment};

/// The version of the format; another one is not read.
pub(crate) const FORMAT: &str = "wheelhouse-evidence/1";

/// The file that lists all others.
pub(crate) const MANIFEST: &str = "manifest.json";
/// The manifest's own hash, as `sha256sum -c` reads it.
pub(crate) const OWN_HASH: &str = "manifest.sha256";
/// The signature over the manifest's bytes: 64 bytes.
pub(crate) const SIGNATURE: &str = "manifest.sig";
/// The public key that the signature fits.
pub(crate) const PUBLIC_KEY: &str = "manifest.pub.pem";

/// What lists every file of a pack with its hash, and says what the pack is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Manifest {
    pub(crate) format: String,
    pub(crate) system: String,
    pub(crate) environment: String,
    pub(crate) source: String,
    /// First moment of the period, and the first after it.
    pub(crate) period: (String, String),
    pub(crate) choice: Choice,
    pub(crate) population: usize,
    pub(crate) taken: usize,
    pub(crate) made_at: String,
    pub(crate) made_by: String,
    pub(crate) made_with: String,
    /// The newest entry of the record of looks when the pack was made.
    pub(crate) ledger: Option<chain::Head>,
    /// The key that signed it, in hexadecimal.
    pub(crate) signed_by: Option<String>,
    pub(crate) files: Vec<Listed>,
}

/// A file of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Listed {
    /// Where it lies in the pack.
    pub(crate) path: String,
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) sha256: String,
}

impl Manifest {
    pub(crate) fn of(bundle: &Bundle<'_>, signed_by: Option<String>) -> Self {
        let evidence = bundle.evidence;
        Self {
            format: FORMAT.to_owned(),
            system: evidence.system.clone(),
            environment: evidence.environment.clone(),
            source: evidence.source.title.clone(),
            period: (
                moment::written(evidence.period.from),
                moment::written(evidence.period.to),
            ),
            choice: evidence.choice.clone(),
            population: evidence.changes.len(),
            taken: bundle.taken.len(),
            made_at: moment::written(evidence.maker.at),
            made_by: evidence.maker.user.clone(),
            made_with: evidence.maker.program.clone(),
            ledger: bundle.ledger_head,
            signed_by,
            files: bundle
                .files
                .iter()
                .map(|(path, bytes)| Listed {
                    path: path.clone(),
                    size: bytes.len() as u64,
                    sha256: sha256(bytes),
                })
                .collect(),
        }
    }

    pub(crate) fn text(&self) -> String {
        let text =
            serde_json::to_string_pretty(self).expect("it holds nothing but text and numbers");
        format!("{text}\n")
    }

    /// What it says of the pack, for people.
    pub(crate) fn facts(&self) -> Vec<(String, String)> {
        let (from, to) = &self.period;
        let choice = match &self.choice {
            Choice::All => format!("all {} changes", self.population),
            Choice::Sample { seed, .. } => {
                format!("{} of {} changes, seed {seed}", self.taken, self.population)
            }
        };
        let ledger = self.ledger.map_or_else(
            || "none".to_owned(),
            |head| format!("up to entry {}, {}", head.sequence, head.hash),
        );
        [
            ("System", self.system.clone()),
            ("Environment", self.environment.clone()),
            ("Database", self.source.clone()),
            ("Period", format!("{from} to {to}")),
            ("Taken", choice),
            ("Made", format!("{} by {}", self.made_at, self.made_by)),
            ("Made with", self.made_with.clone()),
            ("Record of looks", ledger),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }
}

/// A line of `sha256sum`.
pub(crate) fn own_hash(manifest: &[u8]) -> String {
    format!("{}  {MANIFEST}\n", sha256(manifest))
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    crate::hex(digest(&SHA256, bytes).as_ref())
}
