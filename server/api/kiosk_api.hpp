#pragma once

#include "api/change_watch.hpp"
#include "api/metrics.hpp"
#include "http/rate_limit.hpp"
#include "intake/intake_queue.hpp"
#include "publishing/media_store.hpp"

#include <chrono>

namespace bluelamp::server {

/// What kiosks ask of the server, as FORMAT.md beside the wire code has it. Handlers run on worker threads.
class KioskApi {
public:
    /// All of these outlive the API and the HTTP server that calls it.
    struct Parts {
        StoragePool& storage;
        const OpenStorage& open;
        const KeyRing& keys;
        const MediaStore& media;
        ChangeWatch& watch;
        Metrics& metrics;
        Clock now;
        bool behind_proxy = false; ///< the client's address is the last of X-Forwarded-For
    };
    explicit KioskApi(Parts parts);

    void enrol(const http::Request& request, const http::Reply& reply);
    void take_batch(const http::Request& request, const http::Reply& reply);
    void send_manifest(const http::Request& request, const http::Reply& reply);
    void send_media(const http::Request& request, const http::Reply& reply);

private:
    /// Whether the client has asked too often; then it was answered.
    bool is_too_often(const http::Request& request, const http::Reply& reply);
    /// The kiosk whose token the request carries; if nullopt, it was answered.
    [[nodiscard]] std::optional<KioskRecord> authenticate(Storage& storage, const http::Request& request,
                                                          const http::Reply& reply);
    void heed_manifest_header(Storage& storage, const http::Request& request, const std::string& who);
    /// For the console: that it asks, and which manifest it holds.
    void note_seen(Storage& storage, const KioskRecord& kiosk, const http::Request& request);
    [[nodiscard]] http::Response manifest_answer(Storage& storage, const std::string& area,
                                                 const std::string& known_tag) const;

    Parts parts_;
    Intake intake_;
    IntakeQueue batches_;
    http::RateLimit limit_;
};

} // namespace bluelamp::server
