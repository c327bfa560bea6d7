//! No secret shows: canaries in every credential, and everything that could print them printed.

mod careless;
mod named;
mod one_liners;
mod watching;

/// Refuses a text in which one of `canaries` can be read.
#[track_caller]
fn assert_free(text: &str, canaries: &[String]) {
    for canary in canaries {
        assert!(!text.contains(canary), "`{canary}` shows in:\n{text}");
    }
}
