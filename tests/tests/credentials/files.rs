//! Files: who may read them, what stands in them, and what happens when that changes.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use signed_api::prelude::*;
use signed_api::{CredentialErrorKind, FileCredentials, ProvideCredentials as _};

use crate::support::{KeyServer, key, said, write};

const JSON: &str = r#"{"key": "of-the-file", "secret": "s"}"#;

fn shell(directory: &Path, script: &str) {
    let status = Command::new("sh")
        .args(["-c", script])
        .current_dir(directory)
        .status();
    assert!(status.expect("a shell").success(), "{script}");
}

#[test]
fn only_a_file_of_one_user_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for (mode, is_read) in [
        (0o600, true),
        (0o400, true),
        (0o644, false),
        (0o640, false),
        (0o620, false),
        (0o604, false),
        (0o601, false),
    ] {
        let path = folder.path().join(format!("{mode:o}"));
        write(&path, 0o600, JSON);
        shell(folder.path(), &format!("chmod {mode:o} {mode:o}"));
        let read = Credentials::from_file(&path);
        assert_eq!(read.is_ok(), is_read, "{mode:o}");
        if let Err(error) = read {
            assert_eq!(error.kind(), CredentialErrorKind::Unusable);
            let said = error.to_string();
            assert!(said.ends_with("set its mode to 600"), "{said}");
        }
    }
}

#[test]
fn a_file_in_a_directory_of_everybody_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    shell(
        folder.path(),
        "mkdir open sticky; chmod 777 open; chmod 1777 sticky",
    );
    for (name, is_read) in [("open", false), ("sticky", true)] {
        let path = folder.path().join(name).join("credentials");
        write(&path, 0o600, JSON);
        assert_eq!(Credentials::from_file(&path).is_ok(), is_read, "{name}");
    }
}

#[test]
fn what_a_shell_writes_is_read_only_under_a_strict_umask() {
    let folder = tempfile::tempdir().expect("a folder");
    shell(
        folder.path(),
        "umask 022; printf 'KEY=k\\nSECRET=s\\n' > open",
    );
    shell(
        folder.path(),
        "umask 077; printf 'KEY=k\\nSECRET=s\\n' > shut",
    );
    assert!(Credentials::from_file(folder.path().join("open")).is_err());
    assert!(Credentials::from_file(folder.path().join("shut")).is_ok());
}

#[test]
fn links_folders_and_pipes_are_refused_and_nothing_is_absent() {
    let folder = tempfile::tempdir().expect("a folder");
    let refused = |name: &str| {
        let error = Credentials::from_file(folder.path().join(name)).expect_err(name);
        (error.kind(), error.to_string())
    };
    write(&folder.path().join("file"), 0o600, JSON);
    symlink("file", folder.path().join("link")).expect("a link");
    symlink("nothing", folder.path().join("dangling")).expect("a link");
    shell(folder.path(), "mkdir -m 700 folder && mkfifo -m 600 pipe");
    for (name, why) in [
        ("link", "it is a symbolic link"),
        ("dangling", "it is a symbolic link"),
        ("folder", "it is no file"),
        ("pipe", "it is no file"),
    ] {
        let (kind, said) = refused(name);
        assert_eq!(kind, CredentialErrorKind::Unusable);
        assert!(said.ends_with(why), "{said}");
    }
    let (kind, said) = refused("missing");
    assert_eq!(kind, CredentialErrorKind::Absent);
    assert!(said.starts_with("there is no file `"), "{said}");
    write(
        &folder.path().join("long"),
        0o600,
        &" ".repeat(64 * 1024 + 1),
    );
    assert!(refused("long").1.ends_with("it has more than 64 KiB"));
    let mut bytes = JSON.as_bytes().to_vec();
    bytes.push(0xff);
    write(&folder.path().join("bytes"), 0o600, "");
    fs::write(folder.path().join("bytes"), bytes).expect("written");
    assert!(refused("bytes").1.ends_with("it is not text in UTF-8"));
}

#[tokio::test]
async fn the_next_call_is_signed_with_what_stands_in_the_file_by_then() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("credentials");
    write(&path, 0o600, "KEY=one\nSECRET=s\n");
    let server = KeyServer::accepting(&["one", "two"]);
    let client = server.client(FileCredentials::new(&path));
    client.balance().await.expect("answered");
    // As long as before, and perhaps in the same tick of the file system's clock.
    fs::write(&path, "KEY=two\nSECRET=s\n").expect("written");
    client.balance().await.expect("answered");
    assert_eq!(server.seen(), ["one", "two"]);

    fs::remove_file(&path).expect("removed");
    let error = client.balance().await.expect_err("no file");
    assert!(error.to_string().contains("there is no file"), "{error}");
    assert_eq!(server.seen().len(), 2);
}

#[tokio::test]
async fn a_call_that_is_refused_is_signed_again_when_the_file_was_changed_meanwhile() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("credentials");
    write(&path, 0o600, "KEY=old\nSECRET=s\n");
    let server = KeyServer::accepting(&["new"]);
    let gate = server.hold();
    let client = server.client(FileCredentials::new(&path));
    let call = tokio::spawn(async move { client.order().await });
    while server.seen().is_empty() {
        tokio::task::yield_now().await;
    }
    fs::write(&path, "KEY=new\nSECRET=s\n").expect("written");
    gate.add_permits(2);
    assert_eq!(call.await.expect("ended").expect("answered"), "new");
    assert_eq!(server.seen(), ["old", "new"]);
}

#[test]
fn a_prefix_chooses_one_of_several() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("credentials");
    let text = "A_API_KEY=of-a\nA_API_SECRET=s\nB_API_KEY=of-b\nB_API_SECRET=s\n";
    write(&path, 0o600, text);
    let of = |prefix: &str| FileCredentials::new(&path).prefix(prefix).at_hand();
    assert_eq!(key(&of("A").expect("there")), "of-a");
    assert_eq!(key(&of("B").expect("there")), "of-b");
    assert!(of("C").is_none());
}

/// Key and secret of one generation belong together, however often the file is replaced while it is read.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_is_replaced_while_it_is_read_is_never_read_in_parts() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("credentials");
    write(&path, 0o600, r#"{"key": "0", "secret": "secret of 0"}"#);
    let is_over = Arc::new(AtomicBool::new(false));
    let writer = std::thread::spawn({
        let (path, is_over) = (path.clone(), Arc::clone(&is_over));
        move || {
            let mut generation = 0_u32;
            while !is_over.load(Ordering::SeqCst) {
                generation += 1;
                let beside = path.with_extension("new");
                let padding = "x".repeat(generation as usize % 5000);
                let text = format!(
                    r#"{{"key": "{generation}", "padding": "{padding}", "secret": "secret of {generation}"}}"#
                );
                write(&beside, 0o600, &text);
                fs::rename(&beside, &path).expect("renamed");
            }
            generation
        }
    });
    let file = FileCredentials::new(&path);
    let mut read = 0;
    for _ in 0..5000 {
        match file.provide().await {
            Ok(credentials) => {
                let secret = credentials.secret().expect("set").to_owned();
                let expected = format!("secret of {}", key(&credentials));
                assert_eq!(String::from_utf8(secret).expect("text"), expected);
                read += 1;
            }
            Err(error) => {
                let said = error.to_string();
                assert!(said.contains("replaced while it was opened"), "{said}");
            }
        }
    }
    is_over.store(true, Ordering::SeqCst);
    let written = writer.join().expect("ended");
    assert!(
        read > 1000 && written > 100,
        "{read} read, {written} written"
    );
    assert!(said(&file).await.is_ok());
}
