//! Hyperliquid: actions signed as Ethereum typed data.

use crate::auth_scheme;

auth_scheme! {
    /// Hyperliquid exchange endpoint, L1 actions: orders, cancels, leverage. The arguments of the method are the
    /// action, its `type` first.
    ///
    /// Source: Hyperliquid documentation, "Signing",
    /// <https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/signing>.
    ///
    /// Takes `secret`, the private key of the wallet or of an API wallet in hex. Options: `vault_address`, `0x` and
    /// hex; `recv_window`, how long the action is good for (milliseconds, a number; without end if not set); `chain`,
    /// `Testnet` (`Mainnet` if not set).
    pub Hyperliquid {
        nonce: top(ms, 100);
        let vault = opt.vault_address ? be(1, 1) + (opt.vault_address | strip_prefix("0x") | from_hex) : be(0, 1);
        let action = msgpack(params) + be(nonce, 8) + vault;
        let connection = opt.recv_window
            ? keccak256(action + be(0, 1) + be(add(nonce, opt.recv_window), 8))
            : keccak256(action);
        let sign = eip712(
            secret | strip_prefix("0x") | from_hex,
            {
                name: "Exchange",
                version: "1",
                chainId: 1337,
                verifyingContract: "0x0000000000000000000000000000000000000000",
            },
            "Agent(string source,bytes32 connectionId)",
            { source: self::source(default(opt.chain, "Mainnet")), connectionId: "0x" + hex(connection) },
        );
        // Joined, because the signature is an object of its own.
        let vault_field = opt.vault_address ? ",\"vaultAddress\":" + json(opt.vault_address) : "";
        let expiry_field = opt.recv_window ? ",\"expiresAfter\":" + add(nonce, opt.recv_window) : "";
        body = "{\"action\":" + json(params) + ",\"nonce\":" + nonce + ",\"signature\":" + self::signature(hex(sign))
            + vault_field + expiry_field + "}";
    }
}

auth_scheme! {
    /// Hyperliquid exchange endpoint, transfer of USDC to another address: an action that the user's own wallet signs.
    ///
    /// Source: Hyperliquid documentation, "Exchange endpoint, Core USDC transfer",
    /// <https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/exchange-endpoint>.
    ///
    /// Takes `secret`, the private key of the wallet in hex. Arguments: `destination` and `amount`. Option: `chain`,
    /// `Testnet` (`Mainnet` if not set).
    pub HyperliquidUsdSend {
        nonce: top(ms, 100);
        let transfer = {
            hyperliquidChain: default(opt.chain, "Mainnet"),
            ..params,
            time: nonce,
        };
        let sign = eip712(
            secret | strip_prefix("0x") | from_hex,
            {
                name: "HyperliquidSignTransaction",
                version: "1",
                chainId: 421614,
                verifyingContract: "0x0000000000000000000000000000000000000000",
            },
            "HyperliquidTransaction:UsdSend(string hyperliquidChain,string destination,string amount,uint64 time)",
            transfer,
        );
        let action = json({ type: "usdSend", signatureChainId: "0x66eee", ..transfer });
        body = "{\"action\":" + action + ",\"nonce\":" + nonce + ",\"signature\":" + self::signature(hex(sign)) + "}";
    }
}

/// How an agent names a chain: another source than that of its chain signs for the other one.
fn source(chain: &str) -> Result<&'static str, String> {
    match chain {
        "Mainnet" => Ok("a"),
        "Testnet" => Ok("b"),
        other => Err(format!(
            "the option `chain` is `Mainnet` or `Testnet`, not `{other}`"
        )),
    }
}

/// The JSON of a signature of 65 bytes, given in hex: `r`, `s` and the number `v`.
fn signature(hex: &str) -> String {
    let part = |range| hex.get(range).unwrap_or_default();
    let v = u8::from_str_radix(part(128..130), 16).unwrap_or_default();
    format!(
        r#"{{"r":"0x{}","s":"0x{}","v":{v}}}"#,
        part(0..64),
        part(64..128)
    )
}

#[cfg(test)]
mod tests {
    use super::{signature, source};

    #[test]
    fn a_chain_of_another_name_signs_nothing() {
        assert_eq!(source("Mainnet"), Ok("a"));
        assert_eq!(source("Testnet"), Ok("b"));
        assert!(source("testnet").is_err());
    }

    #[test]
    fn a_signature_is_an_object_of_three() {
        let (r, s) = ("0a".repeat(32), "b1".repeat(32));
        assert_eq!(
            signature(&format!("{r}{s}1c")),
            format!(r#"{{"r":"0x{r}","s":"0x{s}","v":28}}"#)
        );
    }
}
