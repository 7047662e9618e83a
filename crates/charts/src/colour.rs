//! Colours: those of Okabe and Ito ("Color Universal Design", 2008), and scales between two of them.

/// Text and outlines.
pub(crate) const INK: &str = "#212b32";
/// Lines of the grid: decoration, the labels carry the values.
pub(crate) const GRID: &str = "#d8dde0";
/// Axes.
pub(crate) const AXIS: &str = "#4c6272";
/// Behind things that belong together: decoration.
pub(crate) const PALE: &str = "#f0f4f5";
/// Names that lead somewhere.
pub(crate) const LINK: &str = "#005eb8";
/// Marks: the blue of Okabe and Ito, 5.2:1 on white.
pub(crate) const BLUE: &str = "#0072b2";
/// Lines that matter: vermillion, 3.9:1 on white.
pub(crate) const VERMILLION: &str = "#d55e00";
/// Fills in the order in which they are used; the light ones are always outlined in [`INK`].
pub(crate) const FILLS: [&str; 6] = [BLUE, "#e69f00", "#56b4e9", "#009e73", "#cc79a7", "#f0e442"];

type Rgb = [f64; 3];
const LOW: Rgb = [0.0, 114.0, 178.0];
const HIGH: Rgb = [213.0, 94.0, 0.0];

/// A colour between blue (−1), white (0) and vermillion (1); beyond the ends it stays what it is there.
pub(crate) fn diverging(at: f64) -> Rgb {
    let at = if at.is_finite() {
        at.clamp(-1.0, 1.0)
    } else {
        0.0
    };
    let end = if at < 0.0 { LOW } else { HIGH };
    end.map(|channel| 255.0 + (channel - 255.0) * at.abs())
}

/// The colour as an attribute.
pub(crate) fn hex(colour: Rgb) -> String {
    colour.iter().fold("#".to_owned(), |out, channel| {
        format!("{out}{:02x}", {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a channel is from 0 to 255"
            )]
            let byte = channel.round().clamp(0.0, 255.0) as u8;
            byte
        })
    })
}

/// Black or white, whichever is easier to read on the colour; at least 4.5:1 on any.
pub(crate) fn readable_on(colour: Rgb) -> &'static str {
    // The two contrasts are equal at this luminance: (1.05)/(l+0.05) = (l+0.05)/0.05.
    if luminance(colour) > 0.179 {
        "#000000"
    } else {
        "#ffffff"
    }
}

/// Relative luminance (WCAG 2.2).
fn luminance(colour: Rgb) -> f64 {
    let [r, g, b] = colour.map(|channel| {
        let c = channel / 255.0;
        if c <= 0.040_45 {
            c / 12.92
        } else {
            libm::pow((c + 0.055) / 1.055, 2.4)
        }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_can_be_read_on_every_colour_of_the_scale() {
        for step in -100..=100 {
            let colour = diverging(f64::from(step) / 100.0);
            let behind = luminance(colour);
            let contrast = if readable_on(colour) == "#000000" {
                (behind + 0.05) / 0.05
            } else {
                1.05 / (behind + 0.05)
            };
            assert!(contrast >= 4.5, "{step}: {contrast}");
        }
    }

    #[test]
    fn the_scale_goes_from_blue_over_white_to_vermillion() {
        let colours = [-2.0, -1.0, 0.0, 1.0, f64::NAN].map(|at| hex(diverging(at)));
        assert_eq!(colours, [BLUE, BLUE, "#ffffff", VERMILLION, "#ffffff"]);
    }
}
