//! Quasi-Poisson regression with a logarithmic link, by iteratively reweighted least squares.

/// What was fitted.
#[derive(Clone, PartialEq, Debug)]
pub struct Fit {
    /// One coefficient for each column.
    pub coefficients: Vec<f64>,
    /// Fitted mean of each row.
    pub fitted: Vec<f64>,
    /// Leverage of each row.
    pub leverage: Vec<f64>,
    /// Inverse of `XᵀWX`: times the dispersion it is the covariance of the coefficients.
    pub unscaled: Vec<Vec<f64>>,
    /// Pearson's estimate of variance over mean.
    pub dispersion: f64,
}

/// Rounds after which a fit is given up.
const MOST_ROUNDS: usize = 50;

/// Fits `ln E(counts) = rows · coefficients` with these prior weights.
///
/// `None` where the rows do not determine the coefficients, or nothing is left to estimate the dispersion, or the
/// rounds do not settle (McCullagh and Nelder 1989, §2.5; settled by R's criterion of 1e-8 on the deviance).
#[must_use]
pub fn quasi_poisson(rows: &[Vec<f64>], counts: &[f64], weights: &[f64]) -> Option<Fit> {
    let columns = rows.first()?.len();
    let free = weights.iter().filter(|weight| **weight > 0.0).count().checked_sub(columns)?;
    if free == 0 {
        return None;
    }
    let mut fitted: Vec<f64> = counts.iter().map(|count| count + 0.1).collect();
    let mut linear: Vec<f64> = fitted.iter().map(|mean| mean.ln()).collect();
    let mut before = f64::INFINITY;
    // Most of a row is zero: a week has one season and one trend.
    let sparse: Vec<Sparse> = rows.iter().map(|row| told(row)).collect();
    for _ in 0..MOST_ROUNDS {
        let (inverse, coefficients) = step(&sparse, columns, counts, weights, &fitted, &linear)?;
        linear = sparse.iter().map(|row| row.iter().map(|(a, x)| x * coefficients[*a]).sum()).collect();
        fitted = linear.iter().map(|value| value.clamp(-30.0, 30.0).exp()).collect();
        let now = deviance(counts, weights, &fitted);
        if (now - before).abs() / (now.abs() + 0.1) < 1e-8 {
            return Some(finish(rows, counts, weights, coefficients, fitted, inverse, free as f64));
        }
        before = now;
    }
    None
}

/// What of a row is not zero, with its column.
type Sparse = Vec<(usize, f64)>;

fn told(row: &[f64]) -> Sparse {
    row.iter().copied().enumerate().filter(|(_, x)| *x != 0.0).collect()
}

fn step(
    rows: &[Sparse],
    columns: usize,
    counts: &[f64],
    weights: &[f64],
    fitted: &[f64],
    linear: &[f64],
) -> Option<(Vec<Vec<f64>>, Vec<f64>)> {
    let mut normal = vec![vec![0.0; columns]; columns];
    let mut right = vec![0.0; columns];
    for (i, row) in rows.iter().enumerate() {
        let weight = weights[i] * fitted[i];
        let target = linear[i] + (counts[i] - fitted[i]) / fitted[i];
        for (a, x) in row {
            right[*a] += weight * x * target;
            row.iter().for_each(|(b, y)| normal[*a][*b] += weight * x * y);
        }
    }
    let inverse = inverted(normal)?;
    let coefficients = inverse.iter().map(|line| dot(line, &right)).collect();
    Some((inverse, coefficients))
}

fn finish(
    rows: &[Vec<f64>],
    counts: &[f64],
    weights: &[f64],
    coefficients: Vec<f64>,
    fitted: Vec<f64>,
    unscaled: Vec<Vec<f64>>,
    free: f64,
) -> Fit {
    let pearson: f64 =
        (0..counts.len()).map(|i| weights[i] * (counts[i] - fitted[i]).powi(2) / fitted[i]).sum();
    let leverage =
        (0..counts.len()).map(|i| weights[i] * fitted[i] * quadratic(&rows[i], &unscaled)).collect();
    Fit { coefficients, fitted, leverage, unscaled, dispersion: pearson / free }
}

fn deviance(counts: &[f64], weights: &[f64], fitted: &[f64]) -> f64 {
    let part = |i: usize| {
        let (count, mean): (f64, f64) = (counts[i], fitted[i]);
        let surprise = if count > 0.0 { count * (count / mean).ln() } else { 0.0 };
        2.0 * weights[i] * (surprise - (count - mean))
    };
    (0..counts.len()).map(part).sum()
}

/// `xᵀMx`.
pub fn quadratic(x: &[f64], matrix: &[Vec<f64>]) -> f64 {
    x.iter().zip(matrix).map(|(value, line)| value * dot(line, x)).sum()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Gauss–Jordan on a symmetric positive definite matrix; `None` where it is none.
fn inverted(mut matrix: Vec<Vec<f64>>) -> Option<Vec<Vec<f64>>> {
    let n = matrix.len();
    let largest = (0..n).map(|i| matrix[i][i]).fold(0.0, f64::max);
    for (i, line) in matrix.iter_mut().enumerate() {
        line.extend((0..n).map(|j| if i == j { 1.0 } else { 0.0 }));
    }
    for i in 0..n {
        let corner = matrix[i][i];
        if !(corner.is_finite() && corner > largest * 1e-14) {
            return None;
        }
        for entry in &mut matrix[i] {
            *entry /= corner;
        }
        let top = matrix[i].clone();
        for (_, line) in matrix.iter_mut().enumerate().filter(|(j, _)| *j != i) {
            let factor = line[i];
            for (entry, above) in line.iter_mut().zip(&top) {
                *entry -= factor * above;
            }
        }
    }
    Some(matrix.into_iter().map(|mut line| line.split_off(n)).collect())
}

#[cfg(test)]
mod tests {
    use super::quasi_poisson;

    /// With an intercept alone the fit is the weighted mean; with two groups it is each group's mean.
    #[test]
    fn groups_are_fitted_by_their_means() {
        let counts = [1.0, 3.0, 2.0, 8.0, 12.0, 10.0];
        let rows: Vec<Vec<f64>> = (0..6).map(|i| vec![1.0, f64::from(u8::from(i >= 3))]).collect();
        let fit = quasi_poisson(&rows, &counts, &[1.0; 6]).unwrap();
        assert!((fit.coefficients[0] - 2.0_f64.ln()).abs() < 1e-8, "{fit:?}");
        assert!((fit.coefficients[1] - 5.0_f64.ln()).abs() < 1e-8, "{fit:?}");
        // Pearson: (1 + 1 + 0)/2 + (4 + 4 + 0)/10, over 6 − 2.
        assert!((fit.dispersion - 1.8 / 4.0).abs() < 1e-7, "{fit:?}");
        assert!((fit.leverage.iter().sum::<f64>() - 2.0).abs() < 1e-4, "{fit:?}");
    }

    #[test]
    fn columns_that_say_the_same_have_no_answer() {
        let rows = vec![vec![1.0, 2.0]; 5];
        assert!(quasi_poisson(&rows, &[1.0, 2.0, 3.0, 2.0, 1.0], &[1.0; 5]).is_none());
        assert!(quasi_poisson(&[vec![1.0]], &[1.0], &[1.0]).is_none());
    }
}
