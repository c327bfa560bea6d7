//! Names and values with nothing between them, which a function of one's own writes.

use signed_api::{Credentials, Params, Timestamp, auth_scheme};

use crate::{get, signed, signer};

auth_scheme! {
    /// Flickr's own authentication, before OAuth.
    ///
    /// Source: Flickr, "Authentication API, Web Applications How-To",
    /// <https://www.flickr.com/services/api/auth.howto.web.html>.
    pub Flickr {
        let all = { api_key: key, ..params };
        let sign = md5(secret + self::names_and_values(sort(all))) | hex;
        query = form({ ..all, api_sig: expose(sign) });
    }
}

fn names_and_values(params: &Params) -> String {
    params
        .iter()
        .filter_map(|(name, value)| Some(name.to_owned() + value.as_str()?))
        .collect()
}

#[test]
fn the_document_s_link_is_signed_as_in_the_document() {
    let credentials = Credentials::new("9a0554259914a86fb9e7eb014e4e5d52", "000005fab4534d05");
    let request = get("http://flickr.com/services/auth/?perms=write");
    let sent = signed(
        &signer(Flickr, credentials),
        &request,
        Timestamp::from_millis(0),
    );
    assert_eq!(
        sent.url.as_str(),
        "http://flickr.com/services/auth/?api_key=9a0554259914a86fb9e7eb014e4e5d52&perms=write\
         &api_sig=a02506b31c1cd46c2e0b6380fb94eb3d"
    );
}
