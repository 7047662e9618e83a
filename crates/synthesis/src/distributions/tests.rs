use super::*;

fn close(found: f64, expected: f64) {
    assert!(
        (found / expected - 1.0).abs() < 1e-12,
        "{found:e}, not {expected:e}"
    );
}

#[test]
fn tails_agree_with_tables_of_fifteen_digits() {
    close(normal_two_sided(1.959_963_984_540_054), 0.05);
    close(normal_upper(10.0), 7.619_853_024_160_527e-24);
    close(normal_quantile(0.975), 1.959_963_984_540_054);
    close(normal_quantile(1e-20), -9.262_340_089_798_408);
    close(t_quantile(0.975, 1.0), 12.706_204_736_174_7);
    close(t_quantile(0.975, 12.0), 2.178_812_829_667_23);
    // Cauchy: the tail is ½ − arctan(t)/π.
    close(t_upper(1.0, 1.0), 0.25);
    close(t_upper(1e8, 1.0), 1e-8 / PI);
    // Two degrees of freedom: an exponential.
    close(chi2_upper(500.0, 2.0), (-250.0_f64).exponential());
    close(chi2_upper(0.1, 2.0), (-0.05_f64).exponential());
    close(chi2_quantile(0.95, 2.0), -2.0 * 0.05_f64.logarithm());
    close(chi2_quantile(0.975, 12.0), 23.336_664_158_645_3);
    close(chi2_quantile(0.025, 12.0), 4.403_788_506_981_7);
}

#[test]
fn f_with_one_numerator_is_t_squared_and_with_two_has_a_closed_form() {
    for df in [0.7, 1.0, 3.0, 40.0, 12_345.0] {
        for t in [0.01, 0.5, 1.9, 7.0, 25.0] {
            close(f_upper(t * t, 1.0, df), t_two_sided(t, df));
            close(
                f_upper(t, 2.0, df),
                libm::pow(1.0 + 2.0 * t / df, -0.5 * df),
            );
        }
    }
}

#[test]
fn many_degrees_of_freedom_go_over_into_the_normal_and_chi_square() {
    let t = t_upper(3.0, 1e9);
    assert!((t / normal_upper(3.0) - 1.0).abs() < 1e-6);
    let f = f_upper(3.0, 4.0, 1e9);
    assert!((f / chi2_upper(12.0, 4.0) - 1.0).abs() < 1e-6);
    assert!((chi2_upper(5_000.0, 5_000.0) - 0.497_340).abs() < 1e-5);
}

#[test]
fn quantiles_undo_tails() {
    for df in [1.0, 2.5, 9.0, 300.0, 5_000.0] {
        for p in [1e-6, 0.01, 0.3, 0.7, 0.975, 0.999_999] {
            let x = chi2_quantile(p, df);
            assert!((chi2_upper(x, df) - (1.0 - p)).abs() < 1e-12);
            let t = t_quantile(p, df);
            assert!((t_upper(t, df) - (1.0 - p)).abs() < 1e-12);
        }
    }
}

#[test]
fn what_is_outside_the_domain_is_not_a_number() {
    assert!(normal_quantile(1.5).is_nan());
    assert!(t_quantile(0.5, 0.0).is_nan());
    assert!(t_two_sided(1.0, -1.0).is_nan());
    assert!(chi2_upper(1.0, -1.0).is_nan());
    assert!(chi2_upper(f64::NAN, 1.0).is_nan());
    assert!(f_upper(1.0, 0.0, 1.0).is_nan());
    assert!((chi2_upper(f64::INFINITY, 3.0)).abs() < f64::MIN_POSITIVE);
    assert!((t_two_sided(f64::INFINITY, 3.0)).abs() < f64::MIN_POSITIVE);
}
