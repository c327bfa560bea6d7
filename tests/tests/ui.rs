//! Declarations that compile, and wrong ones: each `.stderr` is what a person with that mistake reads.

#[test]
fn wrong_declarations_say_what_to_write() {
    trybuild::TestCases::new().compile_fail("ui/fail/*/*.rs");
}

#[test]
fn right_declarations_compile_and_run() {
    trybuild::TestCases::new().pass("ui/pass/*.rs");
}
