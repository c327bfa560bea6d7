//! Running a command: the only file that starts a process.

use std::ffi::OsString;
use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::pin;
use std::process::{ExitStatus, Stdio};
use std::task::Poll;

use secrecy::zeroize::Zeroizing;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

use crate::credential::{CredentialError, CredentialErrorKind};

/// What a command has printed, and how it ended.
pub(super) struct Printed {
    pub(super) status: ExitStatus,
    pub(super) output: Zeroizing<Vec<u8>>,
    pub(super) error: Zeroizing<Vec<u8>>,
}

impl Printed {
    pub(super) fn text(&self) -> Option<&str> {
        str::from_utf8(&self.output).ok()
    }
}

/// No credentials are longer.
const LONGEST: u64 = 64 * 1024;

/// Runs a program to its end. It is killed when what is returned is dropped before that.
pub(super) async fn run(
    program: &OsString,
    arguments: &[OsString],
    source: &str,
) -> Result<Printed, CredentialError> {
    let spawned = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn();
    let mut child = match spawned {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let message = format!("{source} does not exist");
            return Err(CredentialError::of(CredentialErrorKind::Absent, message));
        }
        Err(error) => return Err(failed(source, &error)),
    };
    let (Some(output), Some(error)) = (child.stdout.take(), child.stderr.take()) else {
        return Err(failed(source, &"it has no output"));
    };
    let (output, error) = both(all(output, source), beginning(error, source)).await?;
    let status = child.wait().await;
    let status = status.map_err(|error| failed(source, &error))?;
    Ok(Printed {
        status,
        output,
        error,
    })
}

/// All that is printed. Too much is an error, for which nobody waits.
async fn all(
    reader: impl AsyncRead + Unpin,
    source: &str,
) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(4096));
    let read = reader.take(LONGEST + 1).read_to_end(&mut bytes).await;
    read.map_err(|error| failed(source, &error))?;
    match bytes.len() as u64 > LONGEST {
        false => Ok(bytes),
        true => Err(CredentialError::new(format!(
            "{source} prints more than 64 KiB"
        ))),
    }
}

/// The first part of it. The rest is read too, or the command would wait for that.
async fn beginning(
    mut reader: impl AsyncRead + Unpin,
    source: &str,
) -> Result<Zeroizing<Vec<u8>>, CredentialError> {
    let mut bytes = Zeroizing::new(Vec::new());
    let read = (&mut reader).take(LONGEST).read_to_end(&mut bytes).await;
    read.map_err(|error| failed(source, &error))?;
    let rest = tokio::io::copy(&mut reader, &mut tokio::io::sink()).await;
    rest.map_err(|error| failed(source, &error))?;
    Ok(bytes)
}

fn failed(source: &str, why: &dyn fmt::Display) -> CredentialError {
    let message = format!("{source} cannot be run: {why}");
    CredentialError::of(CredentialErrorKind::Unavailable, message)
}

/// What both come to, or the first error.
async fn both<A, B, E>(
    one: impl Future<Output = Result<A, E>>,
    other: impl Future<Output = Result<B, E>>,
) -> Result<(A, B), E> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let (mut a, mut b) = (None, None);
    poll_fn(|context| {
        if a.is_none()
            && let Poll::Ready(read) = one.as_mut().poll(context)
        {
            a = Some(read?);
        }
        if b.is_none()
            && let Poll::Ready(read) = other.as_mut().poll(context)
        {
            b = Some(read?);
        }
        match (a.take(), b.take()) {
            (Some(a), Some(b)) => Poll::Ready(Ok((a, b))),
            (read, other_read) => {
                (a, b) = (read, other_read);
                Poll::Pending
            }
        }
    })
    .await
}
