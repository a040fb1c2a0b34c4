use std::collections::HashMap;

use super::{Line, Standing};
use crate::{
    checksum::{self, Verdict, atlas},
    files::MigrationFile,
    history::Entry,
    limits::Unprovable,
    moment::Moment,
    order,
    tool::Tool,
};

/// Puts beside each applied migration what its checksum says of the file.
pub(super) fn judge(tool: Tool, entries: &[Entry], files: &[MigrationFile], lines: &mut [Line]) {
    if !tool.proves(Unprovable::Edited) {
        return;
    }
    let chained = (tool == Tool::Atlas).then(|| Chain::new(entries, files, lines));
    for line in lines
        .iter_mut()
        .filter(|line| line.standing == Standing::Applied)
    {
        let (Some(entry), Some(file)) = (line.entry, line.file) else {
            continue;
        };
        line.verdict = Some(match &chained {
            Some(chain) => chain.verdict(&entries[entry], file),
            None => checksum::verify(&entries[entry], &files[file]),
        });
    }
}

/// Atlas' hashes depend on all files before: of those that differ only the first was surely
/// altered.
struct Chain {
    /// Over all files.
    whole: Vec<Option<String>>,
    /// Over those that had been applied by the time of each, by file.
    then: HashMap<usize, Option<String>>,
    /// The first file that fits neither.
    first: Option<usize>,
}

impl Chain {
    fn new(entries: &[Entry], files: &[MigrationFile], lines: &[Line]) -> Self {
        let mut chain = Self {
            whole: atlas::chain(files),
            then: HashMap::new(),
            first: None,
        };
        let mut applied: Vec<(i64, usize, usize)> = lines
            .iter()
            .filter(|line| line.standing == Standing::Applied)
            .filter_map(|line| {
                let entry = line.entry?;
                let at = entries[entry]
                    .at()
                    .and_then(Moment::nanos)
                    .unwrap_or(i64::MIN);
                Some((at, line.file?, entry))
            })
            .collect();
        applied.sort_by_key(|(at, file, _)| (*at, *file));
        chain.late(files, &applied);
        let mut by_file: Vec<(usize, usize)> = applied
            .iter()
            .map(|(_, file, entry)| (*file, *entry))
            .collect();
        by_file.sort_unstable();
        chain.first = by_file
            .iter()
            .find(|(file, entry)| !chain.fits(&entries[*entry], *file))
            .map(|(file, _)| *file);
        chain
    }

    /// Where files came late, the chain of those before was made without them.
    fn late(&mut self, files: &[MigrationFile], applied: &[(i64, usize, usize)]) {
        let in_turn = applied.windows(2).all(|pair| pair[0].1 < pair[1].1);
        let complete = applied
            .last()
            .is_none_or(|(_, last, _)| applied.len() == last + 1);
        if (in_turn && complete) || applied.len() > 2_000 {
            return;
        }
        let mut known: Vec<usize> = Vec::new();
        for (_, file, _) in applied {
            known.push(*file);
            known.sort_unstable();
            let upto: Vec<&MigrationFile> = known
                .iter()
                .filter(|other| *other <= file)
                .map(|other| &files[*other])
                .collect();
            let hash = atlas::chain(upto).pop().flatten();
            self.then.insert(*file, hash);
        }
    }

    fn fits(&self, entry: &Entry, file: usize) -> bool {
        let computed = [
            self.whole.get(file).and_then(Option::as_ref),
            self.then.get(&file).and_then(Option::as_ref),
        ];
        match (&entry.checksum, computed) {
            (None, _) | (_, [None, None]) => true,
            (Some(stored), computed) => computed.contains(&Some(stored)),
        }
    }

    fn verdict(&self, entry: &Entry, file: usize) -> Verdict {
        let Some(stored) = &entry.checksum else {
            return Verdict::Unknown {
                why: "the row holds no checksum".to_owned(),
            };
        };
        let Some(computed) = self.whole.get(file).cloned().flatten() else {
            return Verdict::Unknown {
                why: "the file is left out of atlas.sum".to_owned(),
            };
        };
        if self.fits(entry, file) {
            return Verdict::Same;
        }
        if self.first.is_some_and(|first| first < file) {
            return Verdict::Unknown {
                why: format!(
                    "Atlas hashes {} together with the files before it, of which one was altered",
                    order::identity(Tool::Atlas, &entry.id)
                ),
            };
        }
        Verdict::Edited {
            stored: stored.clone(),
            computed,
        }
    }
}
