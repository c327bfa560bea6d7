//! An order as a client asks for it, and the rules it must keep.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, de};

use super::super::error::{ApiError, Code};
use super::market::{Market, market};
use super::order::{Kind, Order, Side, Status};

const MAXIMUM_AMOUNT: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);
const MAXIMUM_ID_LENGTH: usize = 64;

/// Unknown fields are refused: a misspelled `client_order_id` would place a second order without a word.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct OrderRequest {
    market: String,
    side: Side,
    #[serde(rename = "type")]
    kind: Kind,
    #[serde(default, deserialize_with = "optional_decimal")]
    price: Option<Decimal>,
    #[serde(deserialize_with = "decimal")]
    amount: Decimal,
    pub(super) client_order_id: Option<String>,
}

impl OrderRequest {
    /// Whether the order that exists is the one asked for. `1.0` and `1.00` are the same amount.
    pub(super) fn describes(&self, order: &Order) -> bool {
        self.market == order.market
            && self.side == order.side
            && self.kind == order.kind
            && self.price == order.price
            && self.amount == order.amount
    }

    pub(super) fn check(&self) -> Result<&'static Market, ApiError> {
        let market = market(&self.market)?;
        match (self.kind, self.price) {
            (Kind::Limit, None) => return invalid("a limit order needs a price"),
            (Kind::Market, Some(_)) => return invalid("a market order takes no price"),
            (Kind::Limit, Some(price)) => multiple("price", price, "tick size", market.tick_size)?,
            (Kind::Market, None) => {}
        }
        multiple("amount", self.amount, "lot size", market.lot_size)?;
        if self.amount < market.minimum_amount {
            return invalid(format!(
                "amount {} is below the minimum of {}",
                self.amount, market.minimum_amount
            ));
        }
        self.client_order_id.as_deref().map_or(Ok(()), check_id)?;
        Ok(market)
    }

    /// A limit that crosses the market fills at the market's price, any other rests.
    pub(super) fn into_order(
        self,
        account: &str,
        id: u64,
        market: &'static Market,
        now_ms: u64,
    ) -> Order {
        let resting_price = self.price.filter(|price| match self.side {
            Side::Buy => *price < market.price,
            Side::Sell => *price > market.price,
        });
        Order {
            id,
            account: account.to_owned(),
            market: self.market,
            side: self.side,
            kind: self.kind,
            price: self.price,
            amount: self.amount,
            fill_price: resting_price.is_none().then_some(market.price),
            status: if resting_price.is_some() {
                Status::Open
            } else {
                Status::Filled
            },
            client_order_id: self.client_order_id,
            created_at: now_ms,
            base: market.base,
            quote: market.quote,
            total: resting_price.unwrap_or(market.price) * self.amount,
        }
    }
}

/// The maximum keeps price times amount within what a decimal holds.
fn multiple(name: &str, value: Decimal, step_name: &str, step: Decimal) -> Result<(), ApiError> {
    if value <= Decimal::ZERO || value > MAXIMUM_AMOUNT {
        return invalid(format!(
            "{name} {value} is not between 0 and {MAXIMUM_AMOUNT}"
        ));
    }
    if !(value % step).is_zero() {
        return invalid(format!(
            "{name} {value} is not a multiple of the {step_name} {step}"
        ));
    }
    Ok(())
}

fn check_id(id: &str) -> Result<(), ApiError> {
    let fits = (1..=MAXIMUM_ID_LENGTH).contains(&id.len())
        && id
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
    if fits {
        return Ok(());
    }
    invalid(format!(
        "client_order_id takes 1 to {MAXIMUM_ID_LENGTH} letters, digits and - _ . :"
    ))
}

fn invalid<T>(message: impl Into<std::borrow::Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ApiError::new(Code::InvalidOrder, message))
}

fn optional_decimal<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Decimal>, D::Error> {
    Option::<String>::deserialize(deserializer)?
        .map(|text| parse(&text))
        .transpose()
}

fn decimal<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Decimal, D::Error> {
    parse(&String::deserialize(deserializer)?)
}

/// Plain digits only: no sign, exponent or separator, which the parser would let pass.
fn parse<E: de::Error>(text: &str) -> Result<Decimal, E> {
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.')
        && text.starts_with(|first: char| first.is_ascii_digit())
        && text.ends_with(|last: char| last.is_ascii_digit());
    plain
        .then(|| Decimal::from_str_exact(text).ok())
        .flatten()
        .ok_or_else(|| E::custom(format_args!("`{text}` is not a decimal such as \"0.001\"")))
}
