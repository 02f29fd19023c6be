#include "api/kiosk_api.hpp"

#include "enrolment/enrolment.hpp"
#include "publishing/manifests.hpp"
#include "wire/limits.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

namespace bluelamp::server {
namespace {

using http::problem;
using http::problem_later;
using http::Reply;
using http::Request;
using http::Response;

constexpr double requests_per_second = 50;
constexpr double requests_at_once = 500;
constexpr std::chrono::seconds longest_wait{60};

template <typename Number>
std::optional<Number> number_in(std::string_view text) {
    Number number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

std::optional<Nonce> nonce_of(const Request& request) {
    const auto octets = from_hex(request.header("X-Bluelamp-Nonce"));
    return octets ? Nonce::from(*octets) : std::nullopt;
}

std::chrono::seconds wait_of(const Request& request) {
    const auto found = request.query.find("wait");
    if (found == request.query.end())
        return std::chrono::seconds(0);
    return std::min(longest_wait, std::chrono::seconds(number_in<std::uint32_t>(found->second).value_or(0)));
}

struct Range {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
};

enum class RangeKind { whole, part, unsatisfiable };

/// One range of octets (RFC 9110 §14); anything else, several ranges too, means the whole.
RangeKind range_of(std::string_view header, std::uint64_t size, Range& range) {
    if (!header.starts_with("bytes=") || header.find(',') != std::string_view::npos)
        return RangeKind::whole;
    header.remove_prefix(6);
    const auto dash = header.find('-');
    if (dash == std::string_view::npos)
        return RangeKind::whole;
    const auto first = number_in<std::uint64_t>(header.substr(0, dash));
    const auto last = number_in<std::uint64_t>(header.substr(dash + 1));
    if (dash == 0 && last) {
        if (*last == 0)
            return RangeKind::unsatisfiable;
        range = {size - std::min(size, *last), size - 1};
    } else if (first && (last || dash + 1 == header.size())) {
        range = {*first, std::min(last.value_or(size - 1), size - 1)};
    } else {
        return RangeKind::whole;
    }
    return range.first < size && range.first <= range.last ? RangeKind::part : RangeKind::unsatisfiable;
}

Response octets(const char* type, Bytes body) {
    return {.status = 200,
            .headers = {{"Content-Type", type}, {"Cache-Control", "no-store"}},
            .body = std::move(body),
            .file = {}};
}

} // namespace

KioskApi::KioskApi(Parts parts)
    : parts_(std::move(parts))
    , intake_(parts_.keys, parts_.now,
              [this](Storage& storage) { reissue_manifests(storage, *parts_.keys.current(), parts_.now()); })
    , batches_(intake_, parts_.open())
    , limit_(requests_per_second, requests_at_once) {}

bool KioskApi::is_too_often(const Request& request, const Reply& reply) {
    const auto token = request.header("Authorization");
    const auto wait = limit_.take(http::client_of(request, parts_.behind_proxy) + " " + std::string(token),
                                  std::chrono::steady_clock::now());
    if (wait)
        reply(problem_later(429, "too many requests from this address; slow down", *wait));
    return wait.has_value();
}

std::optional<KioskRecord> KioskApi::authenticate(Storage& storage, const Request& request,
                                                  const Reply& reply) {
    constexpr std::string_view scheme = "Bearer ";
    const auto header = request.header("Authorization");
    std::optional<KioskRecord> kiosk;
    if (header.starts_with(scheme))
        kiosk = storage.kiosks().find_by_token(token_hash(header.substr(scheme.size())));
    if (kiosk && kiosk->revoked)
        kiosk.reset();
    if (!kiosk) {
        auto answer =
            problem(401, "the bearer token is missing, revoked or not known here; enrol the kiosk again");
        answer.headers.emplace_back("WWW-Authenticate", "Bearer");
        reply(std::move(answer));
    }
    return kiosk;
}

void KioskApi::heed_manifest_header(Storage& storage, const Request& request, const std::string& who) {
    const auto header = from_base64url(request.header("X-Bluelamp-Manifest"));
    if (!header || header->empty() || header->size() > limits::manifest_header)
        return;
    if (heed_shown_manifest(storage, *parts_.keys.current(), parts_.now(), *header, who)) {
        spdlog::warn("{} has a newer manifest than this database ever made: it was put back from a copy; "
                     "new versions were made that go past it",
                     who);
        parts_.metrics.add("database_put_back");
    }
}

void KioskApi::note_seen(Storage& storage, const KioskRecord& kiosk, const Request& request) {
    const auto header = from_base64url(request.header("X-Bluelamp-Manifest"));
    const auto shown = header && header->size() <= limits::manifest_header
                           ? read_shown_manifest(*parts_.keys.current(), *header)
                           : std::nullopt;
    const auto version = shown && shown->area == kiosk.area ? shown->version : 0;
    const auto now = parts_.now();
    // Polls come often; the database is written for news and once a minute.
    if (version != kiosk.shown_version || now - kiosk.seen_ms >= 60'000)
        storage.kiosks().note_seen(kiosk.id, now, version);
}

void KioskApi::enrol(const Request& request, const Reply& reply) {
    if (is_too_often(request, reply))
        return;
    if (request.body.size() > 16 * 1024)
        return reply(problem(413, "an enrolment request is a few hundred octets"));
    try {
        const auto asked = read_enrol_request(request.body);
        const auto keys = parts_.keys.current();
        const auto storage = parts_.storage.borrow();
        auto result = server::enrol(*storage, *keys, parts_.now(), asked,
                                    http::client_of(request, parts_.behind_proxy));
        if (result.problem == EnrolProblem::too_many)
            return reply(problem_later(429, "too many wrong codes; wait a minute", result.retry_after));
        if (result.problem == EnrolProblem::refused) {
            parts_.metrics.add("enrolments_refused");
            return reply(problem(403, "the code is unknown, used or expired; ask for a new one"));
        }
        storage->transact([&] { reissue_manifests(*storage, *keys, parts_.now()); });
        spdlog::info("kiosk {} enrolled", result.kiosk);
        parts_.metrics.add("enrolments");
        reply(octets("application/vnd.bluelamp.enrolment", std::move(result.reply)));
    } catch (const WireError& error) {
        reply(problem(400, error.what()));
    }
}

void KioskApi::take_batch(const Request& request, const Reply& reply) {
    if (is_too_often(request, reply))
        return;
    if (request.body.size() > limits::batch_file)
        return reply(problem(413, "a batch has at most 4 MiB"));
    const auto nonce = nonce_of(request);
    if (!nonce)
        return reply(problem(400, "X-Bluelamp-Nonce must be 16 octets in hex"));
    try {
        const auto storage = parts_.storage.borrow();
        heed_manifest_header(*storage, request, "a kiosk that sent a batch");
        const auto result = batches_.take(*storage, request.body, *nonce);
        if (!result.trusted) {
            spdlog::warn("a batch from {} was refused: {}", http::client_of(request, parts_.behind_proxy),
                         result.why);
            parts_.metrics.add("batches_refused");
            return reply(problem(401, "the batch is not signed by a kiosk of this server: " + result.why));
        }
        if (result.ack.status == AckStatus::forked) {
            spdlog::warn("kiosk {} sent other entries under known numbers: its disk was copied or put back",
                         result.ack.kiosk);
            parts_.metrics.add("batches_forked");
        }
        if (!result.use_problem.empty())
            spdlog::warn("counts of use from kiosk {} were not taken: {}", result.ack.kiosk,
                         result.use_problem);
        parts_.metrics.add("batches");
        parts_.metrics.add("entries", result.stored);
        reply(octets("application/vnd.bluelamp.acknowledgement",
                     write_acknowledgement(result.ack, parts_.keys.current()->signing())));
    } catch (const WireError& error) {
        parts_.metrics.add("batches_unreadable");
        reply(problem(400, std::string("not a batch: ") + error.what()));
    }
}

Response KioskApi::manifest_answer(Storage& storage, const std::string& area,
                                   const std::string& known_tag) const {
    auto manifest = storage.content().manifest(area);
    if (!manifest)
        return problem(404, "nothing was published for this area yet");
    const auto tag = etag_of(read_manifest_header(manifest->file).header);
    auto answer = octets("application/vnd.bluelamp.manifest", {});
    answer.headers.emplace_back("ETag", tag);
    if (tag == known_tag)
        answer.status = 304;
    else
        answer.body = std::move(manifest->file);
    return answer;
}

void KioskApi::send_manifest(const Request& request, const Reply& reply) {
    if (is_too_often(request, reply))
        return;
    const auto storage = parts_.storage.borrow();
    const auto kiosk = authenticate(*storage, request, reply);
    if (!kiosk)
        return;
    heed_manifest_header(*storage, request, "kiosk " + kiosk->id);
    note_seen(*storage, *kiosk, request);
    // Read before the manifest is: what comes in between wakes the poll at once.
    const auto version = storage->content().manifest_version(kiosk->area);
    const std::string known_tag(request.header("If-None-Match"));
    auto answer = manifest_answer(*storage, kiosk->area, known_tag);
    const auto wait = wait_of(request);
    if (answer.status == 200 || wait.count() == 0)
        return reply(std::move(answer));
    parts_.watch.wait(
        kiosk->area, version, std::chrono::steady_clock::now() + wait,
        [this, reply, area = kiosk->area, known_tag] {
            try {
                const auto again = parts_.storage.borrow();
                reply(manifest_answer(*again, area, known_tag));
            } catch (const std::exception& error) {
                spdlog::error("answering a long poll: {}", error.what());
                reply(problem_later(503, "the database does not answer", std::chrono::seconds(5)));
            }
        });
}

void KioskApi::send_media(const Request& request, const Reply& reply) {
    if (is_too_often(request, reply))
        return;
    const auto storage = parts_.storage.borrow();
    if (!authenticate(*storage, request, reply))
        return;
    const auto& sha256 = request.parameters.at("sha256");
    const auto media = parts_.media.has(sha256) ? storage->content().media(sha256) : std::nullopt;
    if (!media)
        return reply(problem(404, "there is no such media file"));
    Response answer{.status = 200,
                    .headers = {{"Content-Type", media->type},
                                {"Accept-Ranges", "bytes"},
                                {"ETag", "\"" + sha256 + "\""},
                                {"Cache-Control", "private, max-age=31536000, immutable"}},
                    .body = {},
                    .file = http::FileBody{parts_.media.path_of(sha256), 0, media->bytes}};
    Range range;
    switch (range_of(request.header("Range"), media->bytes, range)) {
    case RangeKind::whole:
        break;
    case RangeKind::part:
        answer.status = 206;
        answer.file = http::FileBody{parts_.media.path_of(sha256), range.first, range.last - range.first + 1};
        answer.headers.emplace_back("Content-Range", "bytes " + std::to_string(range.first) + "-" +
                                                         std::to_string(range.last) + "/" +
                                                         std::to_string(media->bytes));
        break;
    case RangeKind::unsatisfiable:
        answer = problem(416, "the range begins behind the end of the file");
        answer.headers.emplace_back("Content-Range", "bytes */" + std::to_string(media->bytes));
        break;
    }
    reply(std::move(answer));
}

} // namespace bluelamp::server
