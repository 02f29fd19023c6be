#include "people/people.hpp"

#include "base/failure.hpp"
#include "crypto/bytes.hpp"
#include "custody/audit.hpp"
#include "people/staff.hpp"

#include <sodium.h>
#include <zxcvbn.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace bluelamp::server {
namespace {

constexpr std::size_t least_characters = 8;
constexpr std::size_t most_octets = 1024;
constexpr std::size_t octets_to_estimate = 100; ///< zxcvbn's effort grows with the square of the length
/// 10^8 guesses: zxcvbn's bound for resisting an online attack that is throttled.
constexpr double least_bits = 26.6;

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(
        utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= 64 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-' || c == '@';
    });
}

std::string hashed(const std::string& password) {
    init_crypto();
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str(text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        throw Failure("hashing a password", "not enough memory (64 MiB are needed)",
                      "free some and try again", Retry::yes);
    return text.data();
}

std::string in_words(const Person& person) {
    std::string areas;
    for (const auto& area : person.areas)
        areas += (areas.empty() ? " in " : ", ") + area;
    return person.name + " as " + person.role + areas;
}

Person existing(Storage& storage, const std::string& operation, const std::string& name) {
    auto person = storage.staff().find(name);
    if (!person)
        throw Failure(operation, "there is no user " + name, "look at the list again");
    return *person;
}

/// Within the transaction that changed somebody: throwing undoes it.
void require_an_admin(Storage& storage, const std::string& operation) {
    const auto people = storage.staff().all();
    if (std::none_of(people.begin(), people.end(), [](const Person& person) {
            return person.role == name_of(Role::admin) && person.areas.empty();
        }))
        throw UsageFailure(operation, "nobody would be left who may add people everywhere",
                           "make somebody else an admin for all areas first");
}

} // namespace

std::string problem_with_password(const std::string& password, const std::string& name) {
    if (characters_in(password) < least_characters)
        return "it has fewer than " + std::to_string(least_characters) + " characters";
    if (password.size() > most_octets)
        return "it is longer than " + std::to_string(most_octets) + " octets";
    if (password.find('\0') != std::string::npos)
        return "it has a zero octet in it";
    std::array<const char*, 5> own_words{name.c_str(), "bluelamp", "police", "kiosk", nullptr};
    const auto start = password.substr(0, octets_to_estimate);
    if (ZxcvbnMatch(start.c_str(), own_words.data(), nullptr) < least_bits)
        return "it is common or easily guessed";
    return {};
}

void add_person(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& role,
                const std::string& password, const std::vector<std::string>& areas,
                const std::string& actor) {
    if (!is_name(name))
        throw UsageFailure("adding a user", "the name may have 1 to 64 of A-Z a-z 0-9 . _ - @");
    if (!role_named(role))
        throw UsageFailure("adding a user", "there is no role " + role,
                           "use viewer, editor, moderator or admin");
    if (const auto problem = problem_with_password(password, name); !problem.empty())
        throw UsageFailure("adding a user", "the password will not do: " + problem, "choose a longer one");
    const Person person{name, role, hashed(password), areas};
    storage.transact([&] {
        storage.staff().add(person);
        audit(storage, now_ms, actor, "user.add", in_words(person));
    });
}

void change_person(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& role,
                   const std::vector<std::string>& areas, const std::string& actor) {
    if (!role_named(role))
        throw UsageFailure("changing a user", "there is no role " + role,
                           "use viewer, editor, moderator or admin");
    storage.transact([&] {
        auto person = existing(storage, "changing a user", name);
        person.role = role;
        person.areas = areas;
        storage.staff().update(person);
        require_an_admin(storage, "changing a user");
        audit(storage, now_ms, actor, "user.change", in_words(person));
    });
}

void set_password(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& password,
                  const std::string& except_session, const std::string& actor) {
    if (const auto problem = problem_with_password(password, name); !problem.empty())
        throw UsageFailure("setting a password", "it will not do: " + problem, "choose a longer one");
    const auto hash = hashed(password);
    storage.transact([&] {
        auto person = existing(storage, "setting a password", name);
        person.password = hash;
        storage.staff().update(person);
        storage.staff().end_sessions_of(name, except_session);
        audit(storage, now_ms, actor, "user.password", name);
    });
}

void remove_person(Storage& storage, std::int64_t now_ms, const std::string& name, const std::string& actor) {
    storage.transact([&] {
        static_cast<void>(existing(storage, "removing a user", name));
        storage.staff().remove(name);
        require_an_admin(storage, "removing a user");
        audit(storage, now_ms, actor, "user.remove", name);
    });
}

bool password_is_right(Storage& storage, const std::string& name, std::string_view password) {
    init_crypto();
    static const std::string nobody = hashed("a password that no user has");
    const auto person = storage.staff().find(name);
    const auto& hash = person ? person->password : nobody;
    const bool right = crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
    return right && person.has_value();
}

} // namespace bluelamp::server
