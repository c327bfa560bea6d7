//! What was drawn when, and whether that could have happened.

/// One draw, in nanoseconds of the clock that all processes of a machine share.
#[derive(Clone, Copy)]
pub(super) struct Drawn {
    began: u64,
    returned: u64,
    nonce: u64,
}

impl Drawn {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut numbers = bytes.chunks_exact(8).map(|bytes| {
            let bytes = bytes.try_into().expect("8 bytes");
            u64::from_le_bytes(bytes)
        });
        let mut next = || numbers.next().expect("three numbers");
        Self {
            began: next(),
            returned: next(),
            nonce: next(),
        }
    }
}

/// What each process has drawn, in its order.
pub(super) struct History(Vec<Vec<Drawn>>);

impl History {
    pub(super) fn new(processes: Vec<Vec<Drawn>>) -> Self {
        Self(processes)
    }

    pub(super) fn draws(&self) -> usize {
        self.0.iter().map(Vec::len).sum()
    }

    /// How many nonces are not new.
    pub(super) fn twice(&self) -> usize {
        let mut nonces: Vec<u64> = self.0.iter().flatten().map(|drawn| drawn.nonce).collect();
        nonces.sort_unstable();
        nonces.windows(2).filter(|pair| pair[0] == pair[1]).count()
    }

    /// How many nonces are not above the one that the same process drew before.
    pub(super) fn back(&self) -> usize {
        let pairs = self.0.iter().flat_map(|process| process.windows(2));
        pairs.filter(|pair| pair[0].nonce >= pair[1].nonce).count()
    }

    /// How many nonces are not above all that any process had when their draws began.
    pub(super) fn back_across(&self) -> usize {
        let mut by_return: Vec<Drawn> = self.0.iter().flatten().copied().collect();
        let mut by_begin = by_return.clone();
        by_return.sort_unstable_by_key(|drawn| drawn.returned);
        by_begin.sort_unstable_by_key(|drawn| drawn.began);
        let (mut returned, mut highest) = (by_return.iter().peekable(), None);
        let mut back = 0;
        for drawn in by_begin {
            while let Some(before) = returned.next_if(|before| before.returned < drawn.began) {
                highest = highest.max(Some(before.nonce));
            }
            back += usize::from(highest >= Some(drawn.nonce));
        }
        back
    }
}

#[test]
fn what_comes_twice_or_goes_back_is_found() {
    let drawn = |began, returned, nonce| Drawn {
        began,
        returned,
        nonce,
    };
    let history = |one, other| {
        let history = History::new(vec![one, other]);
        (history.twice(), history.back(), history.back_across())
    };
    let first = || vec![drawn(0, 10, 5), drawn(11, 20, 6)];
    // While another draw is on its way, either may be the lower one.
    assert_eq!(
        history(first(), vec![drawn(5, 15, 4), drawn(16, 30, 8)]),
        (0, 0, 0)
    );
    assert_eq!(history(first(), vec![drawn(11, 15, 4)]), (0, 0, 1));
    assert_eq!(history(first(), vec![drawn(11, 15, 6)]), (1, 0, 0));
    assert_eq!(
        history(first(), vec![drawn(5, 6, 9), drawn(7, 8, 8)]),
        (0, 1, 2)
    );
}
