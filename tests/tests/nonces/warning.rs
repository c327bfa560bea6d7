//! Another writer of the same key is told of, once, where it does harm.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use signed_api::{Discipline, Unit};
use signed_api_tests::listening::listen;
use tracing::field::{Field, Visit};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};

use crate::stores::{MILLIS, Store, drawn};

const NOW: u64 = 1_700_000_000_000;

/// The warnings so far.
#[derive(Clone, Default)]
struct Warnings(Arc<Mutex<Vec<String>>>);

impl Warnings {
    fn told(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Subscriber> Layer<S> for Warnings {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if *event.metadata().level() == Level::WARN {
            let mut text = Text(String::new());
            event.record(&mut text);
            self.told().push(text.0);
        }
    }
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0 += &format!("{}={value:?} ", field.name());
    }
}

#[tokio::test]
async fn a_second_writer_of_a_key_is_told_of_once() {
    let warnings = Warnings::default();
    let _guard = listen(tracing_subscriber::registry().with(warnings.clone()));
    for store in Store::all().await {
        let Some(another) = store.another().await else {
            continue;
        };
        for floor in 0..20 {
            store.draw(MILLIS, NOW + floor).await.expect(store.name);
        }
        assert!(
            warnings.told().is_empty(),
            "{}: alone: {:?}",
            store.name,
            warnings.told()
        );
        for floor in 0..20 {
            drawn(&*another, MILLIS, NOW + floor)
                .await
                .expect(store.name);
        }
        let told = std::mem::take(&mut *warnings.told());
        assert_eq!(told.len(), 1, "{}: {told:?}", store.name);
        for part in [
            "another writer draws",
            "https://api.example.com",
            "Example",
            "increasing(ms)",
        ] {
            assert!(told[0].contains(part), "{}: {}", store.name, told[0]);
        }
        assert!(!told[0].contains("my-api-key"), "{}", told[0]);
    }
}

#[tokio::test]
async fn where_any_order_will_do_nobody_is_warned() {
    let warnings = Warnings::default();
    let _guard = listen(tracing_subscriber::registry().with(warnings.clone()));
    let unique = Discipline::Unique(Unit::Millis);
    for store in Store::all().await {
        let Some(another) = store.another().await else {
            continue;
        };
        for round in 0..100 {
            store.draw(unique, NOW + round).await.expect(store.name);
            drawn(&*another, unique, NOW + round)
                .await
                .expect(store.name);
        }
    }
    assert!(warnings.told().is_empty(), "{:?}", warnings.told());
}
