#pragma once

#include "enrolment/enrolment.hpp"
#include "export/content_export.hpp"
#include "support/loopback_server.hpp"
#include "support/test_site.hpp"
#include "sync/enrol.hpp"
#include "sync/stick.hpp"
#include "sync/sync_engine.hpp"

#include <fstream>
#include <mutex>

/// A real kiosk's replication against a real server's intake, database and keys, over a loopback connection
/// whose answers a test may spoil.
namespace bluelamp::testing {

class SyncPeer {
public:
    /// Given each request and the honest answer's status, headers and body as one text; returns what is sent.
    using Spoil = std::function<std::string(const LoopbackRequest&, std::string honest)>;
    /// Takes a request to the server, as often as it is called, and brings the honest answer.
    using Deliver = std::function<std::string(const LoopbackRequest&)>;
    using Carry = std::function<std::string(const LoopbackRequest&, const Deliver&)>;

    SyncPeer()
        : server_([this](const LoopbackRequest& request) { return handle(request); }) {
        site.publish(small_publication);
    }

    [[nodiscard]] std::string url() const {
        auto text = server_.url("");
        while (text.ends_with("/"))
            text.pop_back();
        return text;
    }
    void spoil(Spoil with) {
        carry(with ? Carry([with = std::move(with)](const LoopbackRequest& request, const Deliver& deliver) {
            return with(request, deliver(request));
        })
                   : Carry{});
    }
    void carry(Carry with) {
        const std::lock_guard lock(mutex_);
        carry_ = std::move(with);
    }
    [[nodiscard]] std::vector<LoopbackRequest> requests() const { return server_.requests(); }
    [[nodiscard]] std::string code(const std::string& area = "hill") {
        const std::lock_guard lock(mutex_);
        return make_codes(*site.storage, site.now_ms, {area, "", 1, {}}).front();
    }
    /// Puts an earlier copy of the database in its place, as if behind our back.
    void put_back(const std::filesystem::path& copy) {
        const std::lock_guard lock(mutex_);
        site.storage.reset();
        for (const auto* ending : {"", "-wal", "-shm"})
            std::filesystem::remove(site.folder.path() / (std::string("server.db") + ending));
        std::filesystem::copy_file(copy, site.folder.path() / "server.db");
        site.storage = open_sqlite(site.folder.path() / "server.db");
    }
    [[nodiscard]] std::size_t stored() {
        const std::lock_guard lock(mutex_);
        std::size_t count = 0;
        for (const auto& [kind, of_kind] : site.storage->logs().counts())
            count += of_kind;
        return count;
    }

    TestSite site;

private:
    std::string handle(const LoopbackRequest& request) {
        const std::lock_guard lock(mutex_);
        site.now_ms += 1000;
        return carry_ ? carry_(request, [this](const LoopbackRequest& each) { return answer(each); })
                      : answer(request);
    }

    std::string answer(const LoopbackRequest& request) {
        const auto& keys = *site.keys.current();
        if (const auto shown = request.headers.find("x-bluelamp-manifest"); shown != request.headers.end())
            heed_shown_manifest(*site.storage, keys, site.now_ms, from_base64url(shown->second).value_or(""),
                                "k");
        if (request.path == "/api/v1/enrol") {
            const auto result = server::enrol(*site.storage, keys, site.now_ms,
                                              read_enrol_request(request.body), "127.0.0.1");
            return LoopbackServer::answer(result.problem == EnrolProblem::none ? 200 : 403, result.reply);
        }
        if (request.path == "/api/v1/batches") {
            const auto nonce = Nonce::from(from_hex(request.headers.at("x-bluelamp-nonce")).value_or(""));
            const auto result = site.intake.take(*site.storage, request.body, nonce.value());
            return result.trusted
                       ? LoopbackServer::answer(200, write_acknowledgement(result.ack, keys.signing()))
                       : LoopbackServer::answer(401, "");
        }
        if (request.path.starts_with("/api/v1/manifest"))
            return manifest(request);
        return media(request);
    }

    std::string manifest(const LoopbackRequest& request) {
        const auto token = request.headers.at("authorization").substr(std::string("Bearer ").size());
        const auto kiosk = site.storage->kiosks().find_by_token(token_hash(token));
        if (!kiosk)
            return LoopbackServer::answer(401, "");
        const auto stored = site.storage->content().manifest(kiosk->area);
        if (!stored)
            return LoopbackServer::answer(404, "");
        const auto& file = stored->file;
        const auto tag = etag_of(read_manifest_header(file).header);
        const auto known = request.headers.find("if-none-match");
        if (known != request.headers.end() && known->second == tag)
            return LoopbackServer::answer(304, "");
        return LoopbackServer::answer(200, file, "ETag: " + tag + "\r\n");
    }

    std::string media(const LoopbackRequest& request) {
        std::ifstream in(site.media.path_of(request.path.substr(std::string("/api/v1/media/").size())),
                         std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), {});
        const auto range = request.headers.find("range");
        if (range == request.headers.end())
            return LoopbackServer::answer(200, bytes);
        return LoopbackServer::answer(206, bytes.substr(std::stoul(range->second.substr(6))));
    }

    std::mutex mutex_;
    Carry carry_;
    LoopbackServer server_;
};

/// A kiosk's data folder with everything that `bluelamp-kiosk sync` opens. Destroying and making it again is
/// a restart.
struct SyncKiosk {
    explicit SyncKiosk(std::filesystem::path data,
                       std::function<Time()> system = TrustedClock::system_clock_now)
        : folder(std::move(data))
        , log(folder, identity().kiosk)
        , content(folder)
        , clock(log, std::move(system))
        , engine(folder, identities, log, content, clock, {}, "test") {}

    static void enrol(const std::filesystem::path& folder, SyncPeer& peer, const std::string& area = "hill") {
        IdentityStore store(folder);
        enrol_online(store, folder, {}, peer.url(), peer.code(area), "test");
    }

    Entry add(const std::string& text = "text") {
        return log.append(draft_entry(Feedback{"hill", 3, "", text, "", false}, Via::screen, make_receipt(),
                                      clock.now(), 0, identity().server_keys.sealing.front()));
    }
    [[nodiscard]] Identity identity() const { return identities.load().value(); }
    [[nodiscard]] std::vector<std::string> items() {
        std::vector<std::string> ids;
        if (const auto body = stored_manifest(identity(), content, log))
            for (const auto& item : body->content.items)
                ids.push_back(item.id);
        return ids;
    }

    std::filesystem::path folder;
    IdentityStore identities{folder};
    LogStore log;
    ContentStore content;
    TrustedClock clock;
    SyncEngine engine;
};

/// A peer with one enrolled kiosk.
struct SyncPair {
    SyncPair() { SyncKiosk::enrol(folder.path() / "kiosk", peer); }
    [[nodiscard]] SyncKiosk kiosk() const { return SyncKiosk(folder.path() / "kiosk"); }
    [[nodiscard]] std::filesystem::path path(const std::string& name) const { return folder.path() / name; }

    TemporaryFolder folder;
    SyncPeer peer;
};

} // namespace bluelamp::testing
