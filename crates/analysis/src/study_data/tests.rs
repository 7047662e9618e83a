use super::*;
use proptest::prelude::*;

fn found(text: &str) -> String {
    match read(text.as_bytes(), "f") {
        Ok(data) => data.found,
        Err(problems) => problems
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
    }
}

#[test]
fn what_a_table_holds_is_told_from_its_columns() {
    let check = |text: &str, expected: &str| {
        let found = found(text);
        assert!(found.starts_with(expected), "{found}");
    };
    check(
        "study,treat1,treat2,te,se\na,X,Y,0.1,0.2\n",
        "contrasts with standard errors (columns study, treat1, treat2, te, se), 1 row",
    );
    check(
        "lnRR,selnRR,t1,t2,id\n0.1,0.2,X,Y,a\n",
        "contrasts with standard errors",
    );
    check(
        "study;treatment;event;n\na;X;1;9\na;Y;2;9\n",
        "arms with events and people",
    );
    check(
        "study,treat,n,mean,sd\na,X,9,1,1\n",
        "arms with means and standard deviations",
    );
    check(
        "study,arm,events,person-years\na,X,9,100.5\n",
        "arms with events and time at risk",
    );
    check(
        "study,e1,t1,e2,t2\na,1,10,2,11\n",
        "two arms a row with events and time at risk",
    );
    check(
        "author,Ne,Me,Se,Nc,Mc,Sc\na,13,6.4,5.4,18,11.4,9.6\n",
        "two arms a row with means and standard deviations (columns author, Me, Se, Ne, Mc, Sc, Nc)",
    );
    check(
        "study,colour\na,red\n",
        "f, row 1: the columns study, colour do not tell what the studies found.",
    );
    check(
        "study,event.e,n.e,event.c,n.c\na,1,10,2,11\n",
        "two arms a row with events and people",
    );
    check(
        "study,HR,lower,upper\na,0.8,0.6,1.1\n",
        "ratios with confidence intervals",
    );
    check("study,cor,n\na,0.3,40\n", "correlations");
    check(
        "study,event,n\na,3,40\n",
        "single groups with events and people",
    );
}

#[test]
fn a_mistake_is_told_with_its_place_and_a_remedy() {
    let check = |text: &str, expected: &str| assert_eq!(found(text), expected);
    check(
        "study,treatment,event,n\na,X,12,9\n",
        "f, row 2, column event: there are 12 people with the event of 9 in all; there cannot be more. \
         Correct the row; columns may have been mixed up.",
    );
    check(
        "study,treat1,treat2,te,se\na,X,Y,0.1,-0.2\nb,X,,abc,0.2\n",
        "f, row 2, column se: a standard error cannot be below 0: “-0.2”. \
         Write the standard error of the effect; columns may have been mixed up.\n\
         f, row 3, column te: this is not a number: “abc”. \
         Write it with a decimal point and without units or spaces, as 0.25.",
    );
    check(
        "study,yi,vi\na,0.1,-0.04\n",
        "f, row 2, column vi: a standard error cannot be below 0: “-0.04”. \
         Write the standard error of the effect; columns may have been mixed up.",
    );
    check(
        r#"{"input": {"rows": [{"study": "a", "e1": 1, "n1": 2, "e2": null, "n2": 3}]}}"#,
        "f, rows[0].e2: nothing is written here. Write the number, or leave the whole row out.",
    );
    check(
        "study,HR,lower,upper\na,0.8,0.9,1.1\n",
        "f, row 2, column HR: 0.9 to 1.1 is not a confidence interval around the ratio 0.8. \
         Write ratios above 0 (not logarithms) with lower and upper 95 % limits around them.",
    );
}

#[test]
fn of_a_reference_file_only_the_input_is_read() {
    let text = r#"{"results": {"OR": 17}, "input": {"sm": "RR", "level": 0.9,
        "rows": [{"study": "a", "TE": 0.5, "seTE": 0.1}, {"study": "b", "TE": null, "seTE": 0.1}],
        "subgroup": ["x", "y"]}}"#;
    let data = read(text.as_bytes(), "f").expect("read");
    let Rows::Effects(effects) = &data.rows else {
        panic!("{:?}", data.rows)
    };
    assert_eq!(effects.len(), 2);
    assert!(effects[1].te.is_nan(), "what is missing is kept as missing");
    assert_eq!(data.settings["level"], 0.9);
    assert_eq!(
        data.described,
        [("subgroup".to_owned(), vec!["x".to_owned(), "y".to_owned()])]
    );
}

/// Words that mean something to one of the readers.
fn telling() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "study",
        "treat1",
        "treat2",
        "te",
        "se",
        "treatment",
        "event",
        "n",
        "mean",
        "sd",
        "e1",
        "n1",
        "e2",
        "n2",
        ",",
        ";",
        "\t",
        "\n",
        "\"",
        "A",
        "B",
        "1",
        "0.5",
        "-1",
        "NaN",
        "inf",
        "1e999",
        " ",
        "{",
        "}",
        "[",
        "]",
        ":",
        "\"input\"",
        "\"rows\"",
        "\"arms\"",
        "\"contrasts\"",
        "\"study\"",
        "\"TE\"",
        "\"seTE\"",
        "null",
        "true",
        "\u{feff}",
        "é",
        "\0",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused_with_words(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        if let Err(problems) = read(&bytes, "f") {
            prop_assert!(!problems.is_empty());
        }
    }

    #[test]
    fn pieces_of_the_formats_are_read_or_refused_with_words(pieces in prop::collection::vec(telling(), 0..60)) {
        match read(pieces.concat().as_bytes(), "f") {
            Ok(data) => {
                let _ = data.contrasts(Measure::OddsRatio, &Conventions::default());
            }
            Err(problems) => prop_assert!(problems.iter().all(|p| p.to_string().starts_with('f'))),
        }
    }
}
