//! The answer as JSON. The keys are described in `docs/json.md` and stay as they are.

use super::block::Block;
use super::material::Material;
use super::scale::{Scale, harmonic_mean};
use super::settings::Asked;
use serde_json::{Map, Value, json};
use synthesis::pairwise::{
    Asymmetry, Estimate, Fit, Prediction, Random, Refit, Regression, Studies, Subgroups, begg,
    cumulative, egger, influence, leave_one_out, thompson_sharp, trim_fill,
};

pub(super) fn answer(material: &Material, blocks: &[Block], asked: &Asked) -> Value {
    let mut answer = Map::new();
    for block in blocks {
        if block.key.is_empty() {
            answer.extend(pooled(block));
            answer.extend(looked_into(block, asked));
            if let Some(natural) = natural(material, block) {
                answer.insert("natural".to_owned(), natural);
            }
        } else {
            answer.insert(block.key.to_owned(), arms(block, asked).into());
        }
    }
    if let Some(peto) = blocks.iter().find_map(|block| block.peto.as_ref()) {
        let te: Vec<Option<f64>> = peto.studies.iter().map(|study| study.te).collect();
        let se: Vec<Option<f64>> = peto.studies.iter().map(|study| study.se).collect();
        answer.insert(
            "peto".to_owned(),
            json!({
                "TE_studies": te,
                "seTE_studies": se,
                "TE": peto.estimate.te,
                "seTE": peto.estimate.se,
                "lower": peto.estimate.lower,
                "upper": peto.estimate.upper,
                "p": peto.estimate.p,
                "Q": peto.q,
                "df": peto.df,
            }),
        );
    }
    answer.insert("about".to_owned(), about(material, blocks, asked));
    Value::Object(answer)
}

/// What was read and how it was taken.
fn about(material: &Material, blocks: &[Block], asked: &Asked) -> Value {
    let left_out: Vec<Value> = blocks
        .iter()
        .flat_map(|block| {
            block
                .effects
                .iter()
                .zip(material.labels())
                .filter_map(|(effect, study)| {
                    let reason = effect.err()?;
                    Some(json!({
                        "measure": block.key,
                        "study": study,
                        "reason": reason.to_string(),
                    }))
                })
        })
        .collect();
    json!({
        "read": material.found,
        "treatments": material.treatments.as_ref().map(|(one, two)| [one, two]),
        "measure": material.named_measure,
        "studies": material.labels(),
        "method": asked.settings.method.code(),
        "level": asked.settings.level,
        "increment": asked.conventions.increment,
        "left_out": left_out,
        "warnings": material.warnings,
    })
}

/// A measure of which arms were compared.
fn arms(block: &Block, asked: &Asked) -> Map<String, Value> {
    let of = |take: fn(&synthesis::effects::Effect) -> f64| -> Vec<Option<f64>> {
        block
            .effects
            .iter()
            .map(|effect| effect.as_ref().ok().map(take))
            .collect()
    };
    let mut answer = Map::new();
    answer.insert("TE".into(), of(|e| e.te).into());
    answer.insert("seTE".into(), of(|e| e.se).into());
    let counts = block.mantel_haenszel.is_some()
        || block
            .measure
            .is_some_and(|m| matches!(m.code(), "OR" | "RR" | "RD" | "ASD" | "IRR" | "IRD"));
    if counts {
        let increments: Vec<f64> = block
            .effects
            .iter()
            .map(|effect| effect.map_or(0.0, |effect| effect.increment))
            .collect();
        answer.insert("incr_e".into(), increments.clone().into());
        answer.insert("incr_c".into(), increments.into());
        answer.insert("inverse".into(), pooled(block).into());
    } else {
        answer.insert("pooled".into(), pooled(block).into());
    }
    if let Some((mh, q)) = &block.mantel_haenszel {
        answer.insert(
            "MH".into(),
            json!({
                "TE": mh.estimate.te,
                "seTE": mh.estimate.se,
                "lower": mh.estimate.lower,
                "upper": mh.estimate.upper,
                "p": mh.estimate.p,
                "Q": q,
                "df": block.studies.k() - 1,
            }),
        );
    }
    answer.extend(looked_into(block, asked));
    answer
}

