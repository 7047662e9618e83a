//! What is counted, in the form that Prometheus reads.

use jiff::SignedDuration;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};

/// What the text is ([OpenMetrics](https://openmetrics.io)).
pub(super) const MIME: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Bounds of how long answers take, in seconds.
const SECONDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Served {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

/// Every count.
#[derive(Debug)]
pub(super) struct Metrics {
    registry: Registry,
    served: Family<Served, Counter>,
    took: Family<Asked, Histogram>,
    under_way: Gauge,
    ready: Gauge,
}

/// A request that is under way for as long as this is kept.
pub(super) struct UnderWay(Gauge);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    pub(super) fn new(version: &str, database: &'static str) -> Self {
        let mut registry = Registry::default();
        let served = Family::default();
        let took = Family::new_with_constructor((|| Histogram::new(SECONDS)) as fn() -> Histogram);
        let (under_way, ready) = (Gauge::default(), Gauge::default());
        registry.register(
            "http_requests",
            "Requests by method, pattern of the address and status",
            Family::clone(&served),
        );
        registry.register_with_unit(
            "http_request_duration",
            "Until an answer began, by method and pattern of the address",
            Unit::Seconds,
            Family::clone(&took),
        );
        registry.register(
            "http_requests_under_way",
            "Requests whose answer has not begun",
            under_way.clone(),
        );
        registry.register(
            "alongside_ready",
            "1 when the service could serve when it last looked, else 0",
            ready.clone(),
        );
        registry.register(
            "alongside_build",
            "The version of the program and the database system",
            Info::new(vec![
                ("version", version.to_owned()),
                ("database", database.to_owned()),
            ]),
        );
        Metrics {
            registry,
            served,
            took,
            under_way,
            ready,
        }
    }

    pub(super) fn begun(&self) -> UnderWay {
        self.under_way.inc();
        UnderWay(self.under_way.clone())
    }

    pub(super) fn served(
        &self,
        method: &'static str,
        route: String,
        status: u16,
        took: SignedDuration,
    ) {
        let asked = Asked {
            method,
            route: route.clone(),
        };
        self.took.get_or_create(&asked).observe(took.as_secs_f64());
        let served = Served {
            method,
            route,
            status,
        };
        self.served.get_or_create(&served).inc();
    }

    pub(super) fn ready(&self, is: bool) {
        self.ready.set(i64::from(is));
    }

    pub(super) fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
