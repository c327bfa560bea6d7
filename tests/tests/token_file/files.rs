//! Token files: who may read them, what is refused, and what is replaced.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use signed_api::{FileTokenStore, StoredToken, Timestamp, Token, TokenStore as _};
use tempfile::TempDir;

/// What no message may show.
const ACCESS: &str = "canary-access";
const REFRESH: &str = "canary-refresh";

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token.json");
    (folder, path)
}

fn store(path: &Path) -> FileTokenStore {
    FileTokenStore::open(path, "cryptohopper").expect("a path")
}

fn stored(access: &str) -> StoredToken {
    StoredToken {
        token: Token::new(access)
            .with_refresh(REFRESH)
            .with_lifetime(Duration::from_secs(3_600)),
        issued: Timestamp::from_millis(1_700_000_000_000),
        in_doubt: false,
    }
}

async fn save(store: &FileTokenStore, stored: &StoredToken) -> Result<(), String> {
    let mut lock = store.lock().await.map_err(|error| error.to_string())?;
    lock.save(stored).await.map_err(|error| error.to_string())
}

async fn access(store: &FileTokenStore) -> Option<String> {
    let stored = store.load().await.expect("readable")?;
    Some(stored.token.access().expose().to_owned())
}

/// Why the file is not read, without its name.
async fn refusal(path: &Path) -> String {
    let error = store(path).load().await.expect_err("refused");
    without_name(path, &format!("{error}"), &format!("{error:?}"))
}

/// Why the file is not replaced, without its name.
async fn no_save(path: &Path) -> String {
    let error = save(&store(path), &stored(ACCESS)).await;
    let error = error.expect_err("refused");
    without_name(path, &error, "")
}

fn without_name(path: &Path, error: &str, debug: &str) -> String {
    let all = format!("{error} {debug}");
    assert!(!all.contains(ACCESS) && !all.contains(REFRESH), "{all}");
    let path = path.display().to_string();
    assert!(error.contains(&path), "{error}");
    error.replace(&path, "FILE")
}

#[tokio::test]
async fn what_is_kept_is_there_for_another_process_until_it_is_cleared() {
    let (folder, path) = folder();
    let path = folder
        .path()
        .join("made/here")
        .join(path.file_name().expect("a name"));
    let store_here = store(&path);
    assert_eq!(access(&store_here).await, None);
    let mut lock = store_here.lock().await.expect("locked");
    assert!(lock.load().await.expect("readable").is_none());
    lock.save(&stored("first")).await.expect("kept");
    let in_doubt = StoredToken {
        in_doubt: true,
        ..stored("second")
    };
    lock.save(&in_doubt).await.expect("kept");
    drop(lock);

    let found = store(&path).load().await.expect("readable");
    let found = found.expect("a token");
    assert_eq!(found.token.access().expose(), "second");
    let refresh = found.token.refresh().expect("a refresh token");
    assert_eq!(refresh.expose(), REFRESH);
    assert_eq!(found.token.lifetime(), Some(Duration::from_secs(3_600)));
    assert_eq!(found.issued, Timestamp::from_millis(1_700_000_000_000));
    assert!(found.in_doubt);

    let mut lock = store_here.lock().await.expect("locked");
    lock.clear().await.expect("cleared");
    lock.clear().await.expect("cleared again");
    assert!(lock.load().await.expect("readable").is_none());
    let left: Vec<_> = fs::read_dir(path.parent().expect("a folder"))
        .expect("a folder")
        .map(|entry| entry.expect("a file").file_name())
        .collect();
    assert_eq!(left, ["token.json.lock"]);
}

#[test]
fn a_file_is_its_owners_alone_whatever_the_process_allows_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("made/token.json");
    let status = Command::new("sh")
        .args(["-c", "umask 000 && exec \"$0\" keep \"$1\" - 1"])
        .arg(env!("CARGO_BIN_EXE_token_refresher"))
        .arg(&path)
        .status()
        .expect("a process");
    assert!(status.success(), "{status}");
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("made")), 0o700);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("made/token.json.lock")), 0o600);
}

#[tokio::test]
async fn what_others_could_read_or_replace_is_refused() {
    let (folder, path) = folder();
    save(&store(&path), &stored(ACCESS)).await.expect("kept");
    for mode in [0o644, 0o620, 0o602] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).expect("changed");
        let expected = format!(
            "the token file FILE cannot be used: others may read or write it (mode {mode:o}): set its mode to 600"
        );
        assert_eq!(refusal(&path).await, expected);
        assert_eq!(no_save(&path).await, expected);
    }
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("changed");

    for mode in [0o777, 0o1777, 0o700] {
        fs::set_permissions(folder.path(), Permissions::from_mode(mode)).expect("changed");
        match mode {
            0o777 => {
                let why = "everybody may replace what is in its directory (mode 777): set the mode of the directory to 700";
                let expected = format!("the token file FILE cannot be used: {why}");
                assert_eq!(refusal(&path).await, expected);
                let expected = format!("the lock file FILE.lock cannot be used: {why}");
                assert_eq!(no_save(&path).await, expected);
            }
            _ => assert_eq!(access(&store(&path)).await.as_deref(), Some(ACCESS)),
        }
    }
}

