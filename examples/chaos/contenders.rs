//! Who places the orders: the declared client, and reqwest in the three ways in which it is commonly made to try again.

mod by_hand;
mod declared;

use std::error::Error;
use std::sync::Arc;

use self::by_hand::ByHand;
pub(crate) use self::by_hand::Manner;
use self::declared::Declared;

/// What the caller learns of its order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It was executed.
    Executed,
    /// It was not executed.
    NotExecuted,
    /// Nothing certain.
    Doubt,
}

#[derive(Clone, Copy)]
pub(crate) enum Contender {
    Declared,
    ByHand(Manner),
}

impl Contender {
    pub(crate) const ALL: [Self; 4] = [
        Self::Declared,
        Self::ByHand(Manner::Alone),
        Self::ByHand(Manner::Middleware),
        Self::ByHand(Manner::Backon),
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Declared => "signed-api",
            Self::ByHand(Manner::Alone) => "reqwest alone",
            Self::ByHand(Manner::Middleware) => "reqwest-retry",
            Self::ByHand(Manner::Backon) => "backon",
        }
    }

    pub(crate) fn client(self, url: &str) -> Result<Arc<Client>, Box<dyn Error>> {
        Ok(Arc::new(match self {
            Self::Declared => Client::Declared(Declared::new(url)?),
            Self::ByHand(manner) => Client::ByHand(ByHand::new(url, manner)?),
        }))
    }
}

pub(crate) enum Client {
    Declared(Declared),
    ByHand(ByHand),
}

impl Client {
    /// Places one order, at the address that knows orders by their `client_order_id` or at the one that does not.
    pub(crate) async fn place(&self, client_order_id: &str, is_keyed: bool) -> Told {
        match self {
            Self::Declared(client) => client.place(client_order_id, is_keyed).await,
            Self::ByHand(client) => client.place(client_order_id, is_keyed).await,
        }
    }
}
