//! The journal in a file: what it says after a crash, and what it refuses.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use signed_api::prelude::*;
use signed_api::transport::{SignedRequest, Transport, TransportError};
use signed_api::{BoxFuture, Ending, FileJournal};
use tempfile::TempDir;

#[api_client(base_url = "https://api.example.com")]
#[auth(hmac = "ts+method+path+body")]
trait Exchange {
    #[post("/orders")]
    #[retry(key = "id")]
    async fn place(&self, id: &str) -> Result<()>;
}

/// Answers with a status that the body names, and not at all where it names none.
#[derive(Debug)]
struct Server;

impl Transport for Server {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let body = String::from_utf8_lossy(&request.body).into_owned();
            let digits: String = body.chars().filter(char::is_ascii_digit).collect();
            let Ok(status) = digits.parse::<u16>() else {
                return Err(TransportError::broken("cut"));
            };
            let mut answer = http::Response::new(Bytes::new());
            *answer.status_mut() = status.try_into().expect("a status");
            Ok(answer)
        })
    }
}

fn client(journal: FileJournal) -> ExchangeClient {
    ExchangeClient::builder()
        .credentials(Credentials::new("key", "secret"))
        .transport(Server)
        .retry(signed_api::RetryPolicy::never())
        .journal(journal)
        .build()
        .expect("a client")
}

fn keys(journal: &FileJournal) -> Vec<String> {
    let unresolved = journal.unresolved();
    let mut keys: Vec<String> = unresolved
        .into_iter()
        .filter_map(|entry| entry.key)
        .collect();
    keys.sort();
    keys
}

