//! Nonce files: who may read them, and what is refused.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::PathBuf;

use signed_api::{Draw, FileNonceStore, NonceKey, NonceStore as _};
use tempfile::TempDir;

use crate::stores::{MILLIS, drawn};

const NOW: u64 = 1_700_000_000_000;

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("nonces");
    (folder, path)
}

async fn refusal(path: &PathBuf) -> String {
    let drawn = drawn(&FileNonceStore::in_file(path), MILLIS, NOW).await;
    let error = drawn.expect_err("refused").to_string();
    let path = path.display().to_string();
    assert!(error.contains(&path), "{error}");
    error.replace(&path, "FILE")
}

#[tokio::test]
async fn a_file_is_its_owners_alone_and_knows_no_api_key() {
    let (_folder, path) = folder();
    let store = FileNonceStore::in_directory(&path);
    drawn(&store, MILLIS, NOW).await.expect("drawn");
    let entries: Vec<_> = fs::read_dir(&path)
        .expect("a folder")
        .map(|entry| entry.expect("a file"))
        .collect();
    assert_eq!(
        entries.len(),
        2,
        "the nonces, and who writes them: {entries:?}"
    );
    for entry in entries {
        let mode = entry.metadata().expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{entry:?}");
        let name = entry.file_name().into_string().expect("text");
        let bytes = fs::read(entry.path()).expect("read");
        let text = name + &String::from_utf8_lossy(&bytes);
        assert!(!text.contains("my-api-key"), "{text}");
    }
    assert_eq!(
        fs::metadata(&path).expect("a folder").permissions().mode() & 0o777,
        0o700
    );
}

#[tokio::test]
async fn what_others_could_read_or_replace_is_refused() {
    let (folder, path) = folder();
    drawn(&FileNonceStore::in_file(&path), MILLIS, NOW)
        .await
        .expect("drawn");
    for mode in [0o644, 0o620, 0o602] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("changed");
        assert_eq!(
            refusal(&path).await,
            format!(
                "the nonce file FILE cannot be used: others may read or write it (mode {mode:o}): set its mode to 600"
            )
        );
    }
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("changed");
    drawn(&FileNonceStore::in_file(&path), MILLIS, NOW)
        .await
        .expect("as before");
    let link = folder.path().join("link");
    symlink(&path, &link).expect("a link");
    assert_eq!(
        refusal(&link).await,
        "the nonce file FILE cannot be used: it is a symbolic link"
    );
    let dangling = folder.path().join("dangling");
    symlink(folder.path().join("none"), &dangling).expect("a link");
    assert_eq!(
        refusal(&dangling).await,
        "the nonce file FILE cannot be used: it is a symbolic link to nothing"
    );
    refusal(&folder.path().to_owned()).await;
}

#[tokio::test]
async fn what_is_no_nonce_file_or_was_changed_is_refused_and_left_as_it_is() {
    let (_folder, path) = folder();
    drawn(&FileNonceStore::in_file(&path), MILLIS, NOW)
        .await
        .expect("drawn");
    let good = fs::read(&path).expect("read");
    let damaged = "the nonce file FILE is damaged, and how far its nonces were used is not known: use a new API key, or \
                   remove the file if the clock is certainly above all that were used";
    let foreign = "the nonce file FILE is no nonce file: name another one";
    let mut cases = vec![
        (Vec::new(), foreign),
        (b"api_key = abc\n".to_vec(), foreign),
        (vec![0; good.len()], foreign),
    ];
    // In each slot, a version that does not exist yet; the checksum is looked at first.
    for flipped in [10, 20, 100, 191] {
        let mut bytes = good.clone();
        bytes[flipped] ^= 1;
        bytes[4096 + flipped] ^= 1;
        cases.push((bytes, damaged));
    }
    for (bytes, expected) in cases {
        fs::write(&path, &bytes).expect("written");
        assert_eq!(refusal(&path).await, expected);
        assert_eq!(fs::read(&path).expect("read"), bytes);
    }
    fs::write(&path, &good).expect("written");
    assert_eq!(
        drawn(&FileNonceStore::in_file(&path), MILLIS, NOW)
            .await
            .expect("drawn"),
        NOW + 1
    );
}

#[tokio::test]
async fn without_a_counter_that_can_be_believed_all_that_is_reserved_counts_as_used() {
    let (_folder, path) = folder();
    for expected in 0..3 {
        let next = drawn(&FileNonceStore::in_file(&path), MILLIS, NOW).await;
        assert_eq!(next.expect("drawn"), NOW + expected);
    }
    let mut bytes = fs::read(&path).expect("read");
    // The identity of the boot.
    bytes[8192] ^= 1;
    fs::write(&path, &bytes).expect("written");
    let next = drawn(&FileNonceStore::in_file(&path), MILLIS, NOW)
        .await
        .expect("drawn");
    assert!((NOW + 3..NOW + 5_000).contains(&next), "{next}");
}

#[tokio::test]
async fn one_file_holds_one_key_and_is_not_taken_away() {
    let (_folder, path) = folder();
    let store = FileNonceStore::in_file(&path);
    drawn(&store, MILLIS, NOW).await.expect("drawn");
    let other = NonceKey::new("https://api.example.com", "another");
    let error = store
        .draw(&Draw::new(&other, "Example", MILLIS, NOW))
        .await
        .expect_err("another key");
    let error = error.to_string();
    assert!(
        error.ends_with(
            "holds the nonces of another key: give each key a file of its own, or a directory"
        ),
        "{error}"
    );
    fs::remove_file(&path).expect("removed");
    let error = drawn(&store, MILLIS, NOW)
        .await
        .expect_err("removed")
        .to_string();
    assert!(
        error.ends_with("was removed or replaced while it was in use: start the process anew"),
        "{error}"
    );
}
