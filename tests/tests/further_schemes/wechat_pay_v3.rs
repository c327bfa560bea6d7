//! RSA over lines, each ended by a line feed; everything in one `Authorization` field.

use serde::Serialize;
use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{Drawn, header, post, signed, signer};

auth_scheme! {
    /// WeChat Pay, API v3: `secret` is the merchant's private key in PEM, `key` the serial number of its certificate.
    ///
    /// Source: WeChat Pay, "How to sign a request with a body",
    /// <https://pay.weixin.qq.com/doc/v3/merchant/4012365336>.
    pub WeChatPayV3 {
        credential mchid: public;
        let nonce_str = rand(16) | hex_upper;
        let message_text = method + "\n" + target + "\n" + now.s + "\n" + nonce_str + "\n" + body + "\n";
        let sign = rsa_sha256(secret | from_pem, message_text) | base64;
        header "Authorization" = "WECHATPAY2-SHA256-RSA2048 mchid=\"" + mchid
            + "\",nonce_str=\"" + nonce_str
            + "\",signature=\"" + sign
            + "\",timestamp=\"" + now.s
            + "\",serial_no=\"" + key + "\"";
    }
}

/// What the document sends: the fields in this order.
#[derive(Serialize)]
struct Payment {
    appid: &'static str,
    mchid: &'static str,
    description: &'static str,
    out_trade_no: &'static str,
    notify_url: &'static str,
    amount: Amount,
    payer: Payer,
}

#[derive(Serialize)]
struct Amount {
    total: u32,
    currency: &'static str,
}

#[derive(Serialize)]
struct Payer {
    openid: &'static str,
}

/// The key is the document's own test key.
#[test]
fn the_document_s_payment_is_signed_as_in_the_document() {
    let serial = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB";
    let credentials =
        Credentials::new(serial, include_str!("wechat_pay_v3.pem")).with("mchid", "1900007291");
    let signer = signer(WeChatPayV3, credentials).entropy(Drawn(
        b"\x59\x3b\xec\x0c\x93\x0b\xf1\xaf\xeb\x40\xb4\xa0\x8c\x8f\xb2\x42",
    ));
    let request = post("https://api.mch.weixin.qq.com/v3/pay/transactions/jsapi")
        .json(&Payment {
            appid: "wxd678efh567hg6787",
            mchid: "1900007291",
            description: "Image形象店-深圳腾大-QQ公仔",
            out_trade_no: "1217752501201407033233368018",
            notify_url: "https://www.weixin.qq.com/wxpay/pay.php",
            amount: Amount {
                total: 100,
                currency: "CNY",
            },
            payer: Payer {
                openid: "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
            },
        })
        .expect("JSON");
    let sent = signed(&signer, &request, Timestamp::from_millis(1_554_208_460_000));
    assert_eq!(
        header(&sent, "authorization"),
        "WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\",nonce_str=\"593BEC0C930BF1AFEB40B4A08C8FB242\",\
         signature=\"jnks4dlrPw3ZX+ozVvSK39oa0t7OMBsg83BHAwd8BRdUFiVaQNTLTvci+wURgP1OQBbKYhFGvt7iqYpDSTQkp7Uq1sltaQKyn\
         cCyrA1g88m5bsKERQfPyT0ahSwKTYJ1CAn9QiJuSJRq1QsQs07eehbU/k9BCS51jTyc1Jpsi2H77HF9f/BnjXAOP3/sPObg6V5Ee4EzwLox684\
         hhuMuIwHo7D8KFk3LIHOKDcNI4It1aCXydFWNpNK+SG86VUDe5kwoDpw4Ulqfu9z8OFDGbDs9TCxEv8iqQzbpxOlEVoOe2kalSYM5kApQb3nZc\
         xdUtoE0liJGW3RGUNE0t4v01A==\",timestamp=\"1554208460\",serial_no=\"408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB\""
    );
}
