//! Places inside a definition, in AWS's notation: `/States/Route/Choices[0]/Next`.

use std::fmt;

/// Characters of a name that places tell. A state's name may have 80; a longer one would be told again for every fault
/// of what it names.
const MAX_CHARACTERS: usize = 100;

/// The beginning of `name`, or all of it.
pub(crate) fn short(name: &str) -> &str {
    match name.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => &name[..end],
        None => name,
    }
}

/// A place as the way to it from the top; each step borrows the one before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Location<'a> {
    parent: Option<&'a Location<'a>>,
    step: Step<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    Top,
    Field(&'a str),
    Element(usize),
}

impl<'a> Location<'a> {
    /// The whole definition.
    pub(crate) const TOP: Location<'static> = Location {
        parent: None,
        step: Step::Top,
    };

    /// The field `name` of the object here.
    pub(crate) fn field(&'a self, name: &'a str) -> Location<'a> {
        Location {
            parent: Some(self),
            step: Step::Field(name),
        }
    }

    /// The element `index` of the array here.
    pub(crate) fn element(&'a self, index: usize) -> Location<'a> {
        Location {
            parent: Some(self),
            step: Step::Element(index),
        }
    }

    fn write_steps(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(parent) = self.parent {
            parent.write_steps(formatter)?;
        }
        match self.step {
            Step::Top => Ok(()),
            Step::Field(name) => write!(formatter, "/{}", short(name)),
            Step::Element(index) => write!(formatter, "[{index}]"),
        }
    }
}

impl fmt::Display for Location<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parent {
            None => formatter.write_str("/"),
            Some(_) => self.write_steps(formatter),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Location;

    #[test]
    fn places_are_written_as_aws_writes_them() {
        assert_eq!(Location::TOP.to_string(), "/");
        let states = Location::TOP.field("States");
        let state = states.field("Route");
        let choices = state.field("Choices");
        let rule = choices.element(1);
        assert_eq!(
            rule.field("Next").to_string(),
            "/States/Route/Choices[1]/Next"
        );
    }
}
