use std::{collections::BTreeMap, fs, io::Read as _};

use expect_test::expect_file;
use incident::{html, markdown, zip};

use crate::sample::{Desk, around, whole};

#[test]
fn a_small_incident_reads_as_it_should() {
    let desk = Desk::new();
    whole(&desk);
    let (entries, verdict) = desk.verify();
    assert_eq!(verdict.breaches, []);
    assert_eq!(verdict.sentence(), "8 entries and 3 files hold");
    let page = fs::read_to_string(desk.folder().join("incident.md")).unwrap();
    expect_file!["golden/incident.md"].assert_eq(&page);
    let text = markdown(&entries, &around());
    expect_file!["golden/post-mortem.md"].assert_eq(&text);
    let text = html(&desk.folder(), &entries, &around(), &verdict);
    let (_, body) = text.split_once("</style>").unwrap();
    expect_file!["golden/post-mortem.html"].assert_eq(body);
}

#[test]
fn a_packed_folder_is_the_folder_and_verifies() {
    let desk = Desk::new();
    whole(&desk);
    let (entries, verdict) = desk.verify();
    let packed = zip(&desk.folder(), &entries, &verdict).unwrap();
    let mut archive = ::zip::ZipArchive::new(std::io::Cursor::new(packed)).unwrap();
    let mut files = BTreeMap::new();
    for nth in 0..archive.len() {
        let mut file = archive.by_index(nth).unwrap();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(file.name().unwrap().into_owned(), bytes);
    }
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        [
            "INC-7-checkout-fails/data/0003-error-rate.json",
            "INC-7-checkout-fails/data/0004-error-rate.json",
            "INC-7-checkout-fails/incident.md",
            "INC-7-checkout-fails/pictures/0003-error-rate.svg",
            "INC-7-checkout-fails/record.jsonl",
            "how-to-verify.txt",
        ]
    );
    let elsewhere = tempfile::tempdir().unwrap();
    for (name, bytes) in &files {
        let path = elsewhere.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let unpacked = elsewhere.path().join("INC-7-checkout-fails");
    let (_, verdict) = incident::verify(&unpacked, None).unwrap();
    assert!(verdict.holds(), "{verdict:?}");
    let how = String::from_utf8(files.remove("how-to-verify.txt").unwrap()).unwrap();
    assert!(
        how.contains(&verdict.head.unwrap().hash.to_string()),
        "{how}"
    );
}
