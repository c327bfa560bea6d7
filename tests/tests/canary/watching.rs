//! Everything that this process logs.

use std::fmt::{self, Write as _};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

/// What is logged from now on, by all tests of this process.
pub(crate) fn everything() -> &'static Everything {
    static EVERYTHING: OnceLock<Everything> = OnceLock::new();
    EVERYTHING.get_or_init(|| {
        let everything = Everything::default();
        tracing_log::LogTracer::init().expect("the only logger");
        let subscriber = tracing_subscriber::registry().with(everything.clone());
        tracing::subscriber::set_global_default(subscriber).expect("the only subscriber");
        everything
    })
}

/// Everything that spans and events say, at every level, of every crate.
#[derive(Clone, Default)]
pub(crate) struct Everything(Arc<Mutex<String>>);

impl Everything {
    pub(crate) fn text(&self) -> String {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn note(&self, what: impl fmt::Display) {
        let mut text = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(text, "{what}").expect("text");
    }
}

impl Visit for Everything {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.note(format_args!("{field}={value:?}"));
    }
}

impl<S: Subscriber> Layer<S> for Everything {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        self.note(attributes.metadata().name());
        attributes.record(&mut self.clone());
    }

    fn on_record(&self, _: &Id, values: &Record<'_>, _: Context<'_, S>) {
        values.record(&mut self.clone());
    }

    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let said = Self::default();
        event.record(&mut said.clone());
        let said = said.text();
        // What it logs is in the list of what is not defended.
        if !said.contains("log.target=\"tungstenite")
            && !said.contains("log.target=\"tokio_tungstenite")
        {
            self.note(event.metadata().target());
            self.note(said.trim_end());
        }
    }
}