/// Results of single groups on the scale of what they report.
fn natural(material: &Material, block: &Block) -> Option<Value> {
    let scale = Scale::new(material, block);
    let measure = scale.single()?;
    let told = |e: &Estimate| {
        json!({
            "estimate": scale.natural(e.te),
            "lower": scale.natural(e.lower),
            "upper": scale.natural(e.upper),
        })
    };
    let methods: Map<String, Value> = block
        .fits
        .iter()
        .map(|fit| {
            let random = &fit.random;
            let mut value = told(&random.classic);
            value["HK"] = random.hartung_knapp.as_ref().map_or(Value::Null, told);
            value["prediction"] = random.prediction_v.map_or(Value::Null, |limits| {
                json!({
                    "lower": scale.natural(limits.lower),
                    "upper": scale.natural(limits.upper),
                })
            });
            (random.method.code().to_owned(), value)
        })
        .collect();
    let studies: Vec<f64> = block
        .studies
        .effects()
        .iter()
        .zip(&block.people)
        .map(|(te, people)| measure.natural(*te, *people))
        .collect();
    Some(json!({
        "quantity": measure.quantity().name(),
        "people": harmonic_mean(&block.people),
        "studies": studies,
        "common": block.fits.first().map(|fit| told(&fit.common.estimate)),
        "random": methods,
    }))
}

/// Common effect, heterogeneity and random effects by every method.
fn pooled(block: &Block) -> Map<String, Value> {
    let mut answer = Map::new();
    let Some(first) = block.fits.first() else {
        return answer;
    };
    let h = first.heterogeneity;
    for (key, value) in [
        ("lower_I2", h.i2_limits.map(|l| l.lower)),
        ("upper_I2", h.i2_limits.map(|l| l.upper)),
        ("H", h.h),
        ("lower_H", h.h_limits.map(|l| l.lower)),
        ("upper_H", h.h_limits.map(|l| l.upper)),
    ] {
        answer.insert(key.to_owned(), value.into());
    }
    let mut start = Map::new();
    start.insert("k".into(), first.k.into());
    start.insert("Q".into(), h.q.into());
    start.insert("df_Q".into(), h.df.into());
    start.insert("pval_Q".into(), h.p.into());
    start.insert("I2".into(), h.i2.into());
    start.extend(answer);
    let mut common = estimate(&first.common.estimate, "z");
    common.insert("weights".into(), first.common.weights.clone().into());
    start.insert("common".into(), common.into());
    let methods: Map<String, Value> = block
        .fits
        .iter()
        .map(|fit| {
            (
                fit.random.method.code().to_owned(),
                random(&fit.random).into(),
            )
        })
        .collect();
    start.insert("random".into(), methods.into());
    start
}

/// An estimate; its statistic is `z` or `t`, with degrees of freedom for the latter.
fn estimate(estimate: &Estimate, statistic: &str) -> Map<String, Value> {
    let mut answer = Map::new();
    if statistic == "z" {
        answer.insert("TE".into(), estimate.te.into());
    }
    answer.insert("seTE".into(), estimate.se.into());
    answer.insert("lower".into(), estimate.lower.into());
    answer.insert("upper".into(), estimate.upper.into());
    answer.insert(statistic.to_owned(), estimate.statistic.into());
    if let Some(df) = estimate.df {
        answer.insert("df".into(), whole(df));
    }
    answer.insert("p".into(), estimate.p.into());
    answer
}

/// Degrees of freedom as whole numbers where they are.
fn whole(df: f64) -> Value {
    if df.fract() == 0.0 && df.abs() < 1e9 {
        // Checked to be whole and small.
        format!("{df:.0}")
            .parse::<i64>()
            .map_or(Value::Null, Value::from)
    } else {
        df.into()
    }
}

