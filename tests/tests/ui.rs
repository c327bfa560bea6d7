//! Declarations that compile, and wrong ones: each `.stderr` is what a person with that mistake reads.

#[test]
fn wrong_declarations_say_what_to_write() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/fail/*/*.rs");
    cases.compile_fail("ui/fail/language/*/*.rs");
}

#[test]
fn right_declarations_compile_and_run() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.pass("ui/pass/language/*.rs");
}
