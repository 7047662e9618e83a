//! What stands in the braces of an address.

use super::world::Group;

/// What a place in an address is filled with.
pub enum Filled {
    /// The identifier of one of the group's records.
    Record(String),
    /// A word that is the same for everybody.
    Word(String),
}

/// Fills one place, told apart by the step before it. None means that nobody said what belongs there.
fn fill(before: &str, group: &Group) -> Option<Filled> {
    let record = |id: &dyn ToString| Some(Filled::Record(id.to_string()));
    let word = |word: &str| Some(Filled::Word(word.to_owned()));
    match before {
        "language" => word("en-GB"),
        "people" => record(&group.person),
        "referrals" => record(&group.referral),
        "concerns" => record(&group.concern),
        "duty" => record(&group.duty),
        "workers" => record(&group.worker),
        "contacts" => record(&group.contact),
        "notes" => record(&group.note),
        "goals" => record(&group.goal),
        "support" | "episodes" => record(&group.episode),
        "matches" => record(&group.peer_match),
        "sites" => record(&group.site),
        "teams" | "sharing" => record(&group.team),
        "supervision" => record(&group.supervision),
        "peer-supervision" => record(&group.peer_supervision),
        "training" => record(&group.training),
        "accounts" => record(&group.account),
        "sessions" => record(&group.session),
        "drafts" | "kept" => record(&group.draft),
        "reflections" => record(&group.reflection),
        "import" | "imports" => record(&group.import_file),
        "engagement" | "definitions" => record(&group.definition),
        "frameworks" => word(
            frameworks::built_in()
                .first()
                .map(|framework| framework.id().as_str())?,
        ),
        "terms" => word(
            frameworks::built_in()
                .first()
                .and_then(|framework| framework.terms().first())
                .map(|term| term.id.as_str())?,
        ),
        "figures" => word("offered"),
        // The number of a wording.
        "corrections" => word("1"),
        "studies" => record(&group.study.id),
        "sources" => record(&group.study.source),
        "codes" => record(&group.study.code),
        "codings" => record(&group.study.coding),
        "memos" => record(&group.study.memo),
        "cases" | "withdraw" => record(&group.study.case),
        "rounds" => record(&group.study.round),
        "brought" => record(&group.study.brought),
        "analyses" => record(&group.analysis),
        // The one that the case with both conditions is in; a picture that every comparison has.
        "rows" => word("4"),
        "pictures" => word("xy.csv"),
        _ => None,
    }
}

/// An address with its places filled, and whether any of them names a record of the group.
pub fn address(pattern: &str, group: &Group) -> Result<(String, bool), String> {
    let mut out = String::new();
    let mut before = "";
    let mut names_a_record = false;
    for step in pattern.split('/').skip(1) {
        out.push('/');
        let Some((name, rest)) = step
            .strip_prefix('{')
            .and_then(|inside| inside.split_once('}'))
        else {
            out.push_str(step);
            before = step;
            continue;
        };
        match fill(before, group) {
            Some(Filled::Record(id)) => {
                names_a_record = true;
                out.push_str(&id);
            }
            Some(Filled::Word(word)) => out.push_str(&word),
            None => {
                return Err(format!(
                    "declare a fixture for {{{name}}} after “{before}” in {pattern}: policy_walk/fixtures.rs"
                ));
            }
        }
        out.push_str(rest);
    }
    Ok((out, names_a_record))
}
