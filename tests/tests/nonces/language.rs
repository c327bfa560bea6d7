//! Disciplines as schemes declare them.

use signed_api::prelude::*;
use signed_api::{Discipline, Scheme, Unit};

macro_rules! schemes {
    ($($name:ident: [$($discipline:tt)+],)+) => {
        $(
            auth_scheme! {
                /// A nonce in a header.
                pub(crate) $name {
                    nonce: $($discipline)+;
                    header "X-Nonce" = nonce;
                }
            }
        )+
    };
}

schemes! {
    Stamped: [timestamp(us)],
    Strict: [increasing(ms)],
    Kraken: [windowed(ms, 5_000)],
    Unordered: [unique(ns)],
    Hyperliquid: [top(ms, 100)],
    Account: [sequential],
}

#[test]
fn a_scheme_has_the_discipline_that_it_declares_and_its_name() {
    let schemes: [(&dyn Scheme, Discipline, &str); 6] = [
        (&Stamped, Discipline::Timestamp(Unit::Micros), "Stamped"),
        (&Strict, Discipline::Increasing(Unit::Millis), "Strict"),
        (&Kraken, Discipline::Windowed(Unit::Millis, 5000), "Kraken"),
        (&Unordered, Discipline::Unique(Unit::Nanos), "Unordered"),
        (
            &Hyperliquid,
            Discipline::Top(Unit::Millis, 100),
            "Hyperliquid",
        ),
        (&Account, Discipline::Sequential, "Account"),
    ];
    for (scheme, discipline, name) in schemes {
        assert_eq!((scheme.nonce(), scheme.name()), (Some(discipline), name));
    }
}
