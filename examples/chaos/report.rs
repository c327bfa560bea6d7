//! What is printed.

use crate::contenders::Contender;
use crate::exchange::FAULTS;
use crate::trial::Results;

pub(crate) fn faults() {
    println!("\nfaults, in per cent of all requests:");
    for (fault, share) in FAULTS {
        let share = tenths(share);
        println!("  {share:>4}  {fault:?}");
    }
    println!();
}

/// Per mille as per cent.
fn tenths(per_mille: u64) -> String {
    format!("{}.{}", per_mille / 10, per_mille % 10)
}

/// Prints the table; whether the declared client kept its promises.
pub(crate) fn table(results: &[Results]) -> bool {
    println!(
        "\n{:<14} {:>8} {:>10} {:>6} {:>8} {:>11} {:>9} {:>8} {:>6}",
        "client", "orders", "duplicates", "wrong", "doubts", "in doubt", "refused", "extra", "time"
    );
    println!("{}", "-".repeat(88));
    for result in results {
        println!(
            "{:<14} {:>8} {:>10} {:>6} {:>8} {:>11} {:>9} {:>6.1} % {:>4.0} s",
            result.contender.name(),
            result.orders,
            result.duplicates,
            result.wrong,
            result.doubts,
            result.unresolved,
            result.refused,
            extra(result),
            result.took.as_secs_f64(),
        );
    }
    println!(
        "\nduplicates: orders executed more than once; wrong: told as executed and was not, or the other way round"
    );
    println!(
        "doubts: orders of which a request or its answer was lost; in doubt: orders whose caller does not know in the end"
    );
    println!(
        "refused: not executed, and the caller knows it; extra: requests beyond one for each order"
    );
    results.iter().all(|result| match result.contender {
        Contender::Declared => is_kept(result),
        Contender::ByHand(_) => true,
    })
}

fn is_kept(result: &Results) -> bool {
    let rules = [
        ("no order twice", result.duplicates == 0),
        ("no wrong outcome", result.wrong == 0),
        ("no wrong signature", result.forged == 0),
        (
            "99.9 % of all doubts resolved",
            result.unresolved * 1_000 <= result.doubts,
        ),
        ("at most 20 % more requests", extra(result) <= 20.0),
    ];
    println!();
    for (rule, is_kept) in rules {
        println!("{} {rule}", if is_kept { "kept:  " } else { "BROKEN:" });
    }
    rules.iter().all(|(_, is_kept)| *is_kept)
}

/// In per cent.
fn extra(result: &Results) -> f64 {
    let orders = result.orders as f64;
    (result.requests as f64 - orders) / orders * 100.0
}
