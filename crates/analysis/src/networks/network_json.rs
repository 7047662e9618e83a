//! Networks as JSON. The keys are described in `docs/json.md` and stay as they are.

use super::matrix::{estimates, matrix, number, square};
use super::settings::Method;
use super::{LIKELIHOODS, Network};
use serde_json::{Map, Value, json};
use synthesis::distributions::t_quantile;
use synthesis::network::{
    Decomposition, Estimate, Evidence, Likelihood, LikelihoodFit, Network as Fitted, NetworkFit,
    PathMeasures, Q, SmallValues, Split, SplitMethod, Tau2Method, Unsolvable, by_label,
};

/// What was asked for, together with what the file says.
#[derive(Debug, Clone)]
pub(super) struct Taken {
    pub reference: usize,
    pub small: SmallValues,
    /// Somebody said which values are good: who asks, or the file.
    pub small_said: bool,
    pub level: f64,
    pub method: Method,
}

/// Above so many treatments contributions are left out: they are a matrix of pairs × pairs.
const CONTRIBUTION_TREATMENTS: usize = 60;

/// Above so many pairs × studies no network is fitted for each pair.
const SIDDE_WORK: usize = 500_000;

/// Above so many rows of designs the net heat is left out.
const HEAT_ROWS: usize = 400;

/// All results, with the keys of the reference files.
pub(super) fn results(of: &Network) -> Result<Value, Unsolvable> {
    let (network, settings) = (&of.fitted, &of.taken);
    let reference = settings.reference;
    let labels = network.treatments();
    let studies = network.studies();
    let (common, random) = (&of.common, &of.random);
    let moment = network.tau2(Tau2Method::DerSimonianLaird)?;
    let heterogeneity = network.heterogeneity(common);
    let interval = heterogeneity.i2_interval(settings.level);
    let evidence = network.evidence(random.tau2());
    let designs = network.designs(None);
    let mut design_labels: Vec<&str> = designs.iter().map(|d| d.label.as_str()).collect();
    design_labels.sort_by(|a, b| by_label(a, b));

    let mut out = Map::new();
    let mut put = |key: &str, value: Value| {
        out.insert(key.to_owned(), value);
    };
    put("treatments", json!(labels));
    put("reference", json!(labels[reference]));
    put("k", json!(studies.studies().len()));
    put("m", json!(studies.comparisons().len()));
    put("n", json!(labels.len()));
    put("d", json!(designs.len()));
    put("designs", json!(design_labels));
    put(
        "narms",
        studies
            .studies()
            .iter()
            .map(|study| json!({"study": study.label, "arms": study.arms.len()}))
            .collect(),
    );
    put("connected_components", json!(studies.parts().len()));
    put("tau_DL", number(moment.map(f64::sqrt)));
    put("tau2_DL", number(moment));
    put("Q", number(Some(heterogeneity.q)));
    put("df_Q", json!(heterogeneity.df));
    put("pval_Q", number(heterogeneity.p()));
    put("I2", number(heterogeneity.i2()));
    put("lower_I2", number(interval.map(|i| i.lower)));
    put("upper_I2", number(interval.map(|i| i.upper)));
    put("H", Value::Null);
    put("common", of_fit(labels, common, settings.level, None));
    put(
        "random",
        of_fit(labels, random, settings.level, Some(network.df())),
    );
    put("comparisons", comparisons(network, common, random));
    put(
        "Lplus_common",
        square(labels, |i, j| Some(common.covariance()[(i, j)])),
    );
    put(
        "Lplus_random",
        square(labels, |i, j| Some(random.covariance()[(i, j)])),
    );
    put("direct", direct(labels, &evidence));
    put("indirect", indirect(labels, common, random, &evidence));
    put(
        "inconsistency",
        inconsistency(&network.decomposition(Some(reference))?),
    );
    for (key, value) in net_heat(network, reference)? {
        put(key, value);
    }
    let split = |method| -> Result<Value, Unsolvable> {
        let of = |fit: &NetworkFit, tau2| -> Result<Value, Unsolvable> {
            Ok(splits(
                labels,
                &network.splits(fit, &evidence, method, tau2, Some(reference))?,
            ))
        };
        Ok(json!({
            "common": of(common, None)?,
            "random": of(random, Some(settings.method.tau2()))?,
        }))
    };
    put(
        "split_back_calculation",
        split(SplitMethod::BackCalculation)?,
    );
    let work = evidence.direct.len() * studies.studies().len();
    put(
        "split_SIDDE",
        if work > SIDDE_WORK {
            json!({ "common": null, "random": null })
        } else {
            split(SplitMethod::Sidde)?
        },
    );
    let scores = |small| {
        json!({
            "treatments": labels,
            "common": common.p_scores(small).into_iter().map(number).collect::<Vec<_>>(),
            "random": random.p_scores(small).into_iter().map(number).collect::<Vec<_>>(),
        })
    };
    put(
        "pscore",
        json!({
            "small_desirable": scores(SmallValues::Good),
            "small_undesirable": scores(SmallValues::Bad),
            "direction_of_dataset": match settings.small {
                SmallValues::Good => "desirable",
                SmallValues::Bad => "undesirable",
            },
        }),
    );
    put(
        "measures",
        json!({
            "common": measures(labels, &network.path_measures(common, &evidence)?),
            "random": measures(labels, &network.path_measures(random, &evidence)?),
        }),
    );
    put("contribution", contribution(network, common, random));
    put(
        "likelihood",
        likelihoods(|which| network.likelihood(which, reference))?,
    );
    put("tau2_netmeta_REML_contrast_input", Value::Null);
    Ok(Value::Object(out))
}