fn random(random: &Random) -> Map<String, Value> {
    let mut answer = Map::new();
    let limits = random.tau2_interval;
    answer.insert("tau2".into(), random.tau2.into());
    answer.insert("tau".into(), random.tau2.map(f64::sqrt).into());
    answer.insert("se_tau2".into(), random.tau2_se.into());
    answer.insert(
        "tau2_ci_method".into(),
        limits.map(|l| l.method.code()).into(),
    );
    answer.insert("lower_tau2".into(), limits.map(|l| l.lower).into());
    answer.insert("upper_tau2".into(), limits.map(|l| l.upper).into());
    if !random.tau2_other_tops.is_empty() {
        let tops = random.tau2_other_tops.iter();
        let tops: Vec<Value> = tops
            .map(|top| json!({"tau2": top.tau2, "loglik_lower_by": top.lower_by}))
            .collect();
        answer.insert("other_tops".into(), tops.into());
    }
    answer.extend(estimate(&random.classic, "z"));
    answer.insert("weights".into(), random.weights.clone().into());
    for (key, value) in [
        ("HK", random.hartung_knapp),
        ("HK_adhoc_se", random.hartung_knapp_adhoc),
    ] {
        let value = value.map_or(Value::Null, |value| estimate(&value, "t").into());
        answer.insert(key.to_owned(), value);
    }
    let prediction = |value: Option<Prediction>| {
        value.map_or(Value::Null, |value| {
            json!({
                "lower": value.lower,
                "upper": value.upper,
                "df": value.df.map_or(Value::Null, whole),
                "se": value.se,
            })
        })
    };
    answer.insert(
        "prediction".into(),
        json!({
            "V_k_minus_1": prediction(random.prediction_v),
            "HTS_k_minus_2": prediction(random.prediction_hts),
            "HK": prediction(random.prediction_hk),
            "S_normal": prediction(random.prediction_s),
        }),
    );
    answer
}

/// What goes beyond the result itself: the keys carry the method they were made with.
fn looked_into(block: &Block, asked: &Asked) -> Map<String, Value> {
    let code = asked.settings.method.code();
    let mut answer = Map::new();
    answer.insert(
        format!("extras_{code}"),
        extras(&block.studies, asked).into(),
    );
    if let Some(regression) = &block.regression {
        let value = match regression {
            Ok(regression) => self::regression(regression),
            Err(reason) => json!({"undefined": reason}),
        };
        answer.insert(format!("metaregression_{code}"), value);
    }
    if let Some([separate, common]) = &block.subgroups {
        answer.insert(
            format!("subgroups_{code}"),
            json!({"separate_tau2": groups(separate), "common_tau2": groups(common)}),
        );
    }
    answer
}

fn extras(studies: &Studies, asked: &Asked) -> Map<String, Value> {
    let settings = &asked.settings;
    let mut answer = Map::new();
    let one_out = leave_one_out(studies, settings);
    let omitted = one_out
        .iter()
        .map(|one| format!("Omitting {}", one.study))
        .collect();
    answer.insert(
        "leave_one_out_random".into(),
        refits("omitted", omitted, &one_out),
    );
    for (key, names, found) in [
        ("bias_egger", ["bias", "se.bias"], egger(studies)),
        ("bias_begg", ["ks", "se.ks"], begg(studies)),
        (
            "bias_thompson",
            ["bias", "se.bias"],
            thompson_sharp(studies, settings),
        ),
    ] {
        answer.insert(key.to_owned(), asymmetry(found, names));
    }
    let filled = trim_fill(studies, settings).map_or(Value::Null, |filled| {
        json!({
            "k0": filled.k0,
            "TE_random": filled.random.classic.te,
            "seTE_random": filled.random.classic.se,
            "tau2": filled.random.tau2,
            "side_left": filled.left,
            "filled": filled.filled.iter().map(|(study, te, se)| json!({"mirrors": study, "TE": te, "seTE": se}))
                .collect::<Vec<_>>(),
        })
    });
    answer.insert("trimfill".into(), filled);
    let added = cumulative(studies, settings);
    let labels = added
        .iter()
        .map(|one| format!("Adding {}", one.study))
        .collect();
    answer.insert("cumulative_random".into(), refits("added", labels, &added));
    let moved = influence(studies, settings);
    let list = |take: fn(&synthesis::pairwise::Influence) -> f64| -> Vec<f64> {
        moved.iter().map(take).collect()
    };
    answer.insert(
        "influence".into(),
        json!({
            "study": moved.iter().map(|one| one.study.as_str()).collect::<Vec<_>>(),
            "rstudent": list(|one| one.rstudent),
            "dffits": list(|one| one.dffits),
            "cook.d": list(|one| one.cook),
            "cov.r": list(|one| one.covariance_ratio),
            "tau2.del": list(|one| one.tau2_without),
            "QE.del": list(|one| one.q_without),
            "hat": list(|one| one.hat),
        }),
    );
    answer
}

