//! What must not show of what a session receives.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::error::Error;
use crate::hidden::Hidden;
use crate::sync::Mutex;

/// Of so many connections and logins what they were signed with is hidden: an old message may be read long after them.
const CONNECTIONS: usize = 4;

/// Of so many messages.
const MESSAGES: usize = 16;

/// What must not show of what a session receives, as of now. Clones are the same.
#[derive(Clone, Default)]
pub(crate) struct SharedHidden(Arc<Mutex<Recent>>);

#[derive(Default)]
struct Recent {
    connections: VecDeque<Arc<Hidden>>,
    messages: VecDeque<Arc<Hidden>>,
}

impl SharedHidden {
    /// What a handshake or a login was signed with. Known before it is sent: the server may answer at once.
    pub(crate) fn add_connection(&self, hidden: Hidden) {
        push(&mut self.0.lock().connections, CONNECTIONS, hidden);
    }

    /// What another message was signed with.
    pub(crate) fn add_message(&self, hidden: Hidden) {
        push(&mut self.0.lock().messages, MESSAGES, hidden);
    }

    /// The same error, with the server's answer and without what must not show.
    pub(crate) fn quoting(&self, error: Error) -> Error {
        error.quoting_answer(|text| self.hide(text))
    }

    /// The same error, without what must not show.
    pub(crate) fn hiding(&self, error: Error) -> Error {
        error.hiding(|text| self.hide(text))
    }

    /// The same text, without what must not show.
    pub(crate) fn hide(&self, text: &str) -> String {
        let recent = self.0.lock();
        let all = recent.connections.iter().chain(&recent.messages);
        let all: Vec<Arc<Hidden>> = all.cloned().collect();
        drop(recent);
        all.iter()
            .fold(text.to_owned(), |text, hidden| hidden.hide(&text))
    }
}

fn push(recent: &mut VecDeque<Arc<Hidden>>, most: usize, hidden: Hidden) {
    if recent.len() >= most {
        recent.pop_front();
    }
    recent.push_back(Arc::new(hidden));
}