fn pair(labels: &[String], one: usize, other: usize, between: &str) -> String {
    format!("{}{between}{}", labels[one], labels[other])
}

fn of_fit(labels: &[String], fit: &NetworkFit, level: f64, df: Option<usize>) -> Value {
    let mut out = estimates(labels, level, |i, j| Some(fit.estimate(i, j)));
    if let Some(df) = df {
        // The quantile is the same for every pair; fewer than two degrees of freedom have none.
        let t = (df >= 2).then(|| t_quantile(0.5 + 0.5 * level, df as f64));
        let predicted = |i, j| {
            let t = t?;
            if i == j {
                // A treatment against itself is 0 in every study.
                return Some((0.0, 0.0));
            }
            let e = fit.estimate(i, j);
            let wide = e.around(t * e.se.mul_add(e.se, fit.tau2()).sqrt());
            Some((wide.lower, wide.upper))
        };
        out["lower_predict"] = square(labels, |i, j| predicted(i, j).map(|p| p.0));
        out["upper_predict"] = square(labels, |i, j| predicted(i, j).map(|p| p.1));
    }
    out
}

fn comparisons(network: &Fitted, common: &NetworkFit, random: &NetworkFit) -> Value {
    let studies = network.studies();
    let labels = network.treatments();
    let leverages = common.leverages(studies);
    studies
        .comparisons()
        .iter()
        .enumerate()
        .map(|(at, c)| {
            let (by_common, by_random) = (
                common.estimate(c.treat1, c.treat2),
                random.estimate(c.treat1, c.treat2),
            );
            let weight = common.comparison_weights()[at];
            let study = &studies.studies()[c.study];
            json!({
                "study": study.label,
                "treat1": labels[c.treat1],
                "treat2": labels[c.treat2],
                "TE": c.te,
                "seTE": c.se,
                "seTE_adj_common": 1.0 / weight.sqrt(),
                "seTE_adj_random": 1.0 / random.comparison_weights()[at].sqrt(),
                "TE_nma_common": by_common.te,
                "seTE_nma_common": by_common.se,
                "TE_nma_random": by_random.te,
                "seTE_nma_random": by_random.se,
                "leverage_common_two_arm": (study.arms.len() == 2).then_some(leverages[at]),
                "Q_contribution_common": weight * (c.te - by_common.te).powi(2),
            })
        })
        .collect()
}

