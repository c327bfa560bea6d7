//! HTX, once Huobi.

use crate::auth_scheme;

auth_scheme! {
    /// HTX spot and contract REST APIs. The body of a POST is JSON and is not signed.
    ///
    /// Source: HTX documentation, "Authentication", <https://www.htx.com/en-us/opend/newApiPages/>.
    ///
    /// Takes `key` and `secret`. The time is UTC in whole seconds.
    pub Htx {
        let signed = form(sort({
            AccessKeyId: key,
            SignatureMethod: "HmacSHA256",
            SignatureVersion: "2",
            Timestamp: now.iso_s | replace("Z", ""),
            ..query_params,
        }));
        let sign = hmac_sha256(secret, method + "\n" + host + "\n" + path + "\n" + signed) | base64;
        query = signed + "&Signature=" + percent_encode(sign);
    }
}

auth_scheme! {
    /// Login to HTX' spot WebSocket v2.
    ///
    /// Source: HTX documentation, "Spot, Websocket Asset and Order, Authentication",
    /// <https://www.htx.com/en-us/opend/newApiPages/>.
    ///
    /// Takes `key` and `secret`. The time is UTC in whole seconds.
    pub HtxWs {
        let stamp = now.iso_s | replace("Z", "");
        let signed = form({
            accessKey: key,
            signatureMethod: "HmacSHA256",
            signatureVersion: "2.1",
            timestamp: stamp,
        });
        message = json({
            params: {
                authType: "api",
                accessKey: key,
                signatureMethod: "HmacSHA256",
                signatureVersion: "2.1",
                timestamp: stamp,
                signature: hmac_sha256(secret, "GET\n" + host + "\n" + path + "\n" + signed) | base64,
            },
            action: "req",
            ch: "auth",
        });
    }
}

auth_scheme! {
    /// Login to HTX' WebSockets of futures and swaps.
    ///
    /// Source: HTX documentation, "USDT-M, WebSocket Authentication", <https://www.htx.com/en-us/opend/newApiPages/>.
    ///
    /// Takes `key` and `secret`. The time is UTC in whole seconds.
    pub HtxContractWs {
        let signed = {
            AccessKeyId: key,
            SignatureMethod: "HmacSHA256",
            SignatureVersion: "2",
            Timestamp: now.iso_s | replace("Z", ""),
        };
        message = json({
            op: "auth",
            type: "api",
            ..signed,
            Signature: hmac_sha256(secret, "GET\n" + host + "\n" + path + "\n" + form(signed)) | base64,
        });
    }
}
