//! Analyses that come with the program, with openly licensed data.

use crate::networks::{ComponentSettings, NetworkSettings, Small, StudiesSettings};
use crate::qca::{
    self, Calibration, Checks, NecessitySettings, SolutionSettings, TableSettings, Test,
};
use crate::{Settings, meta};

/// An analysis that comes with the program.
#[derive(Debug, Clone)]
pub struct Example {
    /// The word for it in addresses and on the command line.
    pub code: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What it shows, in a sentence or two.
    pub about: &'static str,
    /// The name of its file.
    pub file_name: &'static str,
    /// The file.
    pub content: &'static [u8],
    /// What is asked of it.
    pub settings: Settings,
    /// Where the data come from.
    pub source: &'static str,
    /// The licence of the data.
    pub licence: &'static str,
    /// What to know before believing it.
    pub note: Option<&'static str>,
}

/// Every example, in the order they are offered.
pub fn all() -> Vec<Example> {
    vec![
        peer_support(),
        enrich_sites(),
        insomnia_components(),
        insomnia_treatments(),
    ]
}

/// The example with a code.
pub fn find(code: &str) -> Option<Example> {
    all().into_iter().find(|example| example.code == code)
}

fn peer_support() -> Example {
    Example {
        code: "peer-support-reviews",
        title: "One-to-one peer support: what reviews found for recovery",
        about: "Pooled effects of seven reviews beside each other as a forest plot. Above 0 means more recovery with peer \
            support.",
        file_name: "peer_support_reviews.csv",
        content: include_bytes!("../data/peer_support_reviews.csv"),
        settings: Settings::Meta(meta::Settings {
            measure: Some("SMD".to_owned()),
            ..meta::Settings::default()
        }),
        source: "Cooper 2024 (umbrella review, Table 3), Smit 2022, Høgh Egmose 2023",
        licence: "Published facts; Cooper 2024 is CC BY 4.0",
        note: Some(
            "The reviews share trials, so their mean is no finding; look at the rows. White and others 2020, the review of \
             one-to-one peer support (23 studies, 19 trials, 3,329 people), reports a modest positive effect on recovery and \
             on empowerment and none on clinical symptoms or service use; that much is confirmed from its abstract. Its \
             effects by trial were not seen and are not shown. The sign of one review, which counted fewer problems, is \
             turned; standard errors come from printed intervals.",
        ),
    }
}

fn enrich_sites() -> Example {
    Example {
        code: "enrich-sites",
        title: "Seven ENRICH sites: what goes with engagement",
        about: "Fidelity, an employer in the health service and an urban place, and whether people at the site engaged \
            with peer support.",
        file_name: "enrich_sites.csv",
        content: include_bytes!("../data/enrich_sites.csv"),
        settings: Settings::Comparison(qca::Settings {
            table: TableSettings {
                outcome: "ENG".to_owned(),
                conditions: ["FID", "NHS", "URBAN"].map(str::to_owned).to_vec(),
                case_column: Some("site".to_owned()),
                calibrations: vec![
                    Calibration::direct("ENG", &[40.0, 60.0, 75.0]),
                    Calibration::direct("FID", &[8.0, 9.8, 11.0]),
                ],
                inclusion_cut: 0.75,
                ..TableSettings::default()
            },
            solution: SolutionSettings {
                expectations: ["FID=1", "NHS=1", "URBAN=1"].map(str::to_owned).to_vec(),
                ..SolutionSettings::default()
            },
            necessity: NecessitySettings::default(),
            checks: Checks {
                tests: vec![
                    Test {
                        inclusion_cut: Some(0.85),
                        ..Test::default()
                    },
                    Test {
                        calibrations: vec![Calibration::direct("FID", &[8.0, 9.5, 11.0])],
                        ..Test::default()
                    },
                ],
                ranges: true,
                theory: Some("FID*NHS".to_owned()),
                ..Checks::default()
            },
        }),
        source: "Gillard 2024, Table 2 (doi 10.1186/s12913-024-11447-5)",
        licence: "CC BY 4.0",
        note: Some(
            "Seven cases and three conditions leave much to assumption. The thresholds of engagement (40, 60, 75%) and \
             fidelity (8, 9.8, 11) are chosen here to show the method; the paper gives none. Engagement is worked out from \
             the printed counts; for site 4 the paper prints 41% and its counts give 47%.",
        ),
    }
}

fn insomnia_components() -> Example {
    Example {
        code: "insomnia-components",
        title: "Components of talking therapy for insomnia",
        about: "What each component of cognitive behavioural therapy for insomnia adds to the odds of remission, from more \
            than two hundred trials.",
        file_name: "insomnia_components.csv",
        content: include_bytes!("../data/insomnia_components.csv"),
        settings: Settings::Components(ComponentSettings {
            studies: StudiesSettings {
                measure: Some("OR".to_owned()),
                small_values: Some(Small::Bad),
                ..StudiesSettings::default()
            },
            inactive: Some("dt".to_owned()),
            combinations: vec!["cr+sr+sc+ns".to_owned()],
            ..ComponentSettings::default()
        }),
        source: "Furukawa 2024, JAMA Psychiatry; github.com/ykfrkw/CBTICNMA",
        licence: "MIT",
        note: Some("Components have the short names of the source."),
    }
}

fn insomnia_treatments() -> Example {
    Example {
        code: "insomnia-treatments",
        title: "Treatments for insomnia compared",
        about: "The same trials as a network of nine treatments: who was compared with whom, and what the whole says.",
        file_name: "insomnia_treatments.csv",
        content: include_bytes!("../data/insomnia_treatments.csv"),
        settings: Settings::Network(NetworkSettings {
            studies: StudiesSettings {
                measure: Some("OR".to_owned()),
                small_values: Some(Small::Bad),
                ..StudiesSettings::default()
            },
            reference: Some("PE".to_owned()),
            seed: Some(20_241_130),
            draws: 10_000,
        }),
        source: "Furukawa 2024, JAMA Psychiatry; github.com/ykfrkw/CBTICNMA",
        licence: "MIT",
        note: Some(
            "Treatments have the short names of the source: CBT cognitive behavioural therapy, BT behavioural therapy, CT \
             cognitive therapy, RT relaxation, PE education about sleep, WL waiting list, TAU usual treatment, PLB placebo, \
             NT no treatment.",
        ),
    }
}
