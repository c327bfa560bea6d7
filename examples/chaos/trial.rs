//! One client's trial.

use std::collections::HashSet;
use std::error::Error;
use std::io::{IsTerminal as _, Write as _, stdout};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use signed_api::testing::{Fault, Observed};
use signed_api::{Clock as _, SystemClock};

use crate::contenders::{Contender, Told};
use crate::exchange::Exchange;

const CALLERS: usize = 64;

pub(crate) struct Results {
    pub(crate) contender: Contender,
    pub(crate) orders: usize,
    /// Orders that were executed more than once.
    pub(crate) duplicates: usize,
    /// Told as executed and not executed, or the other way round.
    pub(crate) wrong: usize,
    /// Orders of which an attempt ended in doubt.
    pub(crate) doubts: usize,
    /// Of those, orders whose caller does not know.
    pub(crate) unresolved: usize,
    /// Orders that were not executed, and whose caller knows it.
    pub(crate) refused: usize,
    pub(crate) requests: u64,
    /// Requests whose signature was wrong.
    pub(crate) forged: u32,
    pub(crate) took: Duration,
}

pub(crate) async fn run(contender: Contender, orders: usize) -> Result<Results, Box<dyn Error>> {
    let exchange = Exchange::start().await?;
    let client = contender.client(&exchange.url())?;
    let clock = SystemClock::new();
    let begun = clock.monotonic();
    let next = Arc::new(AtomicUsize::new(0));
    let callers: Vec<_> = (0..CALLERS)
        .map(|_| {
            let (client, next) = (Arc::clone(&client), Arc::clone(&next));
            tokio::spawn(async move {
                let mut told = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= orders {
                        return told;
                    }
                    told.push((number, client.place(&name(number), is_keyed(number)).await));
                }
            })
        })
        .collect();
    let progress = tokio::spawn(progress(contender, Arc::clone(&next), orders));
    let mut told = Vec::new();
    for caller in callers {
        told.extend(caller.await?);
    }
    progress.abort();
    let took = clock.monotonic().saturating_sub(begun);
    let doubtful = doubtful(&exchange.observed());
    let count = |is_counted: &dyn Fn(&str, Told) -> bool| {
        let counted = told
            .iter()
            .filter(|(number, told)| is_counted(&name(*number), *told));
        counted.count()
    };
    let results = Results {
        contender,
        orders,
        duplicates: count(&|name, _| exchange.executed(name) > 1),
        wrong: count(&|name, told| match told {
            Told::Executed => exchange.executed(name) == 0,
            Told::NotExecuted => exchange.executed(name) > 0,
            Told::Doubt => false,
        }),
        doubts: doubtful.len(),
        unresolved: count(&|_, told| told == Told::Doubt),
        refused: count(&|_, told| told == Told::NotExecuted),
        requests: exchange.requests(),
        forged: exchange.forged(),
        took,
    };
    println!(
        "\r  {:<14} {orders} of {orders} in {:.0} s",
        contender.name(),
        took.as_secs_f64()
    );
    Ok(results)
}

fn name(number: usize) -> String {
    format!("order-{number}")
}

fn is_keyed(number: usize) -> bool {
    !number.is_multiple_of(4)
}

/// The orders that met a fault which leaves the client in doubt.
fn doubtful(observed: &[Observed]) -> HashSet<String> {
    let is_doubt = |fault: &Fault| {
        matches!(
            fault,
            Fault::ResetBeforeCommit
                | Fault::ResetAfterCommit
                | Fault::TruncatedBody
                | Fault::ServerErrorBeforeCommit(_)
        )
    };
    let doubtful = observed
        .iter()
        .filter(|seen| seen.fault.as_ref().is_some_and(is_doubt));
    let named = doubtful.filter_map(|seen| {
        let order: serde_json::Value = seen.request.json().ok()?;
        Some(order.get("client_order_id")?.as_str()?.to_owned())
    });
    named.collect()
}

async fn progress(contender: Contender, next: Arc<AtomicUsize>, orders: usize) {
    let clock = SystemClock::new();
    loop {
        if stdout().is_terminal() {
            let begun = next.load(Ordering::Relaxed).min(orders);
            print!("\r  {:<14} {begun} of {orders}", contender.name());
            let _ = stdout().flush();
        }
        clock.sleep(Duration::from_millis(250)).await;
    }
}
