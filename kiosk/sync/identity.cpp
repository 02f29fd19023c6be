#include "sync/identity.hpp"

#include "base/failure.hpp"
#include "crypto/key_file.hpp"

#include <nlohmann/json.hpp>

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

using Json = nlohmann::json;

std::vector<std::string> encoded(const std::vector<Bytes>& list) {
    std::vector<std::string> texts;
    for (const auto& bytes : list)
        texts.push_back(to_base64url(bytes));
    return texts;
}

Bytes decoded(const std::string& text) {
    auto bytes = from_base64url(text);
    if (!bytes)
        throw WireError("a value is not base64url");
    return std::move(*bytes);
}

std::vector<Bytes> decoded_list(const Json& list) {
    std::vector<Bytes> all;
    for (const auto& element : list)
        all.push_back(decoded(element.get<std::string>()));
    return all;
}

fs::path identity_file(const fs::path& folder) {
    return folder / "identity.json";
}

fs::path key_file(const fs::path& folder) {
    return folder / "enrolling.key";
}

Identity read_identity(ByteView text) {
    const auto json = Json::parse(text);
    auto seed = decoded(json.at("key").get<std::string>());
    const WipeAtExit wiped(seed);
    Identity identity{json.at("kiosk"),
                      json.at("area"),
                      json.at("server"),
                      json.at("token"),
                      json.value("code_hash", ""),
                      SigningKey::from_seed(seed),
                      decoded_list(json.at("successions")),
                      decoded(json.at("pack_secret").get<std::string>()),
                      decoded_list(json.at("server_keys")),
                      {}};
    identity.server_keys = first_key_set(identity.key_statements);
    if (!is_kiosk_id(identity.kiosk))
        throw WireError("it names no kiosk");
    return identity;
}

} // namespace

IdentityStore::IdentityStore(fs::path folder)
    : folder_(std::move(folder)) {
    make_folder(folder_);
}

std::optional<Identity> IdentityStore::load() const {
    const auto text = read_key_file(identity_file(folder_));
    if (!text)
        return std::nullopt;
    try {
        return read_identity(text->view());
    } catch (const Json::exception& error) {
        throw Failure("read " + identity_file(folder_).string(), error.what(),
                      "put a copy back or enrol again");
    } catch (const WireError& error) {
        throw Failure("read " + identity_file(folder_).string(), error.what(),
                      "put a copy back or enrol again");
    }
}

void IdentityStore::save(const Identity& identity) {
    auto text = Json{{"kiosk", identity.kiosk},
                     {"area", identity.area},
                     {"server", identity.server},
                     {"token", identity.token},
                     {"code_hash", identity.code_hash},
                     {"key", to_base64url(identity.key.seed())},
                     {"successions", encoded(identity.successions)},
                     {"pack_secret", to_base64url(identity.pack_secret)},
                     {"server_keys", encoded(identity.key_statements)}}
                    .dump(2);
    const WipeAtExit wiped(text);
    write_key_file(identity_file(folder_), text);
}

void IdentityStore::update(const std::function<void(Identity&)>& change) {
    const auto lock = FileLock::take(folder_ / "identity.lock");
    auto identity = load();
    if (!identity)
        throw Failure("change the identity", "the kiosk is not enrolled", "enrol it");
    change(*identity);
    save(*identity);
}

SigningKey IdentityStore::enrolment_key() {
    const auto lock = FileLock::take(folder_ / "identity.lock");
    if (const auto seed = read_key_file(key_file(folder_)); seed && seed->size() == 32)
        return SigningKey::from_seed(seed->view());
    auto key = SigningKey::make();
    write_key_file(key_file(folder_), key.seed());
    return key;
}

void IdentityStore::forget_enrolment_key() {
    std::error_code error;
    fs::remove(key_file(folder_), error);
    if (error)
        throw Failure("remove " + key_file(folder_).string(), error.message(),
                      "the kiosk is enrolled; check the disk, then enrol again with the same code",
                      Retry::yes);
    sync_folder(folder_);
}

} // namespace bluelamp
