//! What to write in a cell instead of what a rule does not take.

use crate::person::{Name, PersonError};
use interchange::Words;

impl From<PersonError> for Words {
    fn from(why: PersonError) -> Self {
        match why {
            PersonError::Name => Words::with(
                "Write the name they use, in up to {most} characters.",
                &[("most", &Name::LONGEST)],
            ),
            PersonError::NhsNumber => {
                "An NHS number has 10 digits, like 943 476 5919. Check it, or leave it empty: support does not depend on it.".into()
            }
            PersonError::CheckDigit => {
                "This is not an NHS number: it has 10 digits, but the last one does not fit the others, so one of them is probably wrong. Compare it with a letter, or leave it empty: support does not depend on it.".into()
            }
            PersonError::BirthDate => "Check the year of the date of birth.".into(),
        }
    }
}
