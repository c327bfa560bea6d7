//! All ways into a message that a socket declares, as one tree: what is off them is skipped.

use crate::json::Path;

/// A place that a way leads to, or through.
pub(super) type Place = usize;

/// The tree. Its root is the message itself.
#[derive(Debug)]
pub(super) struct Ways {
    places: Vec<Junction>,
}

#[derive(Debug)]
struct Junction {
    parent: Option<Place>,
    steps: Vec<Step>,
}

/// A step deeper: to the member of this name, or to the item in this position.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) position: Option<usize>,
    pub(super) to: Place,
}

impl Ways {
    /// The message itself.
    pub(super) const ROOT: Place = 0;

    pub(super) fn new() -> Self {
        Self {
            places: vec![Junction {
                parent: None,
                steps: Vec::new(),
            }],
        }
    }

    /// The place at the end of `path`.
    pub(super) fn place(&mut self, path: Path) -> Place {
        path.iter().fold(Self::ROOT, |from, name| {
            let known = self.steps(from).iter().find(|step| step.name == *name);
            known
                .map(|step| step.to)
                .unwrap_or_else(|| self.branch(from, name))
        })
    }

    fn branch(&mut self, from: Place, name: &'static str) -> Place {
        let to = self.places.len();
        self.places.push(Junction {
            parent: Some(from),
            steps: Vec::new(),
        });
        if let Some(junction) = self.places.get_mut(from) {
            junction.steps.push(Step {
                name,
                position: name.parse().ok(),
                to,
            });
        }
        to
    }

    pub(super) fn len(&self) -> usize {
        self.places.len()
    }

    pub(super) fn steps(&self, place: Place) -> &[Step] {
        self.places
            .get(place)
            .map_or(&[], |junction| &junction.steps)
    }

    pub(super) fn parent(&self, place: Place) -> Option<Place> {
        self.places.get(place)?.parent
    }
}
