//! The memory that values are put together in.

use std::cell::Cell;

thread_local! {
    /// Of the last signature that this thread made: empty, but with room.
    static LAST: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// More than this is not kept.
const LARGEST: usize = 64 * 1024;

/// Empty memory, with the room that the last signature needed.
pub(super) fn take() -> Vec<u8> {
    LAST.try_with(Cell::take).unwrap_or_default()
}

/// Keeps empty `memory` for the next signature.
pub(super) fn give_back(memory: Vec<u8>) {
    if (1..=LARGEST).contains(&memory.capacity()) {
        // A thread that is ending keeps nothing.
        let _ = LAST.try_with(|last| last.set(memory));
    }
}
