//! Where every method that generated code calls is another one too, and no name of the prelude means what it does
//! elsewhere. What is signed and sent there is compared in `tests/hostile_scope`.

include!("../../../tests/hostile_scope/hostile.rs");

macro_rules! hostile_scope {
    ($name:ident: $receiver:tt) => {
        #[allow(dead_code, non_camel_case_types, unused_macros)]
        mod $name {
            mod methods {
                hostile_methods!($receiver);
            }

            #[allow(unused_imports)]
            use methods::Hostile as _;

            include!("../../../tests/hostile_scope/shadows.rs");
            include!("../../../tests/hostile_scope/declared.rs");
        }
    };
}

hostile_scope!(by_value: (self));
hostile_scope!(by_reference: (&self));
hostile_scope!(by_mutable_reference: (&mut self));

fn main() {
    assert!(by_value::DynamicClient::<u8>::new().is_ok());
}
