//! The queue in random histories, and in every order of events of threads.

use std::sync::Arc;

use super::queue::Queue;

#[cfg(not(signed_api_loom))]
mod histories {
    use std::pin::Pin;
    use std::task::{Context, Waker};

    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::queue::{Turn, Waiting};
    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        /// What happens to whom: whoever is polled, leaves, or gives its turn up, the turn is that of the one who has stood
        /// longest, and of nobody else.
        #[test]
        fn the_turn_is_of_who_has_stood_longest(steps in vec((0..8_usize, 0..3_u8), 1..120)) {
            let queue = Arc::new(Queue::new());
            let mut context = Context::from_waker(Waker::noop());
            let mut people: Vec<Option<Pin<Box<Waiting>>>> = (0..8).map(|_| None).collect();
            let mut turn: Option<(usize, Turn)> = None;
            let mut line: Vec<usize> = Vec::new();
            for (who, what) in steps {
                match what {
                    0 => {
                        if turn.as_ref().is_some_and(|(holder, _)| *holder == who) {
                            continue;
                        }
                        let waiting = people[who].get_or_insert_with(|| Box::pin(queue.wait()));
                        if !line.contains(&who) {
                            line.push(who);
                        }
                        let is_first = turn.is_none() && line.first() == Some(&who);
                        match waiting.as_mut().poll(&mut context) {
                            std::task::Poll::Ready(mine) => {
                                prop_assert!(is_first, "{who} overtakes {line:?}");
                                people[who] = None;
                                line.remove(0);
                                turn = Some((who, mine));
                            }
                            std::task::Poll::Pending => prop_assert!(!is_first, "{who} is kept waiting"),
                        }
                    }
                    1 => {
                        people[who] = None;
                        line.retain(|waiting| *waiting != who);
                    }
                    _ => turn = turn.filter(|(holder, _)| *holder != who),
                }
                let is_free = turn.is_none() && line.is_empty();
                let free = queue.try_turn();
                prop_assert_eq!(free.is_some(), is_free);
            }
        }
    }
}

/// Run by `RUSTFLAGS="--cfg signed_api_loom" cargo test -p signed-api --lib --release loom`.
#[cfg(signed_api_loom)]
mod loom {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Waker};

    use ::loom::{future::block_on, model, thread};

    use super::*;

    /// Passes, and is alone while it does.
    fn pass(queue: &Arc<Queue>, inside: &AtomicUsize) {
        let turn = block_on(queue.wait());
        assert_eq!(
            inside.fetch_add(1, Ordering::Relaxed),
            0,
            "two have the turn"
        );
        inside.fetch_sub(1, Ordering::Relaxed);
        drop(turn);
    }

    #[test]
    fn loom_nobody_passes_beside_another_and_all_do() {
        model(|| {
            let (queue, inside) = (Arc::new(Queue::new()), Arc::new(AtomicUsize::new(0)));
            let others: Vec<_> = (0..2)
                .map(|_| {
                    let (queue, inside) = (Arc::clone(&queue), Arc::clone(&inside));
                    thread::spawn(move || pass(&queue, &inside))
                })
                .collect();
            pass(&queue, &inside);
            for other in others {
                other.join().expect("no panic");
            }
            assert!(queue.try_turn().is_some());
        });
    }

    #[test]
    fn loom_who_goes_away_hands_the_turn_on() {
        model(|| {
            let (queue, inside) = (Arc::new(Queue::new()), Arc::new(AtomicUsize::new(0)));
            let turn = queue.try_turn().expect("nobody else");
            let leaver = {
                let queue = Arc::clone(&queue);
                thread::spawn(move || {
                    let mut context = Context::from_waker(Waker::noop());
                    let mut waiting = std::pin::pin!(queue.wait());
                    let _ = waiting.as_mut().poll(&mut context);
                })
            };
            let other = {
                let (queue, inside) = (Arc::clone(&queue), Arc::clone(&inside));
                thread::spawn(move || pass(&queue, &inside))
            };
            drop(turn);
            leaver.join().expect("no panic");
            other.join().expect("no panic");
            assert!(queue.try_turn().is_some());
        });
    }
}
