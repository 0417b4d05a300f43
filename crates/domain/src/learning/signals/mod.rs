//! Signals: counts that rise beyond chance, seen early. Methods, their designs, and how often they cry wolf.

mod charts;
mod clusters;
mod discoveries;
mod ears;
mod expectation;
mod farrington;
mod fixed;
mod glm;
mod normal_cusum;
mod pool;
mod run_length;
mod scan;
mod series;
mod tails;
mod watch;

pub use charts::{Limits, c_chart, u_chart};
pub use clusters::{Cluster, Draw, Windows, likelihood, most_crowded};
pub use discoveries::{benjamini_hochberg, benjamini_yekutieli, lord, saffron};
pub use ears::{Ears, EarsDay, ears};
pub use expectation::Expectation;
pub use farrington::{Farrington, FarringtonWeek, Form};
pub use normal_cusum::{normal_run_length, two_sided_run_length};
pub use run_length::{Cusum, likelihood_ratio};
pub use scan::{Alarm, Method, ScanRule, USUAL_ARL0, scan};
pub use series::{Every, Series};
pub use tails::{CountModel, normal_at_least, normal_exceeded_with};
pub use watch::{Designs, WatchAlarm, WatchRule, foreseen, watch, watch_beside};
