//! What columns say of whole studies, where a study has several rows.

use super::{Rows, StudyData};
use std::collections::BTreeMap;

/// A column says different things in the rows of one study: a sentence with study, rows and remedy.
pub(crate) type Differs = String;

impl StudyData {
    /// What a column says of each study, where a file has a row for each arm. A cell that is left empty says what the
    /// other rows of its study say. None when there is no such column, or rows are not arms.
    pub(crate) fn of_studies(&self, column: &str) -> Option<Result<BTreeMap<&str, &str>, Differs>> {
        let Rows::Arms(arms) = &self.rows else {
            return None;
        };
        let (_, values) = self.described.iter().find(|(name, _)| name == column)?;
        let mut said: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        for (at, (arm, value)) in arms.iter().zip(values).enumerate() {
            let value = value.trim();
            let (before, row) = said.entry(&arm.study).or_insert((value, at));
            if before.is_empty() {
                (*before, *row) = (value, at);
            }
            if !value.is_empty() && value != *before {
                return Some(Err(self.differs(
                    column,
                    &arm.study,
                    (*row, before),
                    (at, value),
                )));
            }
        }
        Some(Ok(said
            .into_iter()
            .map(|(study, (value, _))| (study, value))
            .collect()))
    }

    fn differs(
        &self,
        column: &str,
        study: &str,
        (one, said): (usize, &str),
        (other, says): (usize, &str),
    ) -> Differs {
        let place = |at: usize| self.places.get(at).map_or("", String::as_str);
        format!(
            "{}, column {column}: study “{study}” has “{said}” in {} and “{says}” in {}. Subgroups and moderators are about \
             whole studies: write the same in all rows of a study, or choose a column that is.",
            self.file,
            place(one),
            place(other)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;

    const ARMS: &str = "study,treatment,event,n,setting,dose\n\
        A,peer,10,50,ward,1\nA,usual,18,50,ward,1\nB,peer,5,40,home,2\nB,usual,9,41,,3\n";

    #[test]
    fn a_column_of_arms_says_something_of_studies_where_their_rows_agree() {
        let data = read(ARMS.as_bytes(), "trials.csv").expect("read");
        let setting = data.of_studies("setting").expect("there").expect("agrees");
        assert_eq!(
            setting.into_iter().collect::<Vec<_>>(),
            [("A", "ward"), ("B", "home")]
        );
        assert_eq!(
            data.of_studies("dose").expect("there"),
            Err(
                "trials.csv, column dose: study “B” has “2” in row 4 and “3” in row 5. Subgroups and moderators are about \
                 whole studies: write the same in all rows of a study, or choose a column that is."
                    .to_owned()
            )
        );
        assert!(data.of_studies("sausage").is_none());
    }

    #[test]
    fn two_named_arms_a_row_say_the_same_of_both() {
        let wide = "study,treat1,treat2,event1,n1,event2,n2,setting\nA,x,y,1,9,2,9,ward\nB,x,y,1,9,2,9,home\n";
        let data = read(wide.as_bytes(), "trials.csv").expect("read");
        let setting = data.of_studies("setting").expect("there").expect("agrees");
        assert_eq!(
            setting.into_iter().collect::<Vec<_>>(),
            [("A", "ward"), ("B", "home")]
        );
    }

    #[test]
    fn fields_of_arms_in_json_say_something_of_studies_too() {
        let json = r#"{"arms": [
            {"study": "A", "treatment": "x", "event": 1, "n": 9, "year": 2001},
            {"study": "A", "treatment": "y", "event": 2, "n": 9, "year": 2002}
        ]}"#;
        let data = read(json.as_bytes(), "trials.json").expect("read");
        let refused = data
            .of_studies("year")
            .expect("there")
            .expect_err("differs");
        assert!(
            refused.contains("“2001” in arms[0] and “2002” in arms[1]"),
            "{refused}"
        );
    }
}
