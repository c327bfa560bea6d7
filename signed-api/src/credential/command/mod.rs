//! Credentials that a command prints.

mod complaint;
mod run;

use std::ffi::OsString;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::run::Printed;
use super::{CredentialError, CredentialErrorKind, Credentials, ProvideCredentials, format};
use crate::clock::{Clock, SystemClock};
use crate::future::{BoxFuture, before};

/// Provides what a command prints: that of a password manager, or a script of one's own.
///
/// No shell is involved: program and arguments are handed over as they are. It has the environment of this process and no
/// input. It may print what a file of [`FileCredentials`](crate::FileCredentials) may hold (a JSON object or lines
/// `NAME=value`), or the value of one credential; see [`single`](Self::single).
///
/// It is started whenever the client asks, before every attempt: put [`Rotating`](crate::Rotating) around it. It is ended
/// when it takes longer than 10 seconds or prints more than 64 KiB, and when nobody waits for it any more. Its error tells
/// the exit status and the beginning of what it wrote to its standard error, without what it printed and without words that
/// look like keys. A program that does not exist counts as one that has no credentials; an exit status that is not 0 counts
/// as failure, unless it is the one of [`absent_on`](Self::absent_on).
///
/// It runs on tokio.
///
/// ```no_run
/// use std::time::Duration;
/// use signed_api::{CommandCredentials, Credentials, Rotating};
/// # fn provider() -> impl signed_api::ProvideCredentials {
///
/// let rest = Credentials::empty().with("key", "my-api-key");
/// let command = CommandCredentials::new("pass", ["show", "exchange"]).single("secret", rest);
/// Rotating::new(command).every(Duration::from_secs(3600))
/// # }
/// ```
#[derive(Clone)]
pub struct CommandCredentials {
    program: OsString,
    arguments: Vec<OsString>,
    prefix: Option<String>,
    single: Option<(String, Credentials)>,
    absent: Option<i32>,
    timeout: Duration,
    clock: Arc<dyn Clock>,
}

impl CommandCredentials {
    /// What `program` prints when it is started with `arguments`. It is looked for in `PATH`, unless it is a path itself.
    pub fn new<A: Into<OsString>>(
        program: impl Into<OsString>,
        arguments: impl IntoIterator<Item = A>,
    ) -> Self {
        Self {
            program: program.into(),
            arguments: arguments.into_iter().map(A::into).collect(),
            prefix: None,
            single: None,
            absent: None,
            timeout: Duration::from_secs(10),
            clock: Arc::new(SystemClock::new()),
        }
    }

    /// Only those whose names begin with `prefix`, as for [`Credentials::from_env`]: `EXCHANGE_API_KEY`.
    #[must_use]
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = Some(prefix.into());
        self
    }

    /// What is printed is the value of the credential `name` alone, without the line break at its end; `rest` holds the
    /// others. It is one line, or PEM.
    #[must_use]
    pub fn single(mut self, name: impl Into<String>, rest: Credentials) -> Self {
        self.single = Some((name.into(), rest));
        self
    }

    /// By this exit status the command says that it has no credentials, and a [`Chain`](crate::Chain) goes on.
    #[must_use]
    pub fn absent_on(mut self, status: i32) -> Self {
        self.absent = Some(status);
        self
    }

    /// How long it may take; 10 seconds unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Measures the time by `clock`.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// As it stands in errors: its arguments may hold a secret.
    fn source(&self) -> String {
        format!("the command `{}`", self.program.display())
    }

    async fn credentials(&self) -> Result<Credentials, CredentialError> {
        let source = self.source();
        let running = run::run(&self.program, &self.arguments, &source);
        let printed = before(running, self.clock.sleep(self.timeout)).await;
        let printed = printed.ok_or_else(|| {
            let message = format!("{source} did not end within {:?}", self.timeout);
            CredentialError::of(CredentialErrorKind::Unavailable, message)
        })??;
        if !printed.status.success() {
            return Err(self.failure(&source, &printed));
        }
        let text = printed.text().ok_or_else(|| {
            CredentialError::new(format!("{source} prints what is not text in UTF-8"))
        })?;
        match &self.single {
            None => format::of_text(
                text,
                self.prefix.as_deref(),
                &format!("what {source} prints"),
            ),
            Some((name, rest)) => single(text, name, rest, &source),
        }
    }

    fn failure(&self, source: &str, printed: &Printed) -> CredentialError {
        let is_absent = self.absent.is_some() && printed.status.code() == self.absent;
        let kind = match is_absent {
            true => CredentialErrorKind::Absent,
            false => CredentialErrorKind::Unavailable,
        };
        let rest = self.single.as_ref().map(|(_, rest)| rest);
        let said = complaint::shown(&printed.error, &printed.output, &self.arguments, rest);
        let status = printed.status;
        let message = match said.is_empty() {
            true => format!("{source} failed ({status})"),
            false => format!("{source} failed ({status}): {said}"),
        };
        CredentialError::of(kind, message)
    }
}

impl ProvideCredentials for CommandCredentials {
    fn provide(&self) -> BoxFuture<'_, Result<Credentials, CredentialError>> {
        Box::pin(self.credentials())
    }
}

/// Shows no arguments, which may hold a secret.
impl fmt::Debug for CommandCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CommandCredentials")
            .field("program", &self.program)
            .field("arguments", &self.arguments.len())
            .finish_non_exhaustive()
    }
}

fn single(
    text: &str,
    name: &str,
    rest: &Credentials,
    source: &str,
) -> Result<Credentials, CredentialError> {
    let value = text.strip_suffix('\n').unwrap_or(text);
    let value = value.strip_suffix('\r').unwrap_or(value);
    if value.is_empty() {
        return Err(CredentialError::new(format!("{source} prints nothing")));
    }
    if value.contains('\n') && !value.starts_with("-----BEGIN ") {
        let message = format!("{source} prints several lines, and the {name} is one");
        return Err(CredentialError::new(message));
    }
    Ok(rest.clone().with(name, value))
}
