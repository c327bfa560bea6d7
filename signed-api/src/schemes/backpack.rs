//! Backpack: Ed25519 signatures over an instruction and the sorted arguments.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::auth_scheme;

auth_scheme! {
    /// Backpack Exchange REST API. The arguments are signed without percent-encoding: those of the query in the order
    /// of their names, then those of the body.
    ///
    /// Source: Backpack documentation, "Backpack Exchange API, Authentication", <https://docs.backpack.exchange/>, and
    /// the exchange's client, <https://github.com/backpack-exchange/bpx-api-client>.
    ///
    /// Takes `key`, the public key, and `secret`, the Ed25519 seed, both in base64, and the constant `instruction` of
    /// the method, such as `orderExecute`. Options: `recv_window`, how long the request is good for (milliseconds,
    /// 5000 if not set, at most 60000); `broker`, the number of a broker.
    pub Backpack {
        let window = default(opt.recv_window, "5000");
        let signed = join(
            "&",
            "instruction=" + op.instruction,
            raw(sort(query_params), json),
            raw(sort(body_params), json),
            "timestamp=" + ts,
            "window=" + window,
        );
        header "X-API-Key" = key;
        header "X-Timestamp" = ts;
        header "X-Window" = window;
        header "X-Signature" = ed25519(secret | from_base64, signed) | base64;
        header "X-Broker-Id"? = opt.broker;
    }
}

auth_scheme! {
    /// Backpack Exchange, several orders in one request: the body is a list, and every order of it is signed with its
    /// own `instruction=`. Arguments of the query are signed with each.
    ///
    /// Source: Backpack documentation, "Backpack Exchange API, Authentication", <https://docs.backpack.exchange/>, and
    /// the exchange's client, <https://github.com/backpack-exchange/bpx-api-client>.
    ///
    /// Takes the credentials, the constant and the options of [`Backpack`].
    pub BackpackBatch {
        let window = default(opt.recv_window, "5000");
        let each = join("&", "instruction=" + op.instruction, raw(sort(query_params), json));
        let signed = self::instructions(each, body) + "&timestamp=" + ts + "&window=" + window;
        header "X-API-Key" = key;
        header "X-Timestamp" = ts;
        header "X-Window" = window;
        header "X-Signature" = ed25519(secret | from_base64, signed) | base64;
        header "X-Broker-Id"? = opt.broker;
    }
}

auth_scheme! {
    /// Subscription to a private stream of Backpack Exchange.
    ///
    /// Source: Backpack documentation, "Backpack Exchange API, Streams", <https://docs.backpack.exchange/>.
    ///
    /// Takes `key` and `secret` as [`Backpack`] does, and the constant `stream`, such as `account.orderUpdate`. Option:
    /// `recv_window` (milliseconds, 5000 if not set, at most 60000).
    pub BackpackWs {
        let window = default(opt.recv_window, "5000");
        let signed = "instruction=subscribe&timestamp=" + ts + "&window=" + window;
        message = json({
            method: "SUBSCRIBE",
            params: [op.stream],
            signature: [key, ed25519(secret | from_base64, signed) | base64, text(ts), "" + window],
        });
    }
}

/// `each`, which is `instruction=..`, and after it `&name=value..` of every order of a JSON list, names in order.
fn instructions(each: &str, orders: &[u8]) -> Result<String, serde_json::Error> {
    let orders: Vec<BTreeMap<String, Box<RawValue>>> = serde_json::from_slice(orders)?;
    let mut signed = String::new();
    for order in orders {
        if !signed.is_empty() {
            signed.push('&');
        }
        signed.push_str(each);
        for (name, value) in order {
            // The text of a string, anything else as it is written.
            let value = value.get();
            let text = serde_json::from_str(value).unwrap_or_else(|_| value.to_owned());
            signed.extend(["&", &name, "=", &text]);
        }
    }
    Ok(signed)
}

#[cfg(test)]
mod tests {
    use super::instructions;

    #[test]
    fn every_order_is_signed_with_its_instruction() {
        let orders = br#"[{"symbol":"SOL_USDC","quantity":1.50,"postOnly":true},{"note":"a b"}]"#;
        let signed = instructions("instruction=orderExecute", orders).expect("a list of orders");
        assert_eq!(
            signed,
            "instruction=orderExecute&postOnly=true&quantity=1.50&symbol=SOL_USDC\
             &instruction=orderExecute&note=a b"
        );
    }

    #[test]
    fn a_body_that_is_no_list_cannot_be_signed() {
        assert!(instructions("instruction=orderExecute", b"{}").is_err());
    }
}
