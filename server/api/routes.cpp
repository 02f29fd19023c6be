#include "api/routes.hpp"

#include "api/fleet_gauges.hpp"
#include "api/source_gauges.hpp"

namespace bluelamp::server {
namespace {

using http::Reply;
using http::Request;
using http::Response;

Response text(std::string body, const char* type = "text/plain; charset=utf-8") {
    return {.status = 200,
            .headers = {{"Content-Type", type}, {"Cache-Control", "no-store"}},
            .body = std::move(body),
            .file = {}};
}

/// Ready is: the database answers.
void tell_readiness(StoragePool& pool, const Reply& reply) {
    try {
        const auto storage = pool.borrow();
        static_cast<void>(storage->value("generation"));
        reply(text("ready\n"));
    } catch (const std::exception&) {
        reply(http::problem_later(503, "the database does not answer", std::chrono::seconds(5)));
    }
}

void tell_metrics(StoragePool& pool, const ChangeWatch& watch, const Metrics& metrics,
                  const std::string& version, Time now, const Reply& reply) {
    const auto storage = pool.borrow();
    auto gauges = fleet_gauges(*storage, now);
    gauges.merge(source_gauges(*storage, std::int64_t{1000} * now.time_since_epoch().count()));
    gauges["long_polls"] = static_cast<double>(watch.waiting());
    gauges["build_info{version=\"" + version + "\"}"] = 1;
    reply(text(metrics.text(gauges), "text/plain; version=0.0.4; charset=utf-8"));
}

} // namespace

std::vector<http::Route> routes(KioskApi& kiosks, StoragePool& storage, ChangeWatch& watch, Metrics& metrics,
                                const std::string& version, const Clock& now) {
    return {
        {"POST", "/api/v1/enrol",
         [&](const Request& request, const Reply& reply) { kiosks.enrol(request, reply); }},
        {"POST", "/api/v1/batches",
         [&](const Request& request, const Reply& reply) { kiosks.take_batch(request, reply); }},
        {"GET", "/api/v1/manifest",
         [&](const Request& request, const Reply& reply) { kiosks.send_manifest(request, reply); }},
        {"GET", "/api/v1/media/{sha256}",
         [&](const Request& request, const Reply& reply) { kiosks.send_media(request, reply); }},
        {"GET", "/healthz", [](const Request&, const Reply& reply) { reply(text("alive\n")); }},
        {"GET", "/readyz", [&](const Request&, const Reply& reply) { tell_readiness(storage, reply); }},
        {"GET", "/metrics",
         [&, version, now](const Request&, const Reply& reply) {
             tell_metrics(storage, watch, metrics, version, time_of_ms(now()), reply);
         }},
    };
}

http::Headers security_headers() {
    return {{"Content-Security-Policy",
             "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"},
            {"X-Content-Type-Options", "nosniff"},
            {"Referrer-Policy", "no-referrer"},
            {"Cross-Origin-Resource-Policy", "same-origin"},
            {"Server", "bluelamp"}};
}

} // namespace bluelamp::server
