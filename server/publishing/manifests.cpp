#include "publishing/manifests.hpp"

#include "crypto/hash.hpp"
#include "custody/audit.hpp"
#include "publishing/content_of.hpp"
#include "wire/content_json.hpp"

#include <algorithm>
#include <set>

namespace bluelamp::server {
namespace {

/// A receipt's owner may ask at any kiosk, so every manifest has the answers of all areas, as far as they
/// fit: some 4,000. The older ones of other areas give way, and are still on the web.
constexpr std::size_t answers_octets = 2 * 1024 * 1024;

/// Of what the manifest says. The audit head is left out: it moves with everything that staff do.
std::string digest_of(const std::string& area, const ManifestBody& body) {
    ByteWriter said;
    said.sized(area).sized(write_content(body.content));
    for (const auto& tombstone : body.tombstones)
        said.sized(tombstone);
    said.u32(0);
    for (const auto& [receipt, answer] : body.answers)
        said.sized(receipt).sized(answer);
    for (const auto& statement : body.key_statements)
        said.sized(statement);
    return to_hex(hash_of(said.bytes()).view());
}

/// Published areas, and those that kiosks stand in or once got a manifest for.
std::set<std::string> areas_of(Storage& storage, const Content& content) {
    std::set<std::string> areas;
    for (const auto& area : content.areas)
        areas.insert(area.id);
    for (const auto& kiosk : storage.kiosks().all())
        areas.insert(kiosk.area);
    for (const auto& area : storage.content().manifest_areas())
        areas.insert(area);
    return areas;
}

class Maker {
public:
    Maker(Storage& storage, const ServerKeys& keys, std::int64_t now_ms)
        : storage_(storage)
        , keys_(keys)
        , now_ms_(now_ms)
        , content_(content_of(storage)) {
        for (const auto& tombstone : storage.content().tombstones())
            body_.tombstones.push_back(tombstone.file);
        body_.key_statements = keys.statements();
        body_.audit_head = audit_head(storage);
    }

    [[nodiscard]] std::set<std::string> areas() const { return areas_of(storage_, content_); }

    /// Whether a new one was made. `anyway`: though it says the same. `above`: its version is higher.
    bool make(const std::string& area, bool anyway, std::uint64_t above) {
        body_.content = part_for(content_, area);
        body_.answers.clear();
        for (auto& answer : storage_.answers().nearest(area, answers_octets))
            body_.answers.emplace(to_hex(answer.receipt.view()), std::move(answer.file));
        const auto digest = digest_of(area, body_);
        const auto last = storage_.content().manifest(area);
        if (!anyway && last && last->digest == digest)
            return false;
        const auto before = std::max(above, last ? last->version : 0);
        ManifestHeader header;
        header.area = area;
        header.version = std::max(before + 1, static_cast<std::uint64_t>(now_ms_));
        header.generation = generation_of(storage_);
        header.issued_ms = now_ms_;
        storage_.content().put_manifest(
            {area, header.version, digest, write_manifest(header, body_, keys_.signing())});
        return true;
    }

private:
    Storage& storage_;
    const ServerKeys& keys_;
    std::int64_t now_ms_;
    Content content_;
    ManifestBody body_;
};

} // namespace

std::uint64_t generation_of(Storage& storage) {
    const auto generation = storage.value("generation");
    return generation.empty() ? 1 : std::stoull(generation);
}

std::size_t reissue_manifests(Storage& storage, const ServerKeys& keys, std::int64_t now_ms) {
    if (storage.content().entities().empty())
        return 0;
    Maker maker(storage, keys, now_ms);
    std::size_t made = 0;
    for (const auto& area : maker.areas())
        made += maker.make(area, false, 0) ? 1 : 0;
    return made;
}

void jump_past(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, std::uint64_t seen,
               std::uint64_t seen_generation) {
    // Never a number that was used in what was lost: a kiosk of that time would take it for one it knows.
    storage.set_value("generation",
                      std::to_string(std::max(std::max(generation_of(storage), seen_generation) + 1,
                                              static_cast<std::uint64_t>(now_ms))));
    if (storage.content().entities().empty())
        return;
    Maker maker(storage, keys, now_ms);
    for (const auto& area : maker.areas())
        maker.make(area, true, seen);
}

std::optional<ManifestHeader> read_shown_manifest(const ServerKeys& keys, ByteView signed_header) {
    try {
        auto read = read_manifest_header(signed_header);
        return keys.set().verifies(read.envelope) ? std::optional(read.header) : std::nullopt;
    } catch (const WireError&) {
        return std::nullopt;
    }
}

bool heed_shown_manifest(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                         ByteView signed_header, const std::string& who) {
    const auto shown = read_shown_manifest(keys, signed_header);
    const auto is_ahead = [&] {
        return shown->version > storage.content().manifest_version(shown->area) ||
               shown->generation > generation_of(storage);
    };
    if (!shown || storage.content().entities().empty() || !is_ahead())
        return false;
    bool jumped = false;
    storage.transact([&] {
        if (!is_ahead())
            return;
        jump_past(storage, keys, now_ms, shown->version, shown->generation);
        audit(storage, now_ms, "server", "manifest.ahead",
              who + " has version " + std::to_string(shown->version) +
                  " that this database never made: it was put back from a copy");
        jumped = true;
    });
    return jumped;
}

} // namespace bluelamp::server
