//! MessagePack and big-endian numbers.

use super::*;

fn packed(json: &str) -> String {
    const_hex::encode(msgpack(&value(json)).expect("a value"))
}

/// `msgpack.packb(json.loads(text)).hex()`
#[test]
fn values_are_those_of_packb() {
    let text = format!(
        r#"{{"a":"x","é":[0,127,128,255,256,65535,65536,4294967295,4294967296,18446744073709551615,
            -1,-32,-33,-128,-129,-32768,-32769,-2147483648,-2147483649,-9223372036854775808],
            "f":[1.10,-0.0,1e21],"n":null,"t":true,"ff":false,"s":"{}","s8":"{}","empty":{{}},"z":[]}}"#,
        "s".repeat(31),
        "s".repeat(32),
    );
    assert_eq!(
        packed(&text),
        "8aa161a178a2c3a9dc0014007fcc80ccffcd0100cdffffce00010000ceffffffffcf0000000100000000cfffffffffffffff\
         ffffe0d0dfd080d1ff7fd18000d2ffff7fffd280000000d3ffffffff7fffffffd38000000000000000a16693cb3ff1999999\
         99999acb8000000000000000cb444b1ae4d6e2ef50a16ec0a174c3a26666c2a173bf73737373737373737373737373737373\
         737373737373737373737373737373a27338d920737373737373737373737373737373737373737373737373737373737373\
         7373a5656d70747980a17a90"
    );
}

#[test]
fn long_texts_and_lists_have_long_lengths() {
    let text = |length: usize| packed(&format!("\"{}\"", "s".repeat(length)));
    assert_eq!(text(256)[..8], *"da010073");
    assert_eq!(text(65536)[..12], *"db0001000073");
    let list = |length: usize| packed(&format!("[{}0]", "0,".repeat(length - 1)));
    assert_eq!(list(15)[..4], *"9f00");
    assert_eq!(list(16)[..8], *"dc001000");
    assert_eq!(list(65536)[..12], *"dd0001000000");
}

/// An order of Hyperliquid, whose signature is over these bytes.
#[test]
fn an_action_is_packed_in_order() {
    let action = r#"{"type":"order","orders":[{"a":4,"b":true,"p":"1891.4","s":"0.02","r":false,
        "t":{"limit":{"tif":"Ioc"}}}],"grouping":"na"}"#;
    assert_eq!(
        packed(action),
        "83a474797065a56f72646572a66f72646572739186a16104a162c3a170a6313839312e34a173a4302e3032a172c2a17481a56c69\
         6d697481a3746966a3496f63a867726f7570696e67a26e61"
    );
}

#[test]
fn a_number_beyond_64_bits_is_refused() {
    let error = msgpack(&value("[18446744073709551616]")).expect_err("too large");
    assert!(
        error.to_string().contains("`18446744073709551616`"),
        "{error}"
    );
    assert!(msgpack(&value("1e400")).is_err());
}

/// `number.to_bytes(width, "big").hex()`
#[test]
fn numbers_are_big_endian() {
    let be = |number, width| big_endian(number, width).map(const_hex::encode);
    assert_eq!(be(1_700_000_000_000, 8).expect("fits"), "0000018bcfe56800");
    assert_eq!(be(513, 4).expect("fits"), "00000201");
    assert_eq!(be(7, 12).expect("fits"), "000000000000000000000007");
    assert_eq!(be(0, 0).expect("fits"), "");
    assert!(be(256, 1).is_err());
}
