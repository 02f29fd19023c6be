#include "wire/manifest.hpp"

#include "wire/content_json.hpp"
#include "wire/content_parts.hpp"
#include "wire/limits.hpp"

#include <set>

namespace bluelamp {
namespace {

using Json = JsonReader::Json;

constexpr std::size_t tombstone_size = 1024;
constexpr std::size_t answer_size = 64 * 1024;

Json encoded(const std::vector<Bytes>& list) {
    Json json = Json::array();
    for (const auto& bytes : list)
        json.push_back(to_base64url(bytes));
    return json;
}

Bytes decoded(const JsonReader& in, std::size_t most) {
    auto bytes = from_base64url(in.text(most * 2));
    if (!bytes || bytes->size() > most)
        in.fail("not base64url", "send it as FORMAT.md says");
    return std::move(*bytes);
}

std::vector<Bytes> decoded_list(const JsonReader& in, const std::string& key, std::size_t most,
                                std::size_t size) {
    std::vector<Bytes> list;
    if (const auto member = in.member(key))
        member->each([&](const JsonReader& element) {
            if (list.size() == most)
                member->fail("too long", "send less");
            list.push_back(decoded(element, size));
        });
    return list;
}

Json write_settings(const KioskSettings& settings) {
    Json json(settings.other);
    if (json.is_null())
        json = Json::object();
    json["poll_seconds"] = settings.poll_seconds;
    json["sync_seconds"] = settings.sync_seconds;
    json["retention_days"] = settings.retention_days;
    json["feedback_minimum_ms"] = settings.feedback_minimum_ms;
    return json;
}

KioskSettings read_settings(const JsonReader& in) {
    KioskSettings settings;
    in.each_member([&](const std::string& key, const JsonReader& value) {
        if (key == "poll_seconds")
            settings.poll_seconds = static_cast<int>(value.integer(1, 60));
        else if (key == "sync_seconds")
            settings.sync_seconds = static_cast<int>(value.integer(1, 86400));
        else if (key == "retention_days")
            settings.retention_days = static_cast<int>(value.integer(0, 3650));
        else if (key == "feedback_minimum_ms")
            settings.feedback_minimum_ms = static_cast<int>(value.integer(0, 600000));
        else if (value.value().is_string())
            settings.other.emplace(key, value.text(limits::entry_payload));
    });
    return settings;
}

Bytes write_tail(const ManifestBody& body) {
    Json json{{"content", Json::parse(write_content(body.content))},
              {"tombstones", encoded(body.tombstones)},
              {"answers", Json::object()},
              {"keys", encoded(body.key_statements)},
              {"settings", write_settings(body.settings)},
              {"audit", body.audit_head}};
    for (const auto& [hash, answer] : body.answers)
        json["answers"][hash] = to_base64url(answer);
    return json.dump();
}

ManifestBody read_tail(const Json& json, std::vector<Bytes> statements) {
    const JsonReader in(json);
    ManifestBody body;
    body.key_statements = std::move(statements);
    body.content = parts::content(in.needed("content", "the content"));
    body.tombstones = decoded_list(in, "tombstones", limits::tombstones, tombstone_size);
    if (const auto answers = in.member("answers"))
        answers->each_member([&](const std::string& hash, const JsonReader& value) {
            body.answers.emplace(hash, decoded(value, answer_size));
        });
    if (const auto settings = in.member("settings"))
        body.settings = read_settings(*settings);
    body.audit_head = in.text_or_none("audit", limits::id);
    return body;
}

Bytes write_header(const ManifestHeader& header) {
    ByteWriter out;
    out.sized(header.area).u64(header.version).u64(header.generation).i64(header.issued_ms);
    out.raw(header.tail_hash.view()).u64(header.tail_size);
    return out.take();
}

ManifestHeader read_header(ByteView bytes) {
    ByteReader in(bytes);
    ManifestHeader header;
    header.area = std::string(in.sized(limits::id));
    header.version = in.u64();
    header.generation = in.u64();
    header.issued_ms = in.i64();
    header.tail_hash = in.fixed<Hash>();
    header.tail_size = in.u64();
    if (header.version == 0 || header.version > static_cast<std::uint64_t>(INT64_MAX))
        throw WireError("it has no usable version");
    return header;
}

} // namespace

Bytes write_tombstone(const Tombstone& tombstone, const SigningKey& server) {
    ByteWriter out;
    out.sized(tombstone.id).u64(tombstone.revision).i64(tombstone.at.time_since_epoch().count());
    return write_envelope(FileType::tombstone, out.bytes(), server);
}

SignedTombstone read_tombstone(ByteView bytes) {
    SignedTombstone read;
    read.envelope = read_envelope(FileType::tombstone, bytes, tombstone_size);
    ByteReader in(read.envelope.body);
    read.tombstone.id = std::string(in.sized(limits::id));
    read.tombstone.revision = in.u64();
    read.tombstone.at = Time(std::chrono::seconds(in.i64()));
    if (read.tombstone.revision > static_cast<std::uint64_t>(INT64_MAX))
        throw WireError("a tombstone's revision is out of range");
    return read;
}

Bytes write_manifest(ManifestHeader header, const ManifestBody& body, const SigningKey& server) {
    const auto tail = write_tail(body);
    header.tail_hash = hash_of(tail);
    header.tail_size = tail.size();
    auto file = write_envelope(FileType::manifest, write_header(header), server, tail);
    if (file.size() > limits::manifest_file)
        throw WireError("the manifest is larger than " + std::to_string(limits::manifest_file) + " bytes");
    return file;
}

VerifiedManifest read_manifest(ByteView file, const KeySet& known) {
    const auto envelope = read_envelope(FileType::manifest, file, limits::manifest_file);
    const auto header = read_header(envelope.body);
    if (envelope.tail.size() != header.tail_size || hash_of(envelope.tail) != header.tail_hash)
        throw WireError("it is truncated or damaged");
    // A new signer shows itself by the statements inside: until it has, only the bounded JSON form is read.
    const auto json = JsonReader::parse(envelope.tail, limits::manifest_file);
    auto statements = decoded_list(JsonReader(json), "keys", limits::key_statements, limits::key_statement);
    auto keys = advance_keys(known, statements);
    if (!keys.verifies(envelope))
        throw WireError("it is not signed by this kiosk's server");
    return {{header, read_tail(json, std::move(statements))}, keys};
}

Bytes manifest_header_of(ByteView file) {
    const auto envelope = read_envelope(FileType::manifest, file, limits::manifest_file);
    return Bytes(file.substr(0, file.size() - envelope.tail.size()));
}

SignedManifestHeader read_manifest_header(ByteView bytes) {
    SignedManifestHeader read;
    read.envelope = read_envelope(FileType::manifest, bytes, limits::manifest_file);
    read.envelope.tail.clear();
    read.header = read_header(read.envelope.body);
    return read;
}

std::string etag_of(const ManifestHeader& header) {
    return "\"" + std::to_string(header.version) + "-" + std::to_string(header.generation) + "\"";
}

std::vector<Media> media_of(const Content& content) {
    std::vector<Media> list;
    std::set<std::string> seen;
    const auto add = [&](const std::optional<Media>& media) {
        if (media && seen.insert(media->sha256).second)
            list.push_back(*media);
    };
    for (const auto& item : content.items) {
        add(item.image);
        add(item.captions);
        add(item.video);
    }
    for (const auto& member : content.team)
        add(member.photo);
    return list;
}

} // namespace bluelamp
