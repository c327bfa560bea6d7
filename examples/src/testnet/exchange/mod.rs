//! The exchange itself: orders and money, knowing nothing of HTTP but its errors' codes.

mod balance;
mod book;
mod market;
mod order;
mod order_request;

use std::collections::HashMap;

use rust_decimal::Decimal;

use super::error::{ApiError, Code};
use balance::Balances;

pub(super) use balance::Balance;
pub(super) use book::Book;
pub(super) use market::{MARKETS, Market, market};
pub use order::{Kind, Order, Side, Status};
pub(super) use order_request::OrderRequest;

/// All accounts and orders. An order's id is its place in `orders`, counted from 1.
#[derive(Debug, Default)]
pub(super) struct Exchange {
    balances: HashMap<String, Balances>,
    orders: Vec<Order>,
    by_client_order_id: HashMap<(String, String), usize>,
    changed: Vec<Order>,
}

/// An order, and whether it was there before.
pub(super) struct Placed {
    pub(super) order: Order,
    pub(super) duplicate: bool,
}

impl Exchange {
    pub(super) fn open_account(&mut self, account: &str, balances: &[(String, Decimal)]) {
        self.balances
            .insert(account.to_owned(), Balances::new(balances));
    }

    pub(super) fn all_orders(&self) -> &[Order] {
        &self.orders
    }

    /// A market's book as of now, with the number that it is given.
    pub(super) fn book(&self, market: &Market, seq: u64) -> Book {
        Book::new(market, seq, &self.orders)
    }

    /// The orders that were placed or cancelled since this was asked last, as they were then.
    pub(super) fn take_changed(&mut self) -> Vec<Order> {
        std::mem::take(&mut self.changed)
    }

    pub(super) fn balances(&self, account: &str) -> Vec<Balance> {
        self.balances
            .get(account)
            .map(Balances::list)
            .unwrap_or_default()
    }

    /// The client's id is looked up first: a resend is the same order even when the money is spent by now.
    pub(super) fn place(
        &mut self,
        account: &str,
        request: OrderRequest,
        now_ms: u64,
    ) -> Result<Placed, ApiError> {
        if let Some(order) = self.placed_before(account, &request)? {
            return Ok(Placed {
                order,
                duplicate: true,
            });
        }
        let market = request.check()?;
        let index = self.orders.len();
        let order = request.into_order(account, index as u64 + 1, market, now_ms);
        let balances = self.balances.entry(account.to_owned()).or_default();
        if order.status == Status::Filled {
            balances.trade(order.paid(), order.received())?;
        } else {
            balances.reserve(order.paid())?;
        }
        if let Some(id) = &order.client_order_id {
            self.by_client_order_id
                .insert((account.to_owned(), id.clone()), index);
        }
        self.orders.push(order.clone());
        self.changed.push(order.clone());
        Ok(Placed {
            order,
            duplicate: false,
        })
    }

    fn placed_before(
        &self,
        account: &str,
        request: &OrderRequest,
    ) -> Result<Option<Order>, ApiError> {
        let Some(id) = &request.client_order_id else {
            return Ok(None);
        };
        let known = self
            .by_client_order_id
            .get(&(account.to_owned(), id.clone()))
            .and_then(|index| self.orders.get(*index));
        match known {
            Some(order) if !request.describes(order) => Err(ApiError::new(
                Code::DuplicateOrderId,
                format!(
                    "client_order_id `{id}` belongs to order {}, which differs: take another id",
                    order.id
                ),
            )),
            known => Ok(known.cloned()),
        }
    }

    pub(super) fn order(&self, account: &str, id: &str) -> Result<&Order, ApiError> {
        let index = self.index(account, id)?;
        Ok(&self.orders[index])
    }

    /// Oldest first.
    pub(super) fn orders(
        &self,
        account: &str,
        market: Option<&Market>,
        status: Option<Status>,
    ) -> Vec<Order> {
        self.orders
            .iter()
            .filter(|order| order.account == account)
            .filter(|order| market.is_none_or(|market| market.name == order.market))
            .filter(|order| status.is_none_or(|status| status == order.status))
            .cloned()
            .collect()
    }

    pub(super) fn cancel(&mut self, account: &str, id: &str) -> Result<Order, ApiError> {
        let index = self.index(account, id)?;
        let order = &mut self.orders[index];
        match order.status {
            Status::Open => {
                Self::close(order, &mut self.balances);
                self.changed.push(order.clone());
            }
            Status::Cancelled => {}
            Status::Filled => {
                return Err(ApiError::new(
                    Code::InvalidOrder,
                    format!("order {} is filled and cannot be cancelled", order.id),
                ));
            }
        }
        Ok(order.clone())
    }

    pub(super) fn cancel_all(&mut self, account: &str, market: Option<&Market>) -> Vec<Order> {
        let mut cancelled = Vec::new();
        for order in &mut self.orders {
            if order.account == account
                && order.status == Status::Open
                && market.is_none_or(|market| market.name == order.market)
            {
                Self::close(order, &mut self.balances);
                cancelled.push(order.clone());
            }
        }
        self.changed.extend_from_slice(&cancelled);
        cancelled
    }

    fn close(order: &mut Order, balances: &mut HashMap<String, Balances>) {
        order.status = Status::Cancelled;
        if let Some(balances) = balances.get_mut(&order.account) {
            balances.release(order.paid());
        }
    }

    /// Another account's order is as unknown as none.
    fn index(&self, account: &str, id: &str) -> Result<usize, ApiError> {
        id.parse::<usize>()
            .ok()
            .and_then(|id| id.checked_sub(1))
            .filter(|index| {
                self.orders
                    .get(*index)
                    .is_some_and(|order| order.account == account)
            })
            .ok_or_else(|| ApiError::new(Code::UnknownOrder, format!("there is no order `{id}`")))
    }
}
