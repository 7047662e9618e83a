//! The frameworks that come with the program.

use std::sync::LazyLock;

use crate::framework::Framework;

/// One file each; `data/SOURCES.md` says where every fact comes from.
const FILES: [&str; 9] = [
    include_str!("../data/peer-support-typology.json"),
    include_str!("../data/bct-v1.json"),
    include_str!("../data/bct-relational.json"),
    include_str!("../data/parihs-adapted.json"),
    include_str!("../data/peer-support-principles.json"),
    include_str!("../data/fidelity-domains.json"),
    include_str!("../data/chime.json"),
    include_str!("../data/berrett-integration.json"),
    include_str!("../data/berrett-concepts.json"),
];

static BUILT_IN: LazyLock<Vec<Framework>> = LazyLock::new(|| {
    FILES
        .iter()
        .map(|file| {
            Framework::parse(file)
                .expect("the files are fixed at compile time and a test parses each")
        })
        .collect()
});

/// The frameworks that come with the program, in the order they are shown.
pub fn built_in() -> &'static [Framework] {
    &BUILT_IN
}

/// The framework that comes with the program under this identifier.
pub fn built_in_by_id(id: &str) -> Option<&'static Framework> {
    built_in()
        .iter()
        .find(|framework| framework.id().as_str() == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_follows_the_format() {
        for file in FILES {
            let problems = Framework::parse(file).err().unwrap_or_default();
            assert!(problems.is_empty(), "{problems:#?}");
        }
    }
}
