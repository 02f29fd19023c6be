#include "wire/enrolment.hpp"

#include "wire/json_reader.hpp"
#include "wire/limits.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

using Json = JsonReader::Json;

constexpr std::size_t code_size = 128;
constexpr std::size_t token_size = 512;
constexpr std::size_t address_size = 2048;

void write_statements(ByteWriter& out, const std::vector<Bytes>& statements) {
    out.u32(static_cast<std::uint32_t>(statements.size()));
    for (const auto& statement : statements)
        out.sized(statement);
}

std::vector<Bytes> read_statements(ByteReader& in) {
    std::vector<Bytes> statements;
    for (auto left = in.count(limits::key_statements); left > 0; --left)
        statements.emplace_back(in.sized(limits::key_statement));
    return statements;
}

template <typename F>
F hex_member(const JsonReader& in, const std::string& key) {
    const auto member = in.needed(key, "hex digits");
    const auto bytes = from_hex(member.text(2 * F::size));
    const auto value = bytes ? F::from(*bytes) : std::nullopt;
    if (!value)
        member.fail("not the right length of hex digits", "give " + std::to_string(2 * F::size));
    return *value;
}

void check_identity(const std::string& kiosk, const std::string& area) {
    if (!is_kiosk_id(kiosk) || area.empty())
        throw WireError("it names no kiosk or no area");
}

} // namespace

bool is_kiosk_id(std::string_view text) {
    return !text.empty() && text.size() <= limits::kiosk_id &&
           std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_';
           });
}

std::string write_enrol_request(const EnrolRequest& request) {
    Json json{{"code", request.code},
              {"key", to_hex(request.key.view())},
              {"nonce", to_hex(request.nonce.view())},
              {"version", request.version}};
    if (!request.kiosk.empty())
        json["kiosk"] = request.kiosk;
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

EnrolRequest read_enrol_request(std::string_view json) {
    const auto parsed = JsonReader::parse(json, 16 * 1024);
    const JsonReader in(parsed);
    EnrolRequest request;
    request.code = in.needed("code", "the enrolment code").text(code_size);
    request.key = hex_member<VerifyKey>(in, "key");
    request.nonce = hex_member<Nonce>(in, "nonce");
    request.version = in.text_or_none("version", limits::id);
    request.kiosk = in.text_or_none("kiosk", limits::kiosk_id);
    if (!request.kiosk.empty() && !is_kiosk_id(request.kiosk))
        throw WireError("kiosk: not a kiosk's id");
    return request;
}

Bytes write_enrol_reply(const EnrolReply& reply, const SigningKey& server) {
    ByteWriter out;
    out.sized(reply.kiosk).sized(reply.area).sized(reply.token).raw(reply.nonce.view()).i64(reply.issued_ms);
    write_statements(out, reply.key_statements);
    return write_envelope(FileType::enrolment, out.bytes(), server);
}

EnrolReply read_enrol_reply(ByteView bytes, const Nonce& nonce) {
    const auto envelope = read_envelope(FileType::enrolment, bytes, limits::enrolment);
    ByteReader in(envelope.body);
    EnrolReply reply;
    reply.kiosk = std::string(in.sized(limits::kiosk_id));
    reply.area = std::string(in.sized(limits::id));
    reply.token = std::string(in.sized(token_size));
    reply.nonce = in.fixed<Nonce>();
    reply.issued_ms = in.i64();
    reply.key_statements = read_statements(in);
    if (!first_key_set(reply.key_statements).verifies(envelope))
        throw WireError("its signature does not hold");
    if (reply.nonce != nonce)
        throw WireError("it answers another request");
    check_identity(reply.kiosk, reply.area);
    return reply;
}

Bytes write_pack(const Pack& pack, const SigningKey& server) {
    ByteWriter out;
    out.sized(pack.kiosk).sized(pack.area).sized(pack.server).sized(pack.secret);
    out.i64(pack.issued_ms).i64(pack.expires_ms);
    write_statements(out, pack.key_statements);
    return write_envelope(FileType::pack, out.bytes(), server);
}

Pack read_pack(ByteView bytes) {
    const auto envelope = read_envelope(FileType::pack, bytes, limits::enrolment);
    ByteReader in(envelope.body);
    Pack pack;
    pack.kiosk = std::string(in.sized(limits::kiosk_id));
    pack.area = std::string(in.sized(limits::id));
    pack.server = std::string(in.sized(address_size));
    pack.secret = Bytes(in.sized(32));
    pack.issued_ms = in.i64();
    pack.expires_ms = in.i64();
    pack.key_statements = read_statements(in);
    if (!first_key_set(pack.key_statements).verifies(envelope))
        throw WireError("its signature does not hold");
    check_identity(pack.kiosk, pack.area);
    if (pack.secret.size() != 32)
        throw WireError("it holds no secret");
    return pack;
}

std::string pack_token(ByteView secret) {
    return to_base64url(hmac(secret, "bluelamp token").view());
}

std::string token_hash(std::string_view token) {
    return to_hex(hash_of({"bluelamp bearer ", token}).view());
}

} // namespace bluelamp
