//! Commands: real programs, what they print, how they fail, and that none outlives its time.
#![allow(clippy::disallowed_methods, reason = "how long a real wait takes")]

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use signed_api::prelude::*;
use signed_api::{
    CommandCredentials, CredentialError, CredentialErrorKind, ProvideCredentials as _,
};

use crate::support::{key, said};

fn sh(script: &str) -> CommandCredentials {
    CommandCredentials::new("sh", ["-c", script])
}

async fn error(command: CommandCredentials) -> CredentialError {
    command.provide().await.expect_err("it fails")
}

#[tokio::test]
async fn json_lines_and_a_single_value_are_read() {
    let json = sh(r#"printf '{"key": "k", "secret": "s", "environment": "sandbox"}'"#);
    let credentials = json.provide().await.expect("printed");
    assert_eq!(credentials.environment(), Some("sandbox"));
    assert_eq!(
        said(&sh("printf 'KEY=k\\nSECRET=s\\n'"))
            .await
            .expect("printed"),
        "k"
    );

    let rest = Credentials::empty().with("key", "k");
    for (printed, secret) in [("s e=c\\n", "s e=c"), ("s\\r\\n", "s"), ("{s}", "{s}")] {
        let command = sh(&format!("printf '{printed}'")).single("secret", rest.clone());
        let credentials = command.provide().await.expect("printed");
        assert_eq!(key(&credentials), "k");
        assert_eq!(credentials.secret().expect("set"), secret.as_bytes());
    }
    let pem = sh("printf -- '-----BEGIN X-----\\nAA==\\n-----END X-----\\n'");
    let pem = pem.single("secret", rest.clone()).provide().await;
    assert!(
        pem.expect("printed")
            .secret()
            .expect("set")
            .ends_with(b"-----END X-----")
    );
    for (script, why) in [
        ("true", "prints nothing"),
        ("printf 'a\\nb\\n'", "several lines"),
    ] {
        let error = error(sh(script).single("secret", rest.clone())).await;
        assert_eq!(error.kind(), CredentialErrorKind::Unusable);
        assert!(error.to_string().contains(why), "{error}");
    }
}

#[tokio::test]
async fn no_shell_reads_the_arguments() {
    let folder = tempfile::tempdir().expect("a folder");
    let trace = folder.path().join("trace");
    let argument = format!("$(touch {}); `id` *", trace.display());
    let rest = Credentials::empty().with("key", "k");
    let command = CommandCredentials::new("printf", ["%s", &argument]).single("secret", rest);
    let credentials = command.provide().await.expect("printed");
    assert_eq!(credentials.secret().expect("set"), argument.as_bytes());
    assert!(!trace.exists());
}

#[tokio::test]
async fn a_failure_tells_the_status_and_what_was_complained_of_without_secrets() {
    let error_of = async |script: &str| error(sh(script)).await;
    let failed = error_of("echo 'not in the store' >&2; echo hunter2; exit 3").await;
    assert_eq!(failed.kind(), CredentialErrorKind::Unavailable);
    assert_eq!(
        failed.to_string(),
        "the command `sh` failed (exit status: 3): not in the store"
    );
    let failed =
        error_of("echo '{\"secret\": \"hunter2\"}'; echo 'hunter2 is bad' >&2; exit 1").await;
    assert_eq!(
        failed.to_string(),
        "the command `sh` failed (exit status: 1): <redacted> is bad"
    );
    let failed = error_of("kill -9 $$").await.to_string();
    assert!(failed.contains("signal: 9"), "{failed}");

    let absent = error(sh("exit 2").absent_on(2)).await;
    assert_eq!(absent.kind(), CredentialErrorKind::Absent);
    let other = error(sh("exit 1").absent_on(2)).await;
    assert_eq!(other.kind(), CredentialErrorKind::Unavailable);
    let none = error(CommandCredentials::new("no-such-program-0123", [""; 0])).await;
    assert_eq!(none.kind(), CredentialErrorKind::Absent);
    let bytes = error_of("printf 'KEY=\\377'").await;
    assert!(
        bytes
            .to_string()
            .ends_with("prints what is not text in UTF-8")
    );
    let wrong = error_of("printf '{\"key\": \"hunter2\"'").await;
    assert_eq!(wrong.kind(), CredentialErrorKind::Unusable);
    assert!(!wrong.to_string().contains("hunter2"), "{wrong}");
}

/// Whether the process whose number stands in the file is there, and no zombie.
fn is_running(pid: &Path) -> bool {
    let pid = fs::read_to_string(pid).expect("written");
    let status = fs::read_to_string(format!("/proc/{}/stat", pid.trim()));
    status.is_ok_and(|status| !status.contains(") Z "))
}

async fn ended(pid: &Path) {
    let begun = Instant::now();
    while is_running(pid) {
        assert!(begun.elapsed() < Duration::from_secs(5), "it still runs");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_takes_too_long_is_ended() {
    let folder = tempfile::tempdir().expect("a folder");
    let pid = folder.path().join("pid");
    let script = format!("echo $$ > {}; exec sleep 60", pid.display());
    let begun = Instant::now();
    let slow = error(sh(&script).timeout(Duration::from_millis(300))).await;
    assert_eq!(slow.kind(), CredentialErrorKind::Unavailable);
    assert_eq!(
        slow.to_string(),
        "the command `sh` did not end within 300ms"
    );
    assert!(begun.elapsed() < Duration::from_secs(10));
    ended(&pid).await;
}

#[tokio::test]
async fn what_prints_without_end_is_ended_at_once() {
    let begun = Instant::now();
    let endless =
        error(CommandCredentials::new("yes", ["hunter2"]).timeout(Duration::from_secs(60))).await;
    assert_eq!(
        endless.to_string(),
        "the command `yes` prints more than 64 KiB"
    );
    assert!(begun.elapsed() < Duration::from_secs(20));

    // What it complains of does not stop it, however long.
    let script = "head -c 1000000 /dev/zero | tr '\\0' 'x' >&2; printf 'KEY=k\\nSECRET=s'";
    assert_eq!(said(&sh(script)).await.expect("printed"), "k");
}

#[tokio::test]
async fn a_command_has_no_input() {
    assert_eq!(
        said(&sh("cat; printf 'KEY=k\\nSECRET=s'"))
            .await
            .expect("printed"),
        "k"
    );
}