#[tokio::test]
async fn a_symbolic_link_is_not_followed() {
    let (folder, path) = folder();
    save(&store(&path), &stored(ACCESS)).await.expect("kept");
    let is_link = "the token file FILE cannot be used: it is a symbolic link";
    let link = folder.path().join("link");
    symlink(&path, &link).expect("a link");
    assert_eq!(refusal(&link).await, is_link);
    assert_eq!(no_save(&link).await, is_link);
    let dangling = folder.path().join("dangling");
    symlink(folder.path().join("none"), &dangling).expect("a link");
    let is_dangling = "the token file FILE cannot be used: it is a symbolic link to nothing";
    assert_eq!(refusal(&dangling).await, is_dangling);
    assert_eq!(no_save(&dangling).await, is_dangling);
    assert!(!folder.path().join("none").exists());

    // One that is planted where the next file is written is removed, and what it names stays as it is.
    let victim = folder.path().join("victim");
    fs::write(&victim, "mine").expect("written");
    symlink(&victim, folder.path().join("token.json.new")).expect("a link");
    save(&store(&path), &stored("next")).await.expect("kept");
    assert_eq!(fs::read(&victim).expect("read"), b"mine");
    assert_eq!(access(&store(&path)).await.as_deref(), Some("next"));

    // One that takes the place of the file, or of its lock, while a store is in use.
    let used = store(&path);
    fs::rename(&path, folder.path().join("moved")).expect("moved");
    symlink(folder.path().join("moved"), &path).expect("a link");
    assert_eq!(
        used.load().await.expect_err("refused").to_string(),
        is_link.replace("FILE", &path.display().to_string())
    );
    fs::rename(folder.path().join("moved"), &path).expect("moved back");
    fs::rename(
        folder.path().join("token.json.lock"),
        folder.path().join("moved"),
    )
    .expect("moved");
    symlink(
        folder.path().join("moved"),
        folder.path().join("token.json.lock"),
    )
    .expect("a link");
    assert_eq!(
        no_save(&path).await,
        "the lock file FILE.lock cannot be used: it is a symbolic link"
    );
}

#[tokio::test]
async fn what_is_damaged_is_an_error_until_a_login_replaces_it() {
    let (_folder, path) = folder();
    let here = store(&path);
    save(&here, &stored(ACCESS)).await.expect("kept");
    let good = fs::read(&path).expect("read");
    let mut changed = good.clone();
    let middle = changed.len() / 2;
    changed[middle] ^= 1;
    let half = good[..middle].to_vec();
    for bytes in [changed, half, Vec::new(), vec![0; good.len()]] {
        fs::write(&path, &bytes).expect("written");
        assert_eq!(
            refusal(&path).await,
            "the token file FILE is damaged, and the token in it is lost: log in again, which replaces it, or remove it"
        );
        assert_eq!(fs::read(&path).expect("read"), bytes);
        save(&here, &stored("after a login")).await.expect("kept");
        assert_eq!(access(&here).await.as_deref(), Some("after a login"));
    }
}

#[tokio::test]
async fn what_is_foreign_or_newer_or_of_another_is_left_as_it_is() {
    let (_folder, path) = folder();
    save(&store(&path), &stored(ACCESS)).await.expect("kept");
    let good = fs::read_to_string(&path).expect("read");
    let newer = good.replace(r#""version":1,"#, r#""version":2,"#);
    let other = FileTokenStore::open(&path, "cryptopay").expect("a path");
    let mut lock = other.lock().await.expect("locked");
    lock.load().await.expect_err("of another");
    lock.save(&stored(ACCESS)).await.expect_err("of another");
    lock.clear().await.expect_err("of another");
    drop(lock);
    assert_eq!(fs::read_to_string(&path).expect("read"), good);
    let error = other.load().await.expect_err("of another");
    assert_eq!(
        without_name(&path, &error.to_string(), &format!("{error:?} {other:?}")),
        "the token file FILE holds the token of `cryptohopper` and not of `cryptopay`: give each its own file, or \
         remove this one"
    );

    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(3 << 20));
    for (text, why) in [
        (
            "-----BEGIN PRIVATE KEY-----",
            "is no token file, and is left as it is: name another one",
        ),
        (
            r#"{"access_token":"canary-access"}"#,
            "is no token file, and is left as it is: name another one",
        ),
        (
            &long,
            "is no token file, and is left as it is: name another one",
        ),
        (
            &newer,
            "was written by a newer version of signed-api: use that, or remove the file and log in again",
        ),
    ] {
        fs::write(&path, text).expect("written");
        let expected = format!("the token file FILE {why}");
        assert_eq!(refusal(&path).await, expected);
        assert_eq!(no_save(&path).await, expected);
        let mut lock = store(&path).lock().await.expect("locked");
        lock.clear().await.expect_err("refused");
        assert_eq!(fs::read_to_string(&path).expect("read"), text);
    }
}

#[tokio::test]
async fn what_cannot_be_a_file_is_refused() {
    let (folder, _path) = folder();
    for path in ["/", "", ".."] {
        let error = FileTokenStore::open(path, "l").expect_err("no file");
        assert_eq!(
            error.to_string(),
            format!("the token file {path} cannot be used: the path names no file")
        );
    }
    refusal(folder.path()).await;
    no_save(folder.path()).await;
}
