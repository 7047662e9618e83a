//! Where names of points go so that they cover neither each other nor a point.

/// A box in a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Area {
    pub(crate) fn overlap(&self, other: &Self) -> f64 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        if width > 0.0 && height > 0.0 {
            width * height
        } else {
            0.0
        }
    }

    /// How much of a straight line lies in the box (Liang and Barsky 1984).
    fn crossed(&self, ((x1, y1), (x2, y2)): Segment) -> f64 {
        let (dx, dy) = (x2 - x1, y2 - y1);
        let (mut from, mut to) = (0.0_f64, 1.0_f64);
        for (p, q) in [
            (-dx, x1 - self.left),
            (dx, self.right - x1),
            (-dy, y1 - self.top),
            (dy, self.bottom - y1),
        ] {
            if p == 0.0 {
                if q < 0.0 {
                    return 0.0;
                }
            } else if p < 0.0 {
                from = from.max(q / p);
            } else {
                to = to.min(q / p);
            }
        }
        if from < to {
            (to - from) * libm::hypot(dx, dy)
        } else {
            0.0
        }
    }

    /// How far a point is from the box.
    fn distance(&self, (x, y): (f64, f64)) -> f64 {
        let dx = (self.left - x).max(x - self.right).max(0.0);
        let dy = (self.top - y).max(y - self.bottom).max(0.0);
        libm::hypot(dx, dy)
    }

    fn outside(&self, frame: &Self) -> f64 {
        let beyond = (frame.left - self.left).max(0.0)
            + (self.right - frame.right).max(0.0)
            + (frame.top - self.top).max(0.0)
            + (self.bottom - frame.bottom).max(0.0);
        beyond * 100.0
    }
}

/// A straight line in a drawing.
pub(crate) type Segment = ((f64, f64), (f64, f64));

/// What it costs when a name stands as near to another point as to its own, in square pixels that are covered.
const MISTAKEN: f64 = 60.0;
/// What each pixel of a line behind a name costs.
const STRUCK: f64 = 4.0;

/// Places a name of `width` and `height` beside each point: right of it if that is free, else left, above,
/// below or at a corner, near before far; where nothing is free, where it covers least. A place that a line strikes
/// through, or where the name could be taken for another point's, is free only when no better one is. Points are served
/// in the order given, so the same points always give the same drawing.
pub(crate) fn place(
    points: &[(f64, f64)],
    widths: &[f64],
    height: f64,
    radius: f64,
    frame: Area,
    lines: &[Segment],
) -> Vec<Area> {
    let marks: Vec<Area> = points
        .iter()
        .map(|(x, y)| Area {
            left: x - radius,
            top: y - radius,
            right: x + radius,
            bottom: y + radius,
        })
        .collect();
    let mut placed: Vec<Area> = Vec::with_capacity(points.len());
    for (at, ((x, y), width)) in points.iter().zip(widths).enumerate() {
        let gap = radius + 3.0;
        let best = [1.0, 1.8, 3.0]
            .into_iter()
            .flat_map(|far| candidates(*x, *y, *width, height, gap * far))
            .map(|area| {
                let covered: f64 = marks
                    .iter()
                    .chain(&placed)
                    .map(|other| area.overlap(other))
                    .sum();
                let struck: f64 = lines.iter().map(|line| area.crossed(*line)).sum();
                let own = area.distance((*x, *y));
                let mistaken = points
                    .iter()
                    .enumerate()
                    .filter(|(other, point)| *other != at && area.distance(**point) <= own * 1.2)
                    .count();
                #[expect(clippy::cast_precision_loss, reason = "points of a chart are few")]
                let mistaken = mistaken as f64 * MISTAKEN;
                let cost = covered + area.outside(&frame) + struck * STRUCK + mistaken;
                (area, cost)
            })
            .fold(None::<(Area, f64)>, |best, next| match best {
                Some(best) if best.1 <= next.1 => Some(best),
                _ => Some(next),
            });
        if let Some((area, _)) = best {
            placed.push(area);
        }
    }
    placed
}

fn candidates(x: f64, y: f64, width: f64, height: f64, gap: f64) -> [Area; 8] {
    let at = |left: f64, top: f64| Area {
        left,
        top,
        right: left + width,
        bottom: top + height,
    };
    let (middle, diagonal) = (y - height / 2.0, gap * 0.7);
    [
        at(x + gap, middle),
        at(x - gap - width, middle),
        at(x - width / 2.0, y - gap - height),
        at(x - width / 2.0, y + gap),
        at(x + diagonal, y - diagonal - height),
        at(x + diagonal, y + diagonal),
        at(x - diagonal - width, y - diagonal - height),
        at(x - diagonal - width, y + diagonal),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Area = Area {
        left: 0.0,
        top: 0.0,
        right: 600.0,
        bottom: 400.0,
    };

    #[test]
    fn a_name_keeps_clear_of_a_line_and_of_other_points() {
        let points = [(100.0, 100.0), (100.0, 125.0)];
        let line = ((90.0, 100.0), (300.0, 100.0));
        let placed = place(&points, &[60.0; 2], 16.0, 6.0, FRAME, &[line]);
        for (at, area) in placed.iter().enumerate() {
            assert!(area.crossed(line) == 0.0, "{area:?} is struck through");
            let own = area.distance(points[at]);
            assert!(own < area.distance(points[1 - at]), "{area:?}");
        }
    }

    #[test]
    fn names_of_near_points_do_not_cover_each_other() {
        let points = [
            (100.0, 100.0),
            (110.0, 104.0),
            (96.0, 112.0),
            (590.0, 395.0),
        ];
        let placed = place(&points, &[60.0; 4], 16.0, 6.0, FRAME, &[]);
        for (at, area) in placed.iter().enumerate() {
            assert!(area.outside(&FRAME) == 0.0, "{area:?} is outside");
            for other in &placed[at + 1..] {
                assert!(area.overlap(other) == 0.0, "{area:?} and {other:?}");
            }
        }
    }
}
