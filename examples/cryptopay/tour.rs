//! What the example does, step by step. Each says in one line what there was to see.

use std::error::Error as StdError;
use std::time::Duration;

use rust_decimal::Decimal;
use signed_api::prelude::*;
use signed_api::{Clock as _, ErrorKind, SystemClock, TokenCache, Unit};
use signed_api_examples::cryptopay::Cryptopay;

use super::account::Account;
use super::api::{GatewayClient, NewOrder, Order};

type Done = Result<(), Box<dyn StdError>>;

const ORDERS: &str = "POST /api/payment-orders/";

/// All steps at the embedded gateway.
pub(crate) async fn at_the_embedded_gateway(account: &Account, gateway: &Cryptopay) -> Done {
    let tokens = account.tokens()?;
    let client = account.client(&tokens)?;
    log_in(account, &tokens).await?;
    let first = SystemClock::new().now().in_unit(Unit::Micros);
    pay(&client, first).await?;
    wait_as_told(&client, gateway, first + 1).await?;
    outlive_the_token(&client, gateway, first + 2).await?;
    be_refused(&client, first + 3).await?;
    list(&client).await
}

/// Steps that change nothing, and in the sandbox a payment order too.
pub(crate) async fn at_a_gateway_of_your_own(account: &Account) -> Done {
    let tokens = account.tokens()?;
    let client = account.client(&tokens)?;
    log_in(account, &tokens).await?;
    if account.environment == "sandbox" {
        pay(&client, SystemClock::new().now().in_unit(Unit::Micros)).await?;
    }
    list(&client).await
}

async fn log_in(account: &Account, tokens: &TokenCache) -> Done {
    println!("\n1. The login, from which all tokens come");
    let token = tokens.token().await?;
    println!("   {} has {token:?}", account.username);
    Ok(())
}

async fn pay(client: &GatewayClient, nonce: u64) -> Done {
    println!("\n2. A payment order, and the same once more");
    let made = client.create_order(&coffee(nonce)).await?;
    println!("   {}", in_words(&made));
    let again = client.create_order(&coffee(nonce)).await;
    match again {
        Ok(again) => println!("   {}", in_words(&again)),
        Err(error) => println!("   {}", refusal(&error)),
    }
    Ok(())
}

async fn wait_as_told(client: &GatewayClient, gateway: &Cryptopay, nonce: u64) -> Done {
    println!("\n3. Too many requests: the gateway says how long to wait");
    let before = gateway.answered(&format!("{ORDERS} 429"));
    gateway.exhaust(2);
    let made = client.create_order(&coffee(nonce)).await?;
    println!("   {}", in_words(&made));
    let put_off = gateway.answered(&format!("{ORDERS} 429")) - before;
    println!("   HTTP 429 was answered {put_off} time(s), and then the wait was over");
    Ok(())
}

async fn outlive_the_token(client: &GatewayClient, gateway: &Cryptopay, nonce: u64) -> Done {
    println!("\n4. A day goes by at the gateway: the access token has expired");
    gateway.advance(Duration::from_secs(24 * 3600));
    let made = client.create_order(&coffee(nonce)).await?;
    println!("   {}", in_words(&made));
    let refused = gateway.answered(&format!("{ORDERS} 401"));
    let refreshed = gateway.answered("POST /api/auth/token/refresh/ 200");
    println!("   refused {refused} time(s), tokens refreshed {refreshed} time(s), sent once more");
    Ok(())
}

async fn be_refused(client: &GatewayClient, nonce: u64) -> Done {
    println!("\n5. A payment order that cannot be");
    let order = NewOrder {
        blockchain: "bitcoin",
        ..coffee(nonce)
    };
    match client.create_order(&order).await {
        Ok(made) => Err(format!("there should be no {}", in_words(&made)).into()),
        Err(error) => {
            println!("   {}", refusal(&error));
            let complaint = error.detail("error.details.currency.0");
            println!("   about the currency: {}", complaint.unwrap_or_default());
            Ok(())
        }
    }
}

async fn list(client: &GatewayClient) -> Done {
    println!("\n6. The newest payment orders, in pages of two");
    let first = client.orders(2).await?;
    println!(
        "   {} in all, {} in the first page",
        first.count,
        first.results.len()
    );
    let mut orders = client.orders(2).items().max_pages(3);
    while let Some(order) = orders.try_next().await? {
        println!("   {}", in_words(&order));
    }
    Ok(())
}

fn coffee(nonce: u64) -> NewOrder<'static> {
    NewOrder {
        amount: Decimal::new(350, 2),
        currency: "USDC",
        blockchain: "base",
        order_info: r#"{"product": "Coffee", "quantity": 1}"#,
        nonce,
    }
}

fn in_words(order: &Order) -> String {
    let Order {
        order_id,
        amount,
        currency,
        status,
    } = order;
    format!("{order_id}: {amount} {currency}, {status}")
}

/// What the gateway says, and what that means.
pub(crate) fn refusal(error: &Error) -> String {
    let Some(code) = error.code() else {
        return error.to_string();
    };
    let what_to_do = match error.kind() {
        ErrorKind::Unauthorized => "log in again",
        ErrorKind::Forbidden => "the account may not do this",
        ErrorKind::RateLimited => "wait",
        _ => "change the request",
    };
    let said = error.server_message().unwrap_or_default();
    format!(
        "{code} ({said}): {:?}, {:?}; {what_to_do}",
        error.kind(),
        error.outcome()
    )
}
