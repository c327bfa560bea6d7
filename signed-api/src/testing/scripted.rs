//! A transport that plays a script and remembers what it was given.

use std::collections::VecDeque;
use std::fmt;
use std::future::pending;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;

use super::answer::Answer;
use crate::future::BoxFuture;
use crate::transport::{SignedRequest, Transport, TransportError, TransportFailure};

/// What happens to one attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// A whole answer.
    Answer(Answer),
    /// No connection: nothing left this machine ([`TransportFailure::NotSent`]).
    Refused,
    /// The connection breaks after the request may have arrived ([`TransportFailure::Broken`]).
    Reset,
    /// The transport itself gives up waiting for an answer ([`TransportFailure::TimedOut`]).
    TimedOut,
    /// The transport takes the request for an illegal one ([`TransportFailure::Illegal`]).
    Illegal,
    /// No answer, ever.
    Stall,
}

impl Step {
    /// An answer without header fields.
    pub fn answer(status: u16, body: impl AsRef<[u8]>) -> Self {
        Self::Answer(Answer::new(status, body))
    }

    /// An answer with one header field and no body.
    pub fn with_header(status: u16, name: &str, value: &str) -> Self {
        Self::Answer(Answer::new(status, "").header(name, value))
    }

    async fn play(self) -> Result<http::Response<Bytes>, TransportError> {
        let (failure, message) = match self {
            Self::Answer(answer) => {
                let answer = answer.to_http();
                let illegal = |error| format!("the scripted answer is not legal: {error}");
                return answer.map_err(|error| TransportError::broken(illegal(error)));
            }
            Self::Stall => return pending().await,
            Self::Refused => (TransportFailure::NotSent, "connection refused"),
            Self::Reset => (TransportFailure::Broken, "connection reset"),
            Self::TimedOut => (TransportFailure::TimedOut, "no answer in time"),
            Self::Illegal => (TransportFailure::Illegal, "not a legal request"),
        };
        Err(TransportError::new(failure, message))
    }
}

impl From<Answer> for Step {
    fn from(answer: Answer) -> Self {
        Self::Answer(answer)
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Answer(answer) => write!(f, "answer {}", answer.status()),
            Self::Refused => f.write_str("refused"),
            Self::Reset => f.write_str("reset"),
            Self::TimedOut => f.write_str("timed out"),
            Self::Illegal => f.write_str("illegal"),
            Self::Stall => f.write_str("stall"),
        }
    }
}

