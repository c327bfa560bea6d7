//! Chains: the first that has credentials, and where it ends.

use signed_api::{
    Chain, CommandCredentials, CredentialError, CredentialErrorKind, EnvironmentCredentials,
    FileCredentials, ProvideCredentials as _,
};

use crate::support::{Desk, credentials, said, write};

fn environment() -> EnvironmentCredentials {
    EnvironmentCredentials::new("SURELY_NOT_SET_0123")
}

#[tokio::test]
async fn the_first_that_has_credentials_gives_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("credentials");
    let chain = Chain::new()
        .then(environment())
        .then(FileCredentials::new(&path))
        .then(CommandCredentials::new("sh", ["-c", "exit 4"]).absent_on(4))
        .then(credentials("last"));
    assert_eq!(said(&chain).await.expect("the last"), "last");
    write(&path, 0o600, "KEY=of-the-file\nSECRET=s\n");
    assert_eq!(said(&chain).await.expect("the file"), "of-the-file");
    assert!(chain.at_hand().is_none());
}

#[tokio::test]
async fn what_is_there_and_wrong_ends_the_chain() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("credentials");
    let desk = Desk::new("never asked");
    let chain = Chain::new()
        .then(environment())
        .then(FileCredentials::new(&path))
        .then(desk.clone());
    for (mode, text) in [
        (0o644, "KEY=hunter2\nSECRET=s\n"),
        (0o600, "KEY=hunter2\n"),
        (0o600, ""),
    ] {
        write(&path, mode, text);
        let error = said(&chain).await.expect_err("wrong");
        assert_eq!(error.kind(), CredentialErrorKind::Unusable);
        let told = error.to_string();
        assert!(told.contains("credentials`"), "{told}");
        let tried = "(tried before it: set SURELY_NOT_SET_0123_API_KEY and SURELY_NOT_SET_0123_API_SECRET in the environment)";
        assert!(told.ends_with(tried), "{told}");
        assert!(!told.contains("hunter2"), "{told}");
        std::fs::remove_file(&path).expect("removed");
    }
    assert_eq!(desk.asked(), 0);
    assert_eq!(said(&chain).await.expect("the last"), "never asked");

    let refused = CredentialError::of(CredentialErrorKind::Refused, "no");
    desk.say(Err(refused));
    let chain = chain.then(credentials("after"));
    let error = said(&chain).await.expect_err("refused");
    assert_eq!(error.kind(), CredentialErrorKind::Refused);
}

#[tokio::test]
async fn the_error_names_everything_that_was_tried() {
    let chain = Chain::new()
        .then(environment())
        .then(FileCredentials::new("/no/such/file"))
        .then(CommandCredentials::new("no-such-program-0123", [""; 0]));
    let error = said(&chain).await.expect_err("none");
    assert_eq!(error.kind(), CredentialErrorKind::Absent);
    assert_eq!(
        error.to_string(),
        "there are no credentials: set SURELY_NOT_SET_0123_API_KEY and SURELY_NOT_SET_0123_API_SECRET in the environment; \
         there is no file `/no/such/file`; the command `no-such-program-0123` does not exist"
    );
    let empty = said(&Chain::new()).await.expect_err("none");
    assert_eq!(empty.kind(), CredentialErrorKind::Absent);
}
