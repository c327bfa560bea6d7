//! Along the ways into a message, until enough is seen.

use std::ops::Range;

use super::scan::{Broken, Scan};
use super::seen::{Kind, Seen, Value};
use super::trace::What;
use super::ways::{Place, Step, Ways};

/// How a walk ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Walked {
    /// Enough was seen before this position, and the rest was not read.
    Enough(usize),
    /// It was read to its end.
    All,
    /// It is no JSON.
    Broken,
}

/// Walks through `message` and puts what stands on the ways into `seen`, until `is_enough`: it is asked whenever something was
/// seen, and whenever a list or object has ended. `note` is told of all values that the walk comes by, and how they are written,
/// of a list or object where it begins.
pub(super) fn walk(
    message: &[u8],
    ways: &Ways,
    seen: &mut Seen,
    is_enough: impl Fn(&Seen) -> bool,
    note: impl FnMut(What, Range<usize>),
) -> Walked {
    seen.clear();
    let scan = Scan::new(message);
    let mut walk = Walk {
        scan,
        ways,
        seen,
        is_enough,
        note,
    };
    match walk.value(Ways::ROOT) {
        Ok(()) => Walked::All,
        Err(Stop::Enough) => Walked::Enough(walk.scan.at()),
        Err(Stop::Broken) => Walked::Broken,
    }
}

struct Walk<'t, 'w, F, N> {
    scan: Scan<'t>,
    ways: &'w Ways,
    seen: &'w mut Seen,
    is_enough: F,
    note: N,
}

enum Stop {
    Enough,
    Broken,
}

impl From<Broken> for Stop {
    fn from(_: Broken) -> Self {
        Self::Broken
    }
}

impl<F: Fn(&Seen) -> bool, N: FnMut(What, Range<usize>)> Walk<'_, '_, F, N> {
    /// The value that stands in `place`.
    fn value(&mut self, place: Place) -> Result<(), Stop> {
        match self.scan.peek()? {
            b'{' => self.object(place),
            b'[' => self.list(place),
            _ => self.single(place),
        }
    }

    fn single(&mut self, place: Place) -> Result<(), Stop> {
        let start = self.scan.at();
        let (span, kind) = self.scan.single()?;
        let what = What::Single(place, kind);
        (self.note)(what, start..self.scan.at());
        let is_closed = true;
        self.put(
            place,
            Value {
                kind,
                span,
                is_closed,
            },
        )
    }

    fn object(&mut self, place: Place) -> Result<(), Stop> {
        let start = self.scan.at();
        self.scan.expect(b'{')?;
        self.open(place, Kind::Object, start)?;
        if self.steps(place).is_empty() {
            self.scan.skip_open()?;
        } else if !self.scan.take(b'}')? {
            loop {
                let name = self.scan.name()?;
                let to = self.step_to(place, &name);
                self.scan.expect(b':')?;
                self.go_to(to)?;
                if !self.scan.take(b',')? {
                    break;
                }
            }
            self.scan.expect(b'}')?;
        }
        self.close(place)
    }

    fn list(&mut self, place: Place) -> Result<(), Stop> {
        let start = self.scan.at();
        self.scan.expect(b'[')?;
        let is_empty = self.scan.peek()? == b']';
        self.open(place, Kind::List { is_empty }, start)?;
        if self.steps(place).is_empty() {
            self.scan.skip_open()?;
        } else if !self.scan.take(b']')? {
            for position in 0.. {
                let mut steps = self.steps(place).iter();
                let to = steps.find(|step| step.position == Some(position));
                self.go_to(to.map(|step| step.to))?;
                if !self.scan.take(b',')? {
                    break;
                }
            }
            self.scan.expect(b']')?;
        }
        self.close(place)
    }

    /// Where the member called so leads, if a way goes there.
    fn step_to(&self, place: Place, name: &[u8]) -> Option<Place> {
        let mut steps = self.steps(place).iter();
        let step = steps.find(|step| step.name.as_bytes() == name);
        step.map(|step| step.to)
    }

    fn go_to(&mut self, to: Option<Place>) -> Result<(), Stop> {
        match to {
            Some(place) => self.value(place),
            None => {
                self.scan.peek()?;
                let start = self.scan.at();
                self.scan.skip()?;
                (self.note)(What::Skipped, start..self.scan.at());
                Ok(())
            }
        }
    }

    fn open(&mut self, place: Place, kind: Kind, start: usize) -> Result<(), Stop> {
        (self.note)(What::Opened(place, kind), start..start);
        let (span, is_closed) = (start..start, false);
        self.put(
            place,
            Value {
                kind,
                span,
                is_closed,
            },
        )
    }

    fn put(&mut self, place: Place, value: Value) -> Result<(), Stop> {
        self.seen.put(self.ways, place, value);
        self.ask()
    }

    fn close(&mut self, place: Place) -> Result<(), Stop> {
        self.seen.close(place, self.scan.at());
        self.ask()
    }

    fn ask(&self) -> Result<(), Stop> {
        match (self.is_enough)(self.seen) {
            true => Err(Stop::Enough),
            false => Ok(()),
        }
    }

    fn steps(&self, place: Place) -> &[Step] {
        self.ways.steps(place)
    }
}