fn refits(key: &str, labels: Vec<String>, refits: &[Refit]) -> Value {
    let mut answer = Map::new();
    answer.insert(key.to_owned(), labels.into());
    answer.insert("TE".into(), refits.iter().map(|one| one.te).collect());
    answer.insert("seTE".into(), refits.iter().map(|one| one.se).collect());
    answer.insert("tau2".into(), refits.iter().map(|one| one.tau2).collect());
    answer.insert("I2".into(), refits.iter().map(|one| one.i2).collect());
    answer.into()
}

fn asymmetry(found: Option<Asymmetry>, names: [&str; 2]) -> Value {
    found.map_or(Value::Null, |found| {
        json!({
            "statistic": found.statistic,
            "df": found.df,
            "p": found.p,
            "estimate": [found.estimate, found.se],
            "estimate_names": names,
        })
    })
}

fn regression(found: &Regression) -> Value {
    let list = |take: fn(&synthesis::pairwise::Coefficient) -> f64| -> Vec<f64> {
        found.coefficients.iter().map(take).collect()
    };
    let names: Vec<&str> = found
        .coefficients
        .iter()
        .map(|one| one.moderator.as_deref().unwrap_or("intercept"))
        .collect();
    json!({
        "k": found.k,
        "coef_names": names,
        "coef": list(|one| one.classic.te),
        "se": list(|one| one.classic.se),
        "z": list(|one| one.classic.statistic),
        "p": list(|one| one.classic.p),
        "tau2": found.tau2,
        "se_tau2": found.tau2_se,
        "QM": found.qm,
        "QM_df": found.qm_df,
        "QMp": found.qm_p,
        "QE": found.qe,
        "QE_df": found.qe_df,
        "QEp": found.qe_p,
        // As metafor has it: where nothing varied, nothing of it is explained.
        "R2": 100.0 * found.r2.unwrap_or(0.0),
        "I2": 100.0 * found.i2,
        "knha": {
            "se": list(|one| one.knapp_hartung.se),
            "t": list(|one| one.knapp_hartung.statistic),
            "p": list(|one| one.knapp_hartung.p),
            "F": found.f,
            "Fp": found.f_p,
        },
    })
}

fn groups(found: &Subgroups) -> Value {
    let list = |take: fn(&Fit) -> Value| -> Vec<Value> {
        found.groups.iter().map(|group| take(&group.fit)).collect()
    };
    json!({
        "levels": found.groups.iter().map(|group| group.name.as_str()).collect::<Vec<_>>(),
        "k": list(|fit| fit.k.into()),
        "TE_random": list(|fit| fit.random.classic.te.into()),
        "seTE_random": list(|fit| fit.random.classic.se.into()),
        "tau2": list(|fit| fit.random.tau2.into()),
        "TE_common": list(|fit| fit.common.estimate.te.into()),
        "seTE_common": list(|fit| fit.common.estimate.se.into()),
        "Q": list(|fit| fit.heterogeneity.q.into()),
        "I2": list(|fit| fit.heterogeneity.i2.into()),
        "Q_between_common": found.between_common.q,
        "p_between_common": found.between_common.p,
        "df_between": found.between_common.df,
        "Q_between_random": found.between_random.q,
        "p_between_random": found.between_random.p,
    })
}
