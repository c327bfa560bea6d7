//! The lock of a token: who waits for whom, and for how long.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use signed_api::{FileTokenStore, StoredToken, Timestamp, Token, TokenLock, TokenStore as _};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// Long enough for a lock that is free, on a busy machine.
const LONG: Duration = Duration::from_secs(30);
const SHORT: Duration = Duration::from_millis(300);

fn folder() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("token.json");
    (folder, path)
}

fn runtime() -> Runtime {
    Runtime::new().expect("a runtime")
}

fn stored(access: &str) -> StoredToken {
    StoredToken {
        token: Token::new(access),
        issued: Timestamp::from_millis(0),
        in_doubt: false,
    }
}

/// Takes the lock on another thread, and tells when it has it.
fn locking(path: &Path) -> Receiver<Box<dyn TokenLock>> {
    let store = FileTokenStore::open(path, "example").expect("a path");
    let (taken, lock) = channel();
    thread::spawn(move || {
        let lock = runtime().block_on(store.lock()).expect("locked");
        // A test that has ended needs no lock.
        let _ = taken.send(lock);
    });
    lock
}

fn waits(lock: &Receiver<Box<dyn TokenLock>>) -> bool {
    matches!(lock.recv_timeout(SHORT), Err(RecvTimeoutError::Timeout))
}

#[test]
fn a_lock_excludes_others_until_it_is_dropped() {
    let (_folder, path) = folder();
    let first = locking(&path).recv_timeout(LONG).expect("free");
    let second = locking(&path);
    assert!(waits(&second));
    drop(first);
    let second = second.recv_timeout(LONG).expect("free");
    let third = locking(&path);
    assert!(waits(&third));
    drop(second);
    third.recv_timeout(LONG).expect("free");
}

#[test]
fn a_lock_whose_file_was_removed_is_not_taken_for_the_new_one() {
    let (_folder, path) = folder();
    let removed = locking(&path).recv_timeout(LONG).expect("free");
    let waiting = locking(&path);
    assert!(waits(&waiting));
    fs::remove_file(path.with_file_name("token.json.lock")).expect("removed");
    let new = locking(&path).recv_timeout(LONG).expect("free");
    drop(removed);
    assert!(waits(&waiting), "two have the lock");
    drop(new);
    waiting.recv_timeout(LONG).expect("free");
}

#[test]
fn a_process_that_is_killed_gives_its_lock_back() {
    let (_folder, path) = folder();
    // It takes the lock and hears nothing for a second and more from an endpoint that does not answer.
    let mute = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = mute.local_addr().expect("an address").to_string();
    let mut child = Command::new(env!("CARGO_BIN_EXE_token_refresher"))
        .args([
            "locked".as_ref(),
            path.as_os_str(),
            address.as_ref(),
            "1".as_ref(),
        ])
        .stdout(Stdio::null())
        .spawn()
        .expect("a process");
    let _asked = mute.accept().expect("it has the lock");
    let lock = locking(&path);
    assert!(waits(&lock));
    child.kill().expect("killed");
    child.wait().expect("ended");
    lock.recv_timeout(LONG).expect("free");
}

/// Who does not wait any more for the end of a save has the lock until that has ended.
#[test]
fn a_save_that_nobody_waits_for_is_done_under_the_lock() {
    let (_folder, path) = folder();
    let store = FileTokenStore::open(&path, "example").expect("a path");
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(1)
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let mut lock = store.lock().await.expect("locked");
        // The one thread for such work is busy, so that the save cannot begin.
        let (go_on, busy) = channel::<()>();
        let busy = tokio::task::spawn_blocking(move || busy.recv());
        let late = stored("late");
        let mut save = lock.save(&late);
        let polled = std::future::poll_fn(|context| {
            std::task::Poll::Ready(save.as_mut().poll(context).is_pending())
        });
        assert!(polled.await);
        drop(save);
        drop(lock);
        let next = locking(&path);
        assert!(waits(&next), "another has the lock before the save");
        go_on.send(()).expect("waited for");
        busy.await.expect("ended").expect("sent");
        next.recv_timeout(LONG).expect("free");
        let found = store.load().await.expect("readable").expect("kept");
        assert_eq!(found.token.access().expose(), "late");
    });
}

#[test]
fn a_runtime_ends_while_another_process_has_the_lock() {
    let (_folder, path) = folder();
    let _held = locking(&path).recv_timeout(LONG).expect("free");
    let store = FileTokenStore::open(&path, "example").expect("a path");
    let (ended, end) = channel();
    thread::spawn(move || {
        let runtime = runtime();
        runtime.spawn(async move {
            let _lock = store.lock().await;
        });
        thread::sleep(SHORT);
        drop(runtime);
        // A test that has ended needs no answer.
        let _ = ended.send(());
    });
    end.recv_timeout(LONG)
        .expect("the runtime waits for the lock");
}

/// Also without a runtime there is an answer.
#[test]
fn a_store_works_without_a_runtime() {
    let (_folder, path) = folder();
    let store = FileTokenStore::open(&path, "example").expect("a path");
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    let mut lock = match store.lock().as_mut().poll(&mut context) {
        std::task::Poll::Ready(lock) => lock.expect("locked"),
        std::task::Poll::Pending => panic!("it waits"),
    };
    let kept = stored("kept");
    assert!(lock.save(&kept).as_mut().poll(&mut context).is_ready());
    let found = runtime().block_on(store.load()).expect("readable");
    assert_eq!(found.expect("kept").token.access().expose(), "kept");
}
