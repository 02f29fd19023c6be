#include "sessions/sessions.hpp"

#include "crypto/hash.hpp"
#include "custody/audit.hpp"
#include "people/people.hpp"
#include "people/second_factor.hpp"

#include <functional>

namespace bluelamp::server {
namespace {

constexpr int window_seconds = 15 * 60;
constexpr std::int64_t seen_is_noted_every_ms = 60 * 1000;
constexpr std::size_t longest_token = 100;

std::string hash_of_token(const std::string& token) {
    return to_hex(hash_of({"bluelamp session", token}).view());
}

struct Limit {
    std::string who;
    int most = 0;
};

/// The name is hashed: it may be a password typed into the wrong field.
std::vector<Limit> limits_on(const std::string& name, const std::string& address) {
    const auto hashed = to_hex(hash_of({"bluelamp sign-in", name}).view()).substr(0, 32);
    return {{"sign-in " + hashed + " " + address, 5},
            {"sign-in from " + address, 50},
            {"sign-in " + hashed, 100}};
}

/// `right` is asked once the try was counted, and only while there are tries left.
SignIn check_within_limits(Storage& storage, std::int64_t now_ms, const std::string& name,
                           const std::string& address, const std::function<bool()>& right) {
    const auto now = now_ms / 1000;
    const auto limits = limits_on(name, address);
    for (const auto& limit : limits)
        if (storage.events(limit.who, now, window_seconds) >= limit.most)
            return SignIn::too_often;
    // Counted before the password is looked at: guesses that come at once are counted too.
    storage.transact([&] {
        for (const auto& limit : limits)
            static_cast<void>(storage.count_event(limit.who, now, window_seconds));
    });
    if (!right())
        return SignIn::refused;
    storage.forget_events(limits.front().who);
    return SignIn::done;
}

} // namespace

std::string new_token() {
    return to_base64url(random_bytes(32));
}

std::string csrf_token(const std::string& token) {
    return to_base64url(hash_of({"bluelamp form", token}).view());
}

std::string start_session(Storage& storage, std::int64_t now_ms, const std::string& person) {
    storage.staff().end_old_sessions(now_ms - session_longest_ms, now_ms - session_idle_ms);
    auto token = new_token();
    storage.staff().add_session({hash_of_token(token), person, now_ms, now_ms, {}});
    return token;
}

std::optional<Session> current_session(Storage& storage, std::int64_t now_ms, const std::string& token,
                                       bool by_itself) {
    if (token.empty() || token.size() > longest_token)
        return std::nullopt;
    auto session = storage.staff().session(hash_of_token(token));
    if (!session || now_ms - session->started_ms > session_longest_ms ||
        now_ms - session->seen_ms > session_idle_ms)
        return std::nullopt;
    if (!by_itself && now_ms - session->seen_ms > seen_is_noted_every_ms)
        storage.staff().note_session_seen(session->token_hash, now_ms);
    return session;
}

SignIn check_password(Storage& storage, std::int64_t now_ms, const std::string& name,
                      const std::string& password, const std::string& address) {
    return check_within_limits(storage, now_ms, name, address,
                               [&] { return password_is_right(storage, name, password); });
}

SignIn check_sign_in(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, const std::string& name,
                     const std::string& password, const std::string& code, const std::string& address) {
    const auto result = check_within_limits(storage, now_ms, name, address, [&] {
        if (!password_is_right(storage, name, password))
            return false;
        const auto person = storage.staff().find(name);
        return person && factor_is_right(storage, keys, now_ms, *person, code);
    });
    if (result == SignIn::too_often)
        return result;
    storage.transact([&] {
        if (result == SignIn::done)
            audit(storage, now_ms, name, "session.start", "from " + address);
        else
            audit(storage, now_ms, "server", "session.refused", "from " + address);
    });
    return result;
}

} // namespace bluelamp::server