fn direct(labels: &[String], evidence: &Evidence) -> Value {
    let of = |i: usize, j: usize| evidence.direct.get(&(i.min(j), i.max(j)));
    let estimate = |random: bool, f: &dyn Fn(Estimate) -> f64| {
        square(labels, |i, j| {
            (i != j).then_some(())?;
            evidence.direct(i, j, random).map(f)
        })
    };
    json!({
        "TE_common": estimate(false, &|e| e.te),
        "seTE_common": estimate(false, &|e| e.se),
        "TE_random": estimate(true, &|e| e.te),
        "seTE_random": estimate(true, &|e| e.se),
        "Q": square(labels, |i, j| of(i, j).map(|d| d.heterogeneity.q)),
        "tau2": square(labels, |i, j| of(i, j)?.tau2),
        "I2": square(labels, |i, j| of(i, j)?.heterogeneity.i2()),
        "k": {
            "rows": labels,
            "cols": labels,
            "data": (0..labels.len())
                .map(|i| (0..labels.len()).map(|j| evidence.studies(i, j)).collect())
                .collect::<Vec<Vec<usize>>>(),
        },
    })
}

fn indirect(
    labels: &[String],
    common: &NetworkFit,
    random: &NetworkFit,
    evidence: &Evidence,
) -> Value {
    let of = |fit: &NetworkFit, f: &dyn Fn(Estimate) -> f64| {
        square(labels, |i, j| {
            (i != j).then_some(())?;
            evidence.indirect(fit, i, j).map(f)
        })
    };
    let share = |fit: &NetworkFit| {
        square(labels, |i, j| {
            (i != j).then(|| evidence.proportion(fit, i, j))
        })
    };
    json!({
        "TE_random": of(random, &|e| e.te),
        "seTE_random": of(random, &|e| e.se),
        "prop_direct_random": share(random),
        "TE_common": of(common, &|e| e.te),
        "seTE_common": of(common, &|e| e.se),
        "prop_direct_common": share(common),
    })
}

fn inconsistency(decomposition: &Decomposition) -> Value {
    let row = |name: &str, value: &str, q: Q| json!({ name: value, "Q": q.q, "df": q.df, "pval": number(q.p()) });
    json!({
        "decomposition": [
            row("source", "Total", decomposition.total),
            row("source", "Within designs", decomposition.within),
            row("source", "Between designs", decomposition.between),
        ],
        "within_design": decomposition.within_design.iter().map(|d| row("design", &d.design, d.q)).collect::<Vec<_>>(),
        "detach_design": decomposition.detached.iter().map(|d| row("design", &d.design, d.q)).collect::<Vec<_>>(),
        "between_random": [{
            "Q": decomposition.between_random.q,
            "df": decomposition.between_random.df,
            "pval": number(decomposition.between_random.p()),
            "tau.within": number(Some(decomposition.tau2_within.sqrt())),
        }],
    })
}

