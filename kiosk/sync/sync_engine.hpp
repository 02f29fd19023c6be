#pragma once

#include "net/http_client.hpp"
#include "store/content_store.hpp"
#include "store/log_store.hpp"
#include "sync/identity.hpp"
#include "sync/trusted_clock.hpp"

namespace bluelamp {

/// What one pass reached.
struct SyncPass {
    bool contact = false;          ///< a signed acknowledgement came; nothing else counts as contact
    bool all_acknowledged = false; ///< nothing was pending at its end
    bool content_current = false;  ///< the newest manifest and all its media are here
    bool content_changed = false;
    std::string problem;                             ///< the first, one line for staff; "" when all went well
    std::optional<std::chrono::seconds> retry_after; ///< as the server asked

    [[nodiscard]] bool complete() const { return all_acknowledged && content_current; }
};

/// One kiosk's replication: votes up, then content down. Used by one thread at a time; passes of several
/// processes take turns. Only the enrolled address is asked. `progress` is called whenever something came or
/// was sent, on the thread that uses the engine.
class SyncEngine {
public:
    SyncEngine(std::filesystem::path folder, IdentityStore& identity, LogStore& log, ContentStore& content,
               TrustedClock& clock, const NetworkOptions& network, std::string version,
               std::function<void()> progress = {});

    /// Up, then down. Never throws for what the network does; throws Failure when the disk fails.
    [[nodiscard]] SyncPass pass(const CancelToken& cancel = {});

    /// Long poll: returns true at once when another manifest came and was stored, false after the server's
    /// wait or on cancel or error (then `problem` says why). Media follow with the next pass.
    [[nodiscard]] bool wait_for_change(const CancelToken& cancel, std::string& problem);

private:
    enum class Sent { acknowledged, refused, unreachable };
    void send_log(SyncPass& pass, const CancelToken& cancel);
    Sent send_epoch(SyncPass& pass, const Epoch& epoch, const CancelToken& cancel);
    Sent send_batch(SyncPass& pass, const Epoch& epoch, const std::vector<Bytes>& tombstones,
                    const CancelToken& cancel);
    void hand_tombstones_back(SyncPass& pass, const CancelToken& cancel);
    bool fetch_manifest(SyncPass& pass, std::chrono::seconds wait, const CancelToken& cancel);
    bool fetch_media(SyncPass& pass, const CancelToken& cancel);
    [[nodiscard]] HttpRequest request_to(const std::string& path) const;
    HttpResult send(const HttpRequest& request, const CancelToken& cancel);
    bool fetch_one(const Media& media, SyncPass& pass, const CancelToken& cancel);
    void count_missing_media();
    void tidy();

    std::filesystem::path folder_;
    IdentityStore& identities_;
    LogStore& log_;
    ContentStore& content_;
    TrustedClock& clock_;
    std::string version_;
    std::function<void()> progress_;
    HttpClient client_;
    std::optional<Identity> identity_; ///< as it was last loaded
    std::uint64_t media_missing_ = 0;  ///< when the pass began
};

} // namespace bluelamp
