#include "people/second_factor.hpp"

#include "base/failure.hpp"
#include "crypto/bytes.hpp"
#include "crypto/keys.hpp"
#include "custody/audit.hpp"

#include <liboath/oath.h>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

namespace bluelamp::server {
namespace {

constexpr std::size_t secret_octets = 20;
constexpr std::size_t digits = 6;
constexpr unsigned step_seconds = 30;
constexpr std::size_t steps_around = 1; ///< RFC 6238, 5.2: at most one for the time on the way

std::string to_base32(ByteView octets) {
    char* text = nullptr;
    if (oath_base32_encode(octets.data(), octets.size(), &text, nullptr) != OATH_OK)
        throw Failure("making a second factor", "out of memory", "try again", Retry::yes);
    const std::unique_ptr<char, decltype(&std::free)> freed(text, &std::free);
    return text;
}

/// nullopt for what is no base32 or of another length.
std::optional<Bytes> from_base32(const std::string& text) {
    char* octets = nullptr;
    std::size_t size = 0;
    if (oath_base32_decode(text.data(), text.size(), &octets, &size) != OATH_OK)
        return std::nullopt;
    const std::unique_ptr<char, decltype(&std::free)> freed(octets, &std::free);
    Bytes secret(octets, size);
    sodium_memzero(octets, size);
    return size == secret_octets ? std::optional(std::move(secret)) : std::nullopt;
}

SealingKey factor_key(const ServerKeys& keys) {
    return SealingKey::from_seed(keys.derived("second factor").view());
}

/// The time step whose code was typed.
std::optional<std::int64_t> step_of(ByteView secret, std::int64_t now_ms, std::string_view typed) {
    std::string code;
    std::copy_if(typed.begin(), typed.end(), std::back_inserter(code), [](char c) { return c != ' '; });
    if (code.size() != digits)
        return std::nullopt;
    std::uint64_t step = 0;
    if (oath_totp_validate3(secret.data(), secret.size(), static_cast<time_t>(now_ms / 1000), step_seconds, 0,
                            steps_around, nullptr, &step, code.c_str()) < 0)
        return std::nullopt;
    return static_cast<std::int64_t>(step);
}

} // namespace

std::string new_factor_secret() {
    auto octets = random_bytes(secret_octets);
    const WipeAtExit wiped(octets);
    return to_base32(octets);
}

bool is_factor_secret(const std::string& text) {
    auto octets = text.size() <= 2 * secret_octets ? from_base32(text) : std::nullopt;
    if (octets)
        wipe(*octets);
    return octets.has_value();
}

std::string factor_uri(const std::string& name, const std::string& secret) {
    // A name has nothing in it that would have to be escaped but "@" (people.cpp).
    std::string escaped;
    for (const char c : name)
        escaped += c == '@' ? "%40" : std::string(1, c);
    return "otpauth://totp/Blue%20Lamp:" + escaped + "?secret=" + secret + "&issuer=Blue%20Lamp";
}

bool set_factor(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, const std::string& name,
                const std::string& secret, std::string_view typed, const std::string& except_session) {
    auto octets = from_base32(secret);
    if (!octets)
        return false;
    const WipeAtExit wiped(*octets);
    const auto step = step_of(*octets, now_ms, typed);
    if (!step)
        return false;
    storage.transact([&] {
        storage.staff().set_factor(name, to_base64url(seal(factor_key(keys).public_key(), *octets)));
        static_cast<void>(storage.staff().use_factor_step(name, *step));
        storage.staff().end_sessions_of(name, except_session);
        audit(storage, now_ms, name, "user.factor", name);
    });
    return true;
}

void remove_factor(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& actor) {
    storage.transact([&] {
        const auto person = storage.staff().find(name);
        if (!person || person->factor.empty())
            throw Failure("removing a second factor",
                          person ? name + " has none" : "there is no user " + name, "look at the list again");
        storage.staff().set_factor(name, {});
        audit(storage, now_ms, actor, "user.factor.remove", name);
    });
}

bool factor_is_right(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, const Person& person,
                     std::string_view typed) {
    if (person.factor.empty())
        return true;
    const auto sealed = from_base64url(person.factor);
    auto secret = sealed ? factor_key(keys).open(*sealed) : std::nullopt;
    if (!secret)
        throw Failure("reading a second factor", "the key file is not the one it was sealed with",
                      "put the key file back from its backup, or run user second-factor " + person.name +
                          " --remove");
    const WipeAtExit wiped(*secret);
    const auto step = step_of(*secret, now_ms, typed);
    return step && storage.staff().use_factor_step(person.name, *step);
}

} // namespace bluelamp::server