fn refusal(path: &Path) -> String {
    match FileJournal::open(path) {
        Ok(_) => panic!("it was opened"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn what_nobody_knows_is_open_until_it_is_resolved() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("orders.journal");
    let exchange = client(FileJournal::open(&path).expect("new"));
    exchange.place("200").await.expect("placed");
    exchange.place("422").await.expect_err("refused");
    exchange.place("lost").await.expect_err("in doubt");
    exchange.place("also lost").await.expect_err("in doubt");
    drop(exchange);

    let journal = FileJournal::open(&path).expect("readable");
    assert_eq!(keys(&journal), ["also lost", "lost"]);
    let lost = journal.unresolved();
    let lost = lost
        .iter()
        .find(|entry| entry.key.as_deref() == Some("lost"));
    let lost = lost.expect("the entry");
    assert_eq!(lost.operation, "Exchange::place");
    assert_eq!(lost.body, r#"{"id":"lost"}"#);
    journal
        .resolve(&lost.id, Ending::Executed)
        .await
        .expect("noted");
    assert_eq!(keys(&journal), ["also lost"]);
    let other = journal.unresolved().remove(0).id;
    journal
        .resolve(&other, Ending::Unknown)
        .await
        .expect("noted");
    assert_eq!(keys(&journal), ["also lost"]);
    drop(journal);
    assert_eq!(
        keys(&FileJournal::open(&path).expect("readable")),
        ["also lost"]
    );
}

#[test]
fn nothing_that_was_sent_is_missing_after_a_kill() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("orders.journal");
    let mut open: BTreeSet<String> = BTreeSet::new();
    let (mut begun, mut ended) = (0, 0);
    for round in 0_u64..20 {
        let mut child = Command::new(env!("CARGO_BIN_EXE_journal_writer"))
            .arg(&path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a child");
        std::thread::sleep(Duration::from_millis(60 + round * 17 % 90));
        child.kill().expect("killed");
        let mut said = String::new();
        let mut stdout = child.stdout.take().expect("its output");
        stdout.read_to_string(&mut said).expect("text");
        child.wait().expect("gone");
        for line in said.lines() {
            match line.split_once(' ').expect("two words") {
                ("begun", id) => {
                    begun += 1;
                    open.insert(id.to_owned());
                }
                ("ended", id) => {
                    ended += 1;
                    open.remove(id);
                }
                _ => {}
            }
        }
    }
    let journal = FileJournal::open(&path).expect("readable after every kill");
    let kept: BTreeSet<String> = journal
        .unresolved()
        .into_iter()
        .map(|entry| entry.id)
        .collect();
    let missing: Vec<_> = open.difference(&kept).collect();
    println!(
        "{begun} begun, {ended} ended, {} open after 20 kills",
        kept.len()
    );
    assert!(begun > 100 && ended > 50, "too few to mean anything");
    // What ended in the very moment of a kill may have been noted and not said.
    let unsaid = missing.len();
    assert!(unsaid <= 20 * 8, "{unsaid} are missing");
    // The child never ends the others.
    let lost = missing.iter().filter(|id| id.as_bytes()[0] % 2 == 1);
    assert_eq!(lost.count(), 0);
}

#[tokio::test]
async fn a_file_that_ends_anywhere_is_read_up_to_there() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("orders.journal");
    let exchange = client(FileJournal::open(&path).expect("new"));
    for key in ["a", "b", "c"] {
        exchange.place(key).await.expect_err("in doubt");
    }
    drop(exchange);
    let whole = fs::read(&path).expect("the file");
    let begins: Vec<usize> = (0..whole.len())
        .filter(|end| whole[..*end].ends_with(b"\n"))
        .collect();
    let mut seen = BTreeSet::new();
    for end in 0..=whole.len() {
        let cut = folder.path().join(format!("cut-{end}"));
        write_private(&cut, &whole[..end]);
        let kept = keys(&FileJournal::open(&cut).expect("readable"));
        // The head, then each call with two lines: it began, and nobody knows how it ended.
        let lines = begins.iter().filter(|begin| **begin <= end).count();
        let expected = lines.saturating_sub(1).div_ceil(2);
        assert_eq!(kept, ["a", "b", "c"][..expected], "cut at {end}");
        seen.insert(kept.len());
    }
    assert_eq!(seen.len(), 4);
}

#[tokio::test]
async fn what_is_damaged_foreign_or_open_to_others_is_refused() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("orders.journal");
    let exchange = client(FileJournal::open(&path).expect("new"));
    for key in ["a", "b", "c"] {
        exchange.place(key).await.expect_err("in doubt");
    }
    assert!(refusal(&path).contains("another process has it open"));
    drop(exchange);

    let mut damaged = fs::read(&path).expect("the file");
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x20;
    let copy = folder.path().join("damaged");
    write_private(&copy, &damaged);
    let text = refusal(&copy);
    assert!(text.contains("is damaged"), "{text}");

    let foreign = folder.path().join("foreign");
    write_private(&foreign, b"[orders]\nkey = 1\n");
    assert!(refusal(&foreign).contains("it is no journal"));

    #[cfg(unix)]
    {
        use std::os::unix::fs::{PermissionsExt as _, symlink};
        let mode = fs::metadata(&path).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let link = folder.path().join("link");
        symlink(&path, &link).expect("a link");
        assert!(refusal(&link).contains("symbolic link"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        let text = refusal(&path);
        assert!(
            text.contains("mode 640") && text.contains("set its mode to 600"),
            "{text}"
        );
    }
}

#[tokio::test]
async fn a_long_journal_is_written_anew_with_what_is_open() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("orders.journal");
    let exchange = client(FileJournal::open(&path).expect("new"));
    exchange.place("lost").await.expect_err("in doubt");
    let long = "x".repeat(20_000) + "200";
    for _ in 0..300 {
        exchange.place(&long).await.expect("placed");
    }
    let length = fs::metadata(&path).expect("the file").len();
    assert!(length < 6 << 20, "{length} bytes");
    exchange.place("lost too").await.expect_err("in doubt");
    drop(exchange);
    assert_eq!(
        keys(&FileJournal::open(&path).expect("readable")),
        ["lost", "lost too"]
    );
}

/// A descriptor is missing just when the folder is to be synced: the new file is the journal all the same.
#[test]
fn what_is_noted_after_a_folder_could_not_be_synced_is_kept() {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("orders.journal");
    let status = Command::new("sh")
        .args(["-c", "ulimit -n 64 && exec \"$0\" \"$1\" starved"])
        .arg(env!("CARGO_BIN_EXE_journal_writer"))
        .arg(&path)
        .status()
        .expect("a child");
    assert!(status.success(), "{status}");
    let journal = FileJournal::open(&path).expect("readable");
    assert_eq!(keys(&journal), ["0", "1", "2", "3"]);
}

#[test]
fn a_process_that_goes_elsewhere_keeps_its_journal() {
    let (home, away) = (
        TempDir::new().expect("a folder"),
        TempDir::new().expect("another"),
    );
    let status = Command::new(env!("CARGO_BIN_EXE_journal_writer"))
        .current_dir(home.path())
        .args([
            "orders.journal".as_ref(),
            "leaving".as_ref(),
            away.path().as_os_str(),
        ])
        .status()
        .expect("a child");
    assert!(status.success(), "{status}");
    assert!(!away.path().join("orders.journal").exists());
    let journal = FileJournal::open(home.path().join("orders.journal")).expect("readable");
    assert_eq!(keys(&journal), ["0", "1", "2", "3"]);
}

fn write_private(path: &Path, text: &[u8]) {
    fs::write(path, text).expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(path, fs::Permissions::from_mode(0o600)).expect("set");
    }
}
