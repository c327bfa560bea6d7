use signed_api::prelude::*;

auth_scheme! {
    /// Not here, and neither is the function that it calls.
    #[cfg(any())]
    pub Gone {
        header "X-Key" = crate::gone(key);
    }

    /// Here.
    #[cfg(all())]
    #[cfg_attr(all(), derive(PartialEq))]
    pub Here {
        header "X-Key" = key;
    }

    /// The same name in another configuration.
    #[cfg(any())]
    pub Either {
        header "X-First" = key;
    }

    /// The same name in this one.
    #[cfg(not(any()))]
    pub Either {
        header "X-Second" = key;
    }
}

fn main() {
    assert!(Here == Here);
    let _ = Either;
}
