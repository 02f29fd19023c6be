#include "wire/key_set.hpp"

#include "wire/limits.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

constexpr std::size_t keys_in_set = 100;

struct Statement {
    KeySet set;
    Envelope envelope;
};

Bytes write_set(const KeySet& set) {
    ByteWriter out;
    out.u64(set.serial).i64(set.issued.time_since_epoch().count()).raw(set.root.view());
    out.u32(static_cast<std::uint32_t>(set.signing.size()));
    for (const auto& key : set.signing)
        out.raw(key.view());
    out.u32(static_cast<std::uint32_t>(set.sealing.size()));
    for (const auto& key : set.sealing)
        out.raw(key.view());
    return out.take();
}

Statement read_statement(ByteView bytes) {
    Statement statement;
    statement.envelope = read_envelope(FileType::key_statement, bytes, limits::key_statement);
    ByteReader in(statement.envelope.body);
    auto& set = statement.set;
    set.serial = in.u64();
    set.issued = Time(std::chrono::seconds(in.i64()));
    set.root = in.fixed<VerifyKey>();
    for (auto left = in.count(keys_in_set); left > 0; --left)
        set.signing.push_back(in.fixed<VerifyKey>());
    for (auto left = in.count(keys_in_set); left > 0; --left)
        set.sealing.push_back(in.fixed<SealKey>());
    if (set.signing.empty() || set.sealing.empty())
        throw WireError("a key statement names no key");
    return statement;
}

/// Those that can be read, by serial.
std::vector<Statement> readable(const std::vector<Bytes>& statements) {
    std::vector<Statement> found;
    for (const auto& bytes : statements) {
        try {
            found.push_back(read_statement(bytes));
        } catch (const WireError&) {
            continue; // perhaps of a later version; the chain decides
        }
    }
    std::sort(found.begin(), found.end(),
              [](const Statement& a, const Statement& b) { return a.set.serial < b.set.serial; });
    return found;
}

KeySet follow(KeySet set, const std::vector<Statement>& statements) {
    for (const auto& next : statements)
        if (next.set.serial == set.serial + 1 && next.envelope.signed_by(set.root))
            set = next.set;
    return set;
}

} // namespace

const VerifyKey* KeySet::signing_key(const KeyId& id) const {
    const auto found =
        std::find_if(signing.begin(), signing.end(), [&](const auto& key) { return key_id(key) == id; });
    return found == signing.end() ? nullptr : &*found;
}

bool KeySet::verifies(const Envelope& envelope) const {
    const auto* key = signing_key(envelope.signer);
    return key != nullptr && envelope.signed_by(*key);
}

KeySet advance_keys(const KeySet& known, const std::vector<Bytes>& statements) {
    return follow(known, readable(statements));
}

KeySet first_key_set(const std::vector<Bytes>& statements) {
    const auto found = readable(statements);
    for (const auto& statement : found)
        if (statement.set.serial == 1 && statement.envelope.signed_by(statement.set.root))
            return follow(statement.set, found);
    throw WireError("it holds no chain of server keys");
}

ServerKeys ServerKeys::make(Time now) {
    ServerKeys keys(SigningKey::make());
    keys.set_.root = keys.root_.public_key();
    keys.rotate(now);
    return keys;
}

void ServerKeys::rotate(Time now) {
    signing_.insert(signing_.begin(), SigningKey::make());
    sealing_.insert(sealing_.begin(), SealingKey::make());
    state(now);
}

void ServerKeys::state(Time now) {
    ++set_.serial;
    set_.issued = now;
    set_.signing.clear();
    set_.sealing.clear();
    for (const auto& key : signing_)
        set_.signing.push_back(key.public_key());
    for (const auto& key : sealing_)
        set_.sealing.push_back(key.public_key());
    statements_.push_back(write_envelope(FileType::key_statement, write_set(set_), root_));
}

// The key file: u8 version, root seed, u32 count and signing seeds, u32 count and sealing seeds, u32 count
// and sized statements.
Secret ServerKeys::to_secret() const {
    ByteWriter out;
    out.u8(1).raw(root_.seed()).u32(static_cast<std::uint32_t>(signing_.size()));
    for (const auto& key : signing_)
        out.raw(key.seed());
    out.u32(static_cast<std::uint32_t>(sealing_.size()));
    for (const auto& key : sealing_)
        out.raw(key.seed());
    out.u32(static_cast<std::uint32_t>(statements_.size()));
    for (const auto& statement : statements_)
        out.sized(statement);
    auto bytes = out.take();
    const WipeAtExit wiped(bytes);
    return Secret(bytes);
}

ServerKeys ServerKeys::from_secret(ByteView bytes) {
    ByteReader in(bytes);
    if (in.u8() != 1)
        throw WireError("the key file is of another version");
    ServerKeys keys(SigningKey::from_seed(in.raw(32)));
    for (auto left = in.count(keys_in_set); left > 0; --left)
        keys.signing_.push_back(SigningKey::from_seed(in.raw(32)));
    for (auto left = in.count(keys_in_set); left > 0; --left)
        keys.sealing_.push_back(SealingKey::from_seed(in.raw(32)));
    for (auto left = in.count(limits::key_statements); left > 0; --left)
        keys.statements_.emplace_back(in.sized(limits::key_statement));
    in.finish();
    keys.set_ = first_key_set(keys.statements_);
    if (keys.signing_.empty() || keys.sealing_.empty() || keys.set_.root != keys.root_.public_key() ||
        keys.set_.signing.front() != keys.signing_.front().public_key() ||
        keys.set_.sealing.front() != keys.sealing_.front().public_key())
        throw WireError("the key file does not fit together");
    return keys;
}

std::optional<Bytes> ServerKeys::open(const KeyId& sealed_to, ByteView sealed) const {
    for (const auto& key : sealing_)
        if (key.id() == sealed_to)
            return key.open(sealed);
    return std::nullopt;
}

std::string ServerKeys::fingerprint() const {
    return to_hex(hash_of(read_statement(statements_.front()).set.root.view()).view());
}

Secret ServerKeys::derived(std::string_view purpose) const {
    return Secret(hmac(root_.seed(), purpose).view());
}

} // namespace bluelamp
