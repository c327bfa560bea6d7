//! An account's money.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::Serialize;

use super::super::error::{ApiError, Code};

#[derive(Debug, Default)]
pub(super) struct Balances(BTreeMap<String, Funds>);

#[derive(Clone, Copy, Debug, Default)]
struct Funds {
    available: Decimal,
    reserved: Decimal,
}

/// One asset of an account, as clients see it.
#[derive(Debug, Serialize)]
pub(in super::super) struct Balance {
    asset: String,
    available: Decimal,
    reserved: Decimal,
}

impl Balances {
    pub(super) fn new(balances: &[(String, Decimal)]) -> Self {
        let funds = |available| Funds {
            available,
            reserved: Decimal::ZERO,
        };
        Self(
            balances
                .iter()
                .map(|(asset, amount)| (asset.clone(), funds(*amount)))
                .collect(),
        )
    }

    pub(super) fn list(&self) -> Vec<Balance> {
        self.0
            .iter()
            .map(|(asset, funds)| Balance {
                asset: asset.clone(),
                available: funds.available.normalize(),
                reserved: funds.reserved.normalize(),
            })
            .collect()
    }

    /// Sets aside what an open order would cost.
    pub(super) fn reserve(&mut self, cost: (&str, Decimal)) -> Result<(), ApiError> {
        self.take(cost)?;
        self.funds(cost.0).reserved += cost.1;
        Ok(())
    }

    /// Gives back what was reserved.
    pub(super) fn release(&mut self, (asset, amount): (&str, Decimal)) {
        let funds = self.funds(asset);
        funds.reserved -= amount;
        funds.available += amount;
    }

    /// Exchanges at once.
    pub(super) fn trade(
        &mut self,
        paid: (&str, Decimal),
        received: (&str, Decimal),
    ) -> Result<(), ApiError> {
        self.take(paid)?;
        let funds = self.funds(received.0);
        funds.available = funds.available.saturating_add(received.1);
        Ok(())
    }

    fn take(&mut self, (asset, amount): (&str, Decimal)) -> Result<(), ApiError> {
        let funds = self.funds(asset);
        if funds.available < amount {
            return Err(ApiError::new(
                Code::InsufficientFunds,
                format!(
                    "this takes {} {asset}, {} are available",
                    amount.normalize(),
                    funds.available.normalize()
                ),
            ));
        }
        funds.available -= amount;
        Ok(())
    }

    fn funds(&mut self, asset: &str) -> &mut Funds {
        self.0.entry(asset.to_owned()).or_default()
    }
}