/// A transport without a network: every attempt meets the next [`Step`]. Clones play the same script.
///
/// A request that the script has no step for ends in an error that says so, and is not tried again;
/// [`finish`](Self::finish) tells of it, and of steps that nobody asked for.
///
/// ```
/// use signed_api::prelude::*;
/// use signed_api::testing::{ManualClock, ScriptedTransport, Step};
///
/// #[api_client(base_url = "https://api.example.com")]
/// trait Exchange {
///     #[get("/time")]
///     async fn time(&self) -> Result<u64>;
/// }
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<()> {
/// let script = ScriptedTransport::new([Step::Reset, Step::answer(503, ""), Step::answer(200, "7")]);
/// let exchange = ExchangeClient::builder()
///     .transport(script.clone())
///     .clock(ManualClock::default().auto_advance())
///     .build()?;
/// assert_eq!(exchange.time().await?, 7);
/// assert_eq!(script.sent()[2].url.path(), "/time");
/// script.finish().expect("all steps were asked for");
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct ScriptedTransport {
    shared: Arc<Shared>,
}

struct Shared {
    // Two locks: a closure may look at what was sent.
    script: Mutex<Script>,
    log: Mutex<Log>,
}

enum Script {
    Steps(VecDeque<Step>),
    Closure(Closure),
}

type Closure = Box<dyn FnMut(&SignedRequest) -> Option<Step> + Send>;

#[derive(Default)]
struct Log {
    sent: Vec<SignedRequest>,
    unexpected: Vec<String>,
}

impl ScriptedTransport {
    /// A transport that plays `steps`, in order.
    pub fn new(steps: impl IntoIterator<Item = impl Into<Step>>) -> Self {
        let steps = steps.into_iter().map(Into::into).collect();
        Self::of(Script::Steps(steps))
    }

    /// A transport that asks `script` for each step; nothing means that the request is not expected.
    pub fn answering(script: impl FnMut(&SignedRequest) -> Option<Step> + Send + 'static) -> Self {
        Self::of(Script::Closure(Box::new(script)))
    }

    fn of(script: Script) -> Self {
        let shared = Shared {
            script: Mutex::new(script),
            log: Mutex::default(),
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Every request so far, in order, those that were not expected included.
    pub fn sent(&self) -> Vec<SignedRequest> {
        lock(&self.shared.log).sent.clone()
    }

    /// Whether everything went by the script.
    ///
    /// # Errors
    ///
    /// Says which steps nobody asked for, and which requests were not expected.
    pub fn finish(&self) -> Result<(), ScriptError> {
        let left = match &*lock(&self.shared.script) {
            Script::Steps(steps) => steps.iter().cloned().collect(),
            Script::Closure(_) => Vec::new(),
        };
        let unexpected = lock(&self.shared.log).unexpected.clone();
        match left.is_empty() && unexpected.is_empty() {
            true => Ok(()),
            false => Err(ScriptError { left, unexpected }),
        }
    }

    fn next(&self, request: &SignedRequest) -> Option<Step> {
        match &mut *lock(&self.shared.script) {
            Script::Steps(steps) => steps.pop_front(),
            Script::Closure(script) => script(request),
        }
    }
}

impl Default for ScriptedTransport {
    /// A transport that nothing is expected of.
    fn default() -> Self {
        Self::of(Script::Steps(VecDeque::new()))
    }
}

impl Transport for ScriptedTransport {
    fn send(
        &self,
        request: SignedRequest,
    ) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let number = {
            let mut log = lock(&self.shared.log);
            log.sent.push(request.clone());
            log.sent.len()
        };
        let step = self.next(&request);
        if step.is_none() {
            lock(&self.shared.log).unexpected.push(title(&request));
        }
        Box::pin(async move {
            match step {
                Some(step) => step.play().await,
                None => {
                    let title = title(&request);
                    let message = format!("the script has no step for request {number}, {title}");
                    Err(TransportError::new(TransportFailure::Illegal, message))
                }
            }
        })
    }
}

impl fmt::Debug for ScriptedTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sent = lock(&self.shared.log).sent.len();
        let transport = &mut f.debug_struct("ScriptedTransport");
        transport.field("sent", &sent).finish_non_exhaustive()
    }
}

/// What did not go by the script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptError {
    left: Vec<Step>,
    unexpected: Vec<String>,
}

impl ScriptError {
    /// The steps that nobody asked for.
    pub fn left(&self) -> &[Step] {
        &self.left
    }

    /// The requests that the script had no step for: method and address, without what a scheme may have written.
    pub fn unexpected(&self) -> &[String] {
        &self.unexpected
    }
}

impl fmt::Display for ScriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut complaints = Vec::new();
        if !self.left.is_empty() {
            let left: Vec<String> = self.left.iter().map(Step::to_string).collect();
            complaints.push(format!("steps that nobody asked for: {}", left.join(", ")));
        }
        if !self.unexpected.is_empty() {
            let unexpected = self.unexpected.join(", ");
            complaints.push(format!("requests that were not expected: {unexpected}"));
        }
        f.write_str(&complaints.join("; "))
    }
}

impl std::error::Error for ScriptError {}

/// Method and address without the query, which may hold a key.
fn title(request: &SignedRequest) -> String {
    let path = match request.veiled.path {
        true => "/<redacted>",
        false => request.url.path(),
    };
    let origin = request.url.origin().ascii_serialization();
    format!("{} {origin}{path}", request.method)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
