#![deny(unreachable_pub, private_interfaces)]

mod outer {
    use signed_api::prelude::*;

    fn own(text: &str) -> String {
        text.to_owned()
    }

    auth_scheme! {
        Private {
            header "X-Path" = own::path(path) + self::own(path);
        }

        pub(super) InTheParent {
            header "X-Path" = super::own(path) + crate::own(path);
        }

        pub(in crate::outer) InTheModule {
            header "X-Key" = key;
        }

        pub(crate) InTheCrate {
            header "X-Key" = key;
        }
    }

    mod own {
        pub(super) fn path(path: &str) -> &str {
            path
        }
    }

    pub(crate) fn all() -> (impl signed_api::Scheme, impl signed_api::Scheme) {
        (Private, InTheModule)
    }
}

fn own(text: &str) -> &str {
    text
}

fn main() {
    use signed_api::prelude::*;

    auth_scheme! {
        /// Known in this function only.
        Local {
            header "X-Key" = crate::own(key);
        }
    }

    #[api_client]
    #[auth(Local)]
    trait Exchange {
        #[get("/orders")]
        async fn orders(&self) -> Result<()>;
    }

    let _ = outer::all();
    let _ = (outer::InTheParent, outer::InTheCrate);
    let _ = ExchangeClient::builder();
}