/// The heat of designs, their contributions to each other, and the order in which alike rows are neighbours.
fn net_heat(network: &Fitted, reference: usize) -> Result<[(&'static str, Value); 3], Unsolvable> {
    let rows: usize = network
        .designs(Some(reference))
        .iter()
        .map(|d| d.treatments.len() - 1)
        .sum();
    let found = if rows > HEAT_ROWS {
        None
    } else {
        network.net_heat(0.0, Some(reference))?
    };
    let (mut cells, mut weights, mut order) = (Value::Null, Value::Null, Value::Null);
    if let Some(heat) = found {
        cells = matrix(&heat.rows, &heat.rows, |i, j| heat.cells[i][j]);
        cells["convention"] = json!("Q_c - Q_c(d), row c, column d");
        weights = matrix(&heat.rows, &heat.rows, |i, j| Some(heat.weights[i][j]));
        order = json!(heat.order());
    }
    Ok([
        ("net_heat_common", cells),
        ("net_heat_weights", weights),
        ("net_heat_order", order),
    ])
}

fn splits(labels: &[String], splits: &[Split]) -> Value {
    splits
        .iter()
        .map(|split| {
            let difference = split.difference();
            let te = |e: Option<Estimate>| number(e.map(|e| e.te));
            let se = |e: Option<Estimate>| number(e.map(|e| e.se));
            json!({
                "comparison": pair(labels, split.treat1, split.treat2, " : "),
                "k": split.studies,
                "prop_direct": split.proportion,
                "nma": split.network.te,
                "se_nma": split.network.se,
                "direct": te(split.direct),
                "se_direct": se(split.direct),
                "indirect": te(split.indirect),
                "se_indirect": se(split.indirect),
                "diff": te(difference),
                "se_diff": se(difference),
                "z": number(difference.and_then(Estimate::z)),
                "p": number(difference.and_then(Estimate::p)),
            })
        })
        .collect()
}

fn measures(labels: &[String], measures: &[PathMeasures]) -> Value {
    let of = |f: &dyn Fn(&PathMeasures) -> f64| measures.iter().map(f).collect::<Vec<_>>();
    json!({
        "comparison": measures.iter().map(|m| pair(labels, m.treat1, m.treat2, ":")).collect::<Vec<_>>(),
        "proportion": of(&|m| m.proportion),
        "meanpath": of(&|m| m.mean_path),
        "minpar": of(&|m| m.parallelism),
    })
}

fn contribution(network: &Fitted, common: &NetworkFit, random: &NetworkFit) -> Value {
    let labels = network.treatments();
    if labels.len() > CONTRIBUTION_TREATMENTS {
        return Value::Null;
    }
    let named = |pairs: &[(usize, usize)]| {
        pairs
            .iter()
            .map(|&(i, j)| pair(labels, i, j, ":"))
            .collect::<Vec<_>>()
    };
    let of = |m: synthesis::network::ContributionMatrix| {
        matrix(&named(&m.rows), &named(&m.columns), |i, j| {
            Some(m.shares[i][j])
        })
    };
    json!({
        "randomwalk_common": of(network.random_walks(common)),
        "randomwalk_random": of(network.random_walks(random)),
        "shortestpath_common": of(network.shortest_paths(common)),
    })
}

/// Both fits by maximum likelihood.
pub(super) fn likelihoods(
    fit: impl Fn(Likelihood) -> Result<Option<LikelihoodFit>, Unsolvable>,
) -> Result<Value, Unsolvable> {
    let mut out = json!({
        "note": "contrasts against the first arm of each study with their full covariance, V_ij = (v_i + v_j - v_ij)/2; random effects of a study with several arms correlate by 0.5",
    });
    for (name, which) in LIKELIHOODS {
        out[name] = fit(which)?.map_or(Value::Null, |fit| likelihood_fit(&fit));
    }
    Ok(out)
}

fn likelihood_fit(fit: &LikelihoodFit) -> Value {
    let n = fit.columns.len();
    let mut out = json!({
        "method": match fit.likelihood {
            Likelihood::Restricted => "REML",
            Likelihood::Full => "ML",
        },
        "columns": fit.columns,
        "contrasts": fit.rows,
        "coef": fit.coefficients,
        "se": (0..n).map(|at| fit.se(at)).collect::<Vec<_>>(),
        "tau2": number(Some(fit.tau2)),
        "logLik": fit.log_likelihood,
        "AIC": fit.aic,
        "BIC": fit.bic,
        "QE": fit.q,
        "QE_df": fit.df,
        "converged": fit.converged,
        "iterations": fit.iterations,
        "metafor_tau2": null,
        "metafor_logLik": null,
        "vcov": (0..n)
            .map(|i| (0..n).map(|j| fit.covariance[(i, j)]).collect())
            .collect::<Vec<Vec<f64>>>(),
    });
    if !fit.other_tops.is_empty() {
        let tops = fit.other_tops.iter();
        out["other_tops"] = tops
            .map(|top| json!({ "tau2": top.tau2, "loglik_lower_by": top.lower_by }))
            .collect();
    }
    out
}
