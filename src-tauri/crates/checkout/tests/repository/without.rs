//! No git, no checkout, no commit, no permission.

use checkout::{Checkout, Fault, Git, Limits};
use model::{Code, Failure};

use crate::made::Made;

#[tokio::test]
async fn without_a_program_the_remedy_is_to_install_it() {
    let made = Made::new();
    let nowhere = made.home.path().join("no-git");
    let answer = Checkout::open(&Git::new(nowhere, Limits::default()), made.path()).await;
    let fault = answer.expect_err("there is no program");
    assert_eq!(fault, Fault::NoGit);
    let failure = Failure::from(fault);
    assert_eq!(failure.code, Code::NotFound);
    assert!(
        failure
            .remedy
            .expect("it has one")
            .starts_with("Install git")
    );
}

#[tokio::test]
async fn a_plain_folder_is_no_checkout() {
    let made = Made::new();
    let folder = tempfile::tempdir().expect("a folder");
    for path in [
        folder.path().to_owned(),
        folder.path().join("none"),
        made.path().join(".git"),
    ] {
        let answer = Checkout::open(&made.asked(), &path).await;
        let fault = answer.expect_err("it is no checkout");
        assert_eq!(fault, Fault::NoCheckout { folder: path });
    }
}

#[tokio::test]
async fn a_repository_may_be_empty() {
    let made = Made::new();
    let answer = Checkout::open(&made.asked(), made.path()).await;
    assert!(matches!(answer, Err(Fault::Empty { .. })), "{answer:?}");
}

#[tokio::test]
async fn a_repository_of_somebody_else_is_refused_with_the_way_out() {
    let made = Made::new();
    made.commit(0, "Ann", "Begin", &[]);
    // What git's own tests use to play another owner.
    let git = made.asked().with("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
    let answer = Checkout::open(&git, made.path()).await;
    let fault = answer.expect_err("it belongs to another user");
    assert!(matches!(fault, Fault::Refused { .. }), "{fault:?}");
    let wanted = format!("safe.directory '{}'", made.path().display());
    assert!(fault.remedy().ends_with(&wanted), "{}", fault.remedy());
}
