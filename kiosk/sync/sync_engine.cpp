#include "sync/sync_engine.hpp"

#include "base/time.hpp"
#include "health/disk_reserve.hpp"
#include "sync/exchange.hpp"
#include "wire/limits.hpp"

#include <algorithm>
#include <fstream>
#include <thread>

namespace bluelamp {
namespace {

constexpr std::chrono::seconds patience{30}; // without progress
constexpr int not_modified = 304;
constexpr int unauthorized = 401;
constexpr int not_found = 404;
constexpr int too_many_requests = 429;
constexpr int partial_content = 206;
constexpr int range_not_satisfiable = 416;

void note(SyncPass& pass, const std::string& problem) {
    if (pass.problem.empty())
        pass.problem = problem;
}

void note(SyncPass& pass, const std::string& what, const HttpResult& result) {
    note(pass, what + ": " + result.summary());
    if (!pass.retry_after)
        pass.retry_after = result.retry_after();
}

std::string unknown_here(const Identity& identity) {
    return identity.server +
           " does not know this kiosk (status 401); nothing is lost: ask headquarters for a code "
           "and enrol it again";
}

/// nullopt when another process had it for all our patience.
std::optional<FileLock> take_turn(const std::filesystem::path& path, const CancelToken& cancel) {
    const auto until = std::chrono::steady_clock::now() + patience;
    for (;;) {
        if (auto lock = FileLock::try_take(path))
            return lock;
        if (cancel.cancelled() || std::chrono::steady_clock::now() > until)
            return std::nullopt;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

} // namespace

SyncEngine::SyncEngine(std::filesystem::path folder, IdentityStore& identity, LogStore& log,
                       ContentStore& content, TrustedClock& clock, const NetworkOptions& network,
                       std::string version, std::function<void()> progress)
    : folder_(std::move(folder))
    , identities_(identity)
    , log_(log)
    , content_(content)
    , clock_(clock)
    , version_(std::move(version))
    , progress_(progress ? std::move(progress) : [] {})
    , client_(network) {}

HttpResult SyncEngine::send(const HttpRequest& request, const CancelToken& cancel) {
    progress_();
    return client_.send(request, cancel);
}

HttpRequest SyncEngine::request_to(const std::string& path) const {
    HttpRequest request;
    request.url = identity_->server + "/api/v1/" + path;
    request.total_timeout = patience;
    request.stall_timeout = patience;
    if (clock_.behind()) // else a dead battery never syncs
        request.certificate_time = clock_.now();
    if (const auto header = log_.value(kept::manifest_header); !header.empty())
        request.headers["X-Bluelamp-Manifest"] = header;
    return request;
}

SyncPass SyncEngine::pass(const CancelToken& cancel) {
    SyncPass pass;
    const auto turn = take_turn(folder_ / "sync.lock", cancel);
    if (!turn) {
        pass.problem = "another process is syncing";
        return pass;
    }
    identity_ = identities_.load();
    if (!identity_) {
        pass.problem = "the kiosk is not enrolled";
        return pass;
    }
    if (identity_->server.empty()) {
        pass.problem = "the kiosk was enrolled without a server's address; use a stick";
        return pass;
    }
    count_missing_media();
    const auto keys_before = identity_->server_keys.serial;
    send_log(pass, cancel);
    // A server that does not take what people said may still have an appeal to withdraw.
    const bool manifest = fetch_manifest(pass, std::chrono::seconds(0), cancel);
    if (!pass.problem.empty() && identity_->server_keys.serial > keys_before) {
        // It signs with keys that its new manifest told of: now its acknowledgements can be read.
        pass.problem.clear();
        send_log(pass, cancel);
    }
    const bool media = fetch_media(pass, cancel);
    pass.content_current = manifest && media;
    pass.all_acknowledged = pass.contact && log_.pending_count() == 0;
    tidy();
    return pass;
}

void SyncEngine::send_log(SyncPass& pass, const CancelToken& cancel) {
    log_.open_epoch();
    // At least one batch each, without entries if need be: only an acknowledgement is contact, and a server
    // that was put back says so by a lower watermark.
    for (const auto& epoch : log_.epochs_to_send())
        if (send_epoch(pass, epoch, cancel) == Sent::unreachable)
            return; // one that is refused does not block the others
    hand_tombstones_back(pass, cancel);
}

SyncEngine::Sent SyncEngine::send_epoch(SyncPass& pass, const Epoch& epoch, const CancelToken& cancel) {
    const auto pending = [&] {
        for (const auto& counts : log_.counts())
            if (counts.epoch == epoch)
                return counts.pending;
        return std::uint64_t{0};
    };
    for (int without_progress = 0; without_progress < 2 && !cancel.cancelled();) {
        const auto before = pending();
        if (const auto sent = send_batch(pass, epoch, {}, cancel); sent != Sent::acknowledged)
            return sent;
        const auto left = pending();
        if (left == 0)
            return Sent::acknowledged;
        without_progress =
            left < before ? 0 : without_progress + 1; // a lowered watermark is no progress, once
    }
    note(pass, "the server acknowledges nothing more");
    return Sent::refused;
}

SyncEngine::Sent SyncEngine::send_batch(SyncPass& pass, const Epoch& epoch,
                                        const std::vector<Bytes>& tombstones, const CancelToken& cancel) {
    const auto batch =
        make_batch(*identity_, log_, content_, clock_, {version_, media_missing_}, epoch, 0, tombstones);
    const auto nonce = random_fixed<Nonce>();
    auto request = request_to("batches");
    request.method = "POST";
    request.headers["Content-Type"] = "application/vnd.bluelamp.batch";
    request.headers["X-Bluelamp-Nonce"] = to_hex(nonce.view());
    request.body = batch.file;
    request.size_limit = limits::manifest_header + limits::acknowledgement;
    const auto result = send(request, cancel);
    if (result.error == NetError::none && result.status == unauthorized) {
        note(pass, unknown_here(*identity_));
        return Sent::refused;
    }
    if (!result.ok()) {
        note(pass, "sending to " + identity_->server, result);
        const bool refused = result.error == NetError::none && result.status >= 400 && result.status < 500 &&
                             result.status != too_many_requests;
        return refused ? Sent::refused : Sent::unreachable;
    }
    try {
        const auto read = read_acknowledgement(result.body);
        const auto& ack = read.ack;
        if (!identity_->server_keys.verifies(read.envelope))
            throw WireError("it is not signed by this kiosk's server");
        if (ack.nonce != nonce || ack.kiosk != identity_->kiosk || ack.epoch != epoch)
            throw WireError("it answers another request");
        take_acknowledgement(identities_, log_, content_, clock_, ack, true, batch.last);
    } catch (const WireError& error) {
        note(pass, "the answer of " + identity_->server + " is not an acknowledgement: " + error.what());
        return Sent::unreachable;
    }
    pass.contact = true;
    identity_ = identities_.load();
    return Sent::acknowledged;
}

void SyncEngine::hand_tombstones_back(SyncPass& pass, const CancelToken& cancel) {
    const auto generation = log_.value(kept::generation);
    if (generation == log_.value(kept::tombstones_handed) || generation.empty())
        return;
    const auto all = log_.tombstones();
    for (std::size_t from = 0; from < all.size(); from += limits::batch_tombstones) {
        const auto to = std::min(all.size(), from + limits::batch_tombstones);
        const std::vector<Bytes> some(all.begin() + static_cast<std::ptrdiff_t>(from),
                                      all.begin() + static_cast<std::ptrdiff_t>(to));
        if (send_batch(pass, log_.open_epoch(), some, cancel) != Sent::acknowledged)
            return;
    }
    log_.set_value(kept::tombstones_handed, generation);
}

bool SyncEngine::fetch_manifest(SyncPass& pass, std::chrono::seconds wait, const CancelToken& cancel) {
    auto request = request_to("manifest" + (wait.count() > 0 ? "?wait=" + std::to_string(wait.count()) : ""));
    request.headers["Authorization"] = "Bearer " + identity_->token;
    request.size_limit = limits::manifest_file;
    request.total_timeout = std::chrono::seconds(0);
    request.stall_timeout = patience + wait;
    if (const auto stored = content_.manifest())
        request.headers["If-None-Match"] = etag_of(read_manifest_header(*stored).header);
    const auto result = send(request, cancel);
    if (result.error == NetError::none && (result.status == not_modified || result.status == not_found))
        return true;
    if (result.error == NetError::none && result.status == unauthorized) {
        pass.problem =
            unknown_here(*identity_); // whatever was said of an answer's signature before follows from it
        return false;
    }
    if (!result.ok()) {
        note(pass, "fetching content from " + identity_->server, result);
        return false;
    }
    try {
        const auto verified = read_manifest(result.body, identity_->server_keys);
        const auto taken = take_manifest(identities_, log_, content_, clock_, result.body, verified);
        if (taken == ManifestTaken::older) {
            note(pass, "the server offers older content than was here before");
            return false;
        }
        pass.content_changed = pass.content_changed || taken == ManifestTaken::stored;
        identity_ = identities_.load();
        return true;
    } catch (const WireError& error) {
        note(pass, "the answer of " + identity_->server + " is not this kiosk's content: " + error.what());
        return false;
    }
}

bool SyncEngine::fetch_media(SyncPass& pass, const CancelToken& cancel) {
    const auto body = stored_manifest(*identity_, content_, log_);
    if (!body)
        return true;
    bool all = true;
    const auto needed = media_needed(*body, content_);
    for (const auto& media : missing_media(*body, content_)) {
        if (cancel.cancelled())
            return false;
        if (!content_.media().make_room(needed, media)) {
            note(pass,
                 "pictures and videos take more than the kiosk's media_quota_mb; the largest are left out");
            return false; // the others are larger still
        }
        if (fetch_one(media, pass, cancel))
            pass.content_changed = true;
        else
            all = false;
    }
    return all;
}

bool SyncEngine::fetch_one(const Media& media, SyncPass& pass, const CancelToken& cancel) {
    if (!has_room_for(folder_, media.bytes)) {
        note(pass, "the disk has no room for a picture of " + std::to_string(media.bytes >> 20U) + " MiB");
        return false;
    }
    const auto part = content_.media().partial_path_of(media.sha256);
    std::error_code none;
    auto have = std::filesystem::exists(part, none) ? std::filesystem::file_size(part, none) : 0;
    if (have > media.bytes) {
        std::filesystem::remove(part, none);
        have = 0;
    }
    if (have < media.bytes || media.bytes == 0) {
        std::ofstream out;
        auto request = request_to("media/" + media.sha256);
        request.headers["Authorization"] = "Bearer " + identity_->token;
        if (have > 0)
            request.headers["Range"] = "bytes=" + std::to_string(have) + "-";
        request.size_limit = limits::media_file;
        request.total_timeout = std::chrono::seconds(0);
        request.begin = [&](int status) {
            const auto mode = status == partial_content ? std::ios::app : std::ios::trunc;
            out.open(part, std::ios::binary | mode);
            return out.is_open();
        };
        request.sink = [&](std::string_view piece) {
            progress_();
            out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
            return out.good();
        };
        const auto result = send(request, cancel);
        out.close();
        if (result.status == range_not_satisfiable)
            std::filesystem::remove(part, none);
        if (!result.ok()) {
            note(pass, "fetching a picture from " + identity_->server, result);
            return false;
        }
        if (out.fail()) {
            note(pass, "a picture could not be written: is the disk full?");
            return false;
        }
        if (!std::filesystem::exists(part, none)) // an empty file has no piece
            std::ofstream(part, std::ios::binary).close();
    }
    if (content_.media().accept_partial(media.sha256))
        return true;
    note(pass, "a picture came damaged; it is fetched again");
    return false;
}

bool SyncEngine::wait_for_change(const CancelToken& cancel, std::string& problem) {
    identity_ = identities_.load();
    if (!identity_ || identity_->server.empty())
        return false;
    KioskSettings settings;
    if (const auto body = stored_manifest(*identity_, content_, log_))
        settings = body->settings;
    SyncPass pass;
    (void)fetch_manifest(pass, std::chrono::seconds(settings.poll_seconds), cancel);
    if (!cancel.cancelled())
        problem = pass.problem;
    return pass.content_changed;
}

void SyncEngine::count_missing_media() {
    const auto body = stored_manifest(*identity_, content_, log_);
    media_missing_ = body ? missing_media(*body, content_).size() : 0;
}

void SyncEngine::tidy() {
    clock_.persist();
    const auto body = stored_manifest(*identity_, content_, log_);
    if (body)
        content_.media().tidy(media_needed(*body, content_));
    prune_log(body, log_, clock_);
}

} // namespace bluelamp
