//! A plain digest with the secret in front, as a parameter.

use signed_api::{Credentials, Timestamp, auth_scheme};

use crate::{get, signed, signer};

auth_scheme! {
    /// Signed image URLs of imgix. The secret is the source's token.
    ///
    /// Source: imgix, "Securing URLs", <https://github.com/imgix/imgix-blueprint#securing-urls>.
    pub Imgix {
        let plain = form(query_params);
        let sign = md5(secret + path + prefix(plain, "?")) | hex;
        query = join("&", plain, "s=" + expose(sign));
    }
}

#[test]
fn the_document_s_addresses_are_signed_as_in_the_document() {
    let signer = signer(Imgix, Credentials::new("", "FOO123bar"));
    let now = Timestamp::from_millis(0);
    for (plain, sent) in [
        (
            "https://my-social-network.imgix.net/users/1.png",
            "https://my-social-network.imgix.net/users/1.png?s=6797c24146142d5b40bde3141fd3600c",
        ),
        (
            "https://my-social-network.imgix.net/http%3A%2F%2Favatars.com%2Fjohn-smith.png",
            "https://my-social-network.imgix.net/http%3A%2F%2Favatars.com%2Fjohn-smith.png\
             ?s=493a52f008c91416351f8b33d4883135",
        ),
        (
            "https://my-social-network.imgix.net/users/1.png?w=400&h=300",
            "https://my-social-network.imgix.net/users/1.png?w=400&h=300&s=c7b86f666a832434dd38577e38cf86d1",
        ),
    ] {
        assert_eq!(signed(&signer, &get(plain), now).url.as_str(), sent);
    }
}
