//! Where visitors are told apart: the first that brings the answer to this login, and all others.

use std::sync::{Mutex, PoisonError};

use http::{Method, Request};
use tokio::sync::{Notify, oneshot, watch};

use super::callback::{Callback, Expected};
use super::page::Page;

/// What visitors are received by.
pub(super) struct Reception {
    path: String,
    expected: Expected,
    /// For the first answer; taken by it.
    answer: Mutex<Option<oneshot::Sender<Callback>>>,
    /// The page for whoever brought it, when it is known.
    page: watch::Sender<Option<Page>>,
    /// It has been shown, or cannot be.
    shown: Notify,
}

/// What becomes of a visitor.
pub(super) enum Received {
    /// It is shown this.
    Page(Page),
    /// It brought the answer, and is shown what comes of it.
    Answer,
}

impl Reception {
    /// One that takes an answer at `path`, and where that answer arrives.
    pub(super) fn open(path: &str, expected: Expected) -> (Self, oneshot::Receiver<Callback>) {
        let (answer, arrival) = oneshot::channel();
        let reception = Self {
            path: path.to_owned(),
            expected,
            answer: Mutex::new(Some(answer)),
            page: watch::Sender::new(None),
            shown: Notify::new(),
        };
        (reception, arrival)
    }

    /// Receives a visitor.
    pub(super) fn receive<B>(&self, request: &Request<B>) -> Received {
        if request.uri().path() != self.path {
            return Received::Page(Page::NotFound);
        }
        if request.method() != Method::GET {
            return Received::Page(Page::NotAllowed);
        }
        let query = request.uri().query().unwrap_or_default();
        let Some(callback) = Callback::read(query, &self.expected) else {
            tracing::warn!("an answer that does not belong to this login was refused");
            return Received::Page(Page::NotExpected);
        };
        let first = self
            .answer
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        match first.map(|answer| answer.send(callback)) {
            Some(Ok(())) => Received::Answer,
            Some(Err(_)) | None => Received::Page(Page::Answered),
        }
    }

    /// The page for whoever brought the answer, as soon as it is known.
    pub(super) async fn page(&self) -> Page {
        let mut page = self.page.subscribe();
        let known = page.wait_for(Option::is_some).await;
        known.ok().and_then(|page| *page).unwrap_or(Page::Failed)
    }

    /// Shows `page` to whoever brought the answer, and is ready when that has been done.
    pub(super) async fn show(&self, page: Page) {
        self.page.send_replace(Some(page));
        self.shown.notified().await;
    }

    /// The connection of whoever brought the answer has ended.
    pub(super) fn has_shown(&self) {
        self.shown.notify_one();
    }
}
