//! What can be traded. Prices stand still, so that what rests today rests tomorrow.

use rust_decimal::Decimal;
use serde::Serialize;

use super::super::error::{ApiError, Code};

#[derive(Debug, Serialize)]
pub(in super::super) struct Market {
    #[serde(rename = "symbol")]
    pub(in super::super) name: &'static str,
    pub(super) base: &'static str,
    pub(super) quote: &'static str,
    pub(super) price: Decimal,
    /// Prices are multiples of it.
    pub(super) tick_size: Decimal,
    /// Amounts are multiples of it.
    pub(super) lot_size: Decimal,
    #[serde(rename = "min_amount")]
    pub(super) minimum_amount: Decimal,
}

pub(in super::super) static MARKETS: [Market; 3] = [
    Market {
        name: "BTC-USDT",
        base: "BTC",
        quote: "USDT",
        price: decimal(6_000_000, 2),
        tick_size: decimal(1, 2),
        lot_size: decimal(1, 5),
        minimum_amount: decimal(10, 5),
    },
    Market {
        name: "ETH-USDT",
        base: "ETH",
        quote: "USDT",
        price: decimal(300_000, 2),
        tick_size: decimal(1, 2),
        lot_size: decimal(1, 4),
        minimum_amount: decimal(10, 4),
    },
    Market {
        name: "SOL-USDT",
        base: "SOL",
        quote: "USDT",
        price: decimal(150_000, 3),
        tick_size: decimal(1, 3),
        lot_size: decimal(1, 2),
        minimum_amount: decimal(10, 2),
    },
];

pub(in super::super) fn market(name: &str) -> Result<&'static Market, ApiError> {
    MARKETS
        .iter()
        .find(|market| market.name == name)
        .ok_or_else(|| {
            ApiError::new(
                Code::UnknownMarket,
                format!("there is no market `{name}`: see /api/v1/markets"),
            )
        })
}

const fn decimal(digits: u32, scale: u32) -> Decimal {
    Decimal::from_parts(digits, 0, 0, false, scale)
}
