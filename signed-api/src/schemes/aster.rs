//! Aster: requests signed as Ethereum typed data.

use crate::auth_scheme;

auth_scheme! {
    /// Aster futures and spot API v3: the form is signed as EIP-712 typed data.
    ///
    /// Source: Aster documentation, "Futures API V3",
    /// <https://github.com/asterdex/api-docs/blob/master/V3(Recommended)/EN/aster-finance-futures-api-v3.md>. Its
    /// samples escape the asterisk too, and write spaces as `+`: what is signed is the form as it is sent.
    ///
    /// Takes `account`, the address of the main wallet, and `secret`, the private key of the API wallet in hex. The
    /// nonce is the time in microseconds. A GET carries the arguments in the query, any other in a form.
    pub Aster {
        nonce: increasing(us);
        // All is percent-encoded that RFC 3986 says, but the asterisk.
        let signed = form({
            nonce,
            user: account,
            signer: eth_address(secret | strip_prefix("0x") | from_hex),
            ..params,
        }) | replace("%2A", "*");
        // 1666 is the exchange's own number for signing, not a chain.
        let sign = eip712(
            secret | strip_prefix("0x") | from_hex,
            {
                name: "AsterSignTransaction",
                version: "1",
                chainId: 1666,
                verifyingContract: "0x0000000000000000000000000000000000000000",
            },
            "Message(string msg)",
            { msg: signed },
        );
        let request = signed + "&signature=0x" + hex(sign);
        query = method == "GET" ? request : "";
        body = method == "GET" ? "" : request;
    }
}

auth_scheme! {
    /// Aster withdrawal to a chain: the main wallet signs what is withdrawn, and the request that carries this
    /// signature is signed as that of [`Aster`] is.
    ///
    /// Source: Aster documentation, "EVM Withdraw Signature",
    /// <https://github.com/asterdex/api-docs/blob/master/demo/aster-deposit-withdrawal.md>.
    ///
    /// Takes the credentials of [`Aster`] and `wallet_key`, the private key of the main wallet in hex, and the constant
    /// `network` of the method, the name of the chain: `ETH`, `BSC` or `Arbitrum`. Arguments: `chainId`, `asset`,
    /// `amount`, `fee` and `receiver`.
    pub AsterWithdraw {
        nonce: increasing(us);
        credential wallet_key;
        let sign = eip712(
            wallet_key | strip_prefix("0x") | from_hex,
            {
                name: "Aster",
                version: "1",
                chainId: super::required(params, "chainId"),
                verifyingContract: "0x0000000000000000000000000000000000000000",
            },
            "Action(string type,address destination,string destination Chain,string token,string amount,string fee,uint256 nonce,string aster chain)",
            {
                type: "Withdraw",
                destination: super::required(params, "receiver"),
                "destination Chain": op.network,
                token: super::required(params, "asset"),
                amount: super::required(params, "amount"),
                fee: super::required(params, "fee"),
                nonce,
                "aster chain": "Mainnet",
            },
        );
        let signed = form({
            nonce,
            user: account,
            signer: eth_address(secret | strip_prefix("0x") | from_hex),
            ..params,
            userNonce: nonce,
            userSignature: "0x" + hex(sign),
        }) | replace("%2A", "*");
        let outer = eip712(
            secret | strip_prefix("0x") | from_hex,
            {
                name: "AsterSignTransaction",
                version: "1",
                chainId: 1666,
                verifyingContract: "0x0000000000000000000000000000000000000000",
            },
            "Message(string msg)",
            { msg: signed },
        );
        body = signed + "&signature=0x" + hex(outer);
    }
}
