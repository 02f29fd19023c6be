#include "enrolment/enrolment.hpp"

#include "base/failure.hpp"
#include "crypto/receipt.hpp"
#include "custody/audit.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace bluelamp::server {
namespace {

constexpr int code_bits = 60; ///< with 100 guesses a minute for a year: 1 in 20 thousand million
constexpr auto usual_validity = std::chrono::minutes(10);
constexpr int wrong_codes_from_one = 10;
constexpr int wrong_codes_from_all = 100;
constexpr int window_seconds = 60;

/// Codes are read aloud and typed: case does not matter.
std::string hash_of_code(std::string code) {
    std::transform(code.begin(), code.end(), code.begin(), [](unsigned char c) { return std::toupper(c); });
    return to_hex(hash_of({"bluelamp code", code}).view());
}

std::string new_kiosk_id() {
    return "k-" + to_hex(random_bytes(6));
}

/// Derived, so that the same code and key get the same token again without the server keeping it.
std::string token_for(const ServerKeys& keys, const std::string& code_hash, const VerifyKey& key) {
    const auto purpose = keys.derived("kiosk token");
    return to_base64url(hmac(purpose.view(), code_hash + key.bytes()).view());
}

/// Of a kiosk that enrols again: the same for every copy of its disk, or each would shut the others out.
std::string token_again(const ServerKeys& keys, const std::string& kiosk) {
    const auto purpose = keys.derived("kiosk token");
    return to_base64url(hmac(purpose.view(), "again " + kiosk).view());
}

std::chrono::seconds until_next_window(std::int64_t now) {
    return std::chrono::seconds(window_seconds - now % window_seconds);
}

KioskRecord new_kiosk(const EnrolmentCode& code, const std::string& id, std::int64_t now_ms) {
    KioskRecord kiosk;
    kiosk.id = id.empty() ? new_kiosk_id() : id;
    kiosk.area = code.area;
    kiosk.name = code.name;
    kiosk.enrolled = time_of_ms(now_ms);
    kiosk.confirmed = !code.confirm;
    return kiosk;
}

} // namespace

std::vector<std::string> make_codes(Storage& storage, std::int64_t now_ms, const CodeOrder& order) {
    const auto expires =
        time_of_ms(now_ms) +
        order.valid.value_or(std::chrono::duration_cast<std::chrono::seconds>(usual_validity));
    std::vector<std::string> codes;
    storage.transact([&] {
        for (int made = 0; made < order.count; ++made) {
            codes.push_back(make_code(code_bits));
            storage.kiosks().add_code({hash_of_code(codes.back()),
                                       order.area,
                                       order.name,
                                       expires,
                                       order.valid.has_value() && *order.valid > usual_validity,
                                       {},
                                       {}});
        }
        audit(storage, now_ms, order.actor, "kiosk.code", std::to_string(order.count) + " for " + order.area);
    });
    return codes;
}

EnrolResult enrol(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, const EnrolRequest& request,
                  const std::string& remote) {
    const auto now = now_ms / 1000;
    EnrolResult result;
    storage.transact([&] {
        if (storage.events("enrol " + remote, now, window_seconds) >= wrong_codes_from_one ||
            storage.events("enrol", now, window_seconds) >= wrong_codes_from_all) {
            result.problem = EnrolProblem::too_many;
            result.retry_after = until_next_window(now);
            return;
        }
        const auto hash = hash_of_code(request.code);
        const auto key = to_hex(request.key.view());
        const auto code = storage.kiosks().code(hash);
        const bool again = code && !code->kiosk.empty() && code->key == key;
        if (!again && (!code || !code->kiosk.empty() || code->expires < time_of_ms(now_ms))) {
            storage.count_event("enrol " + remote, now, window_seconds);
            storage.count_event("enrol", now, window_seconds);
            result.problem = EnrolProblem::refused;
            return;
        }
        auto token = token_for(keys, hash, request.key);
        const auto known = request.kiosk.empty() ? std::nullopt : storage.kiosks().find(request.kiosk);
        KioskRecord kiosk;
        if (again) {
            kiosk = storage.kiosks().find(code->kiosk).value();
            if (kiosk.token_hash != token_hash(token))
                token = token_again(keys, kiosk.id);
        } else if (known && !known->revoked) {
            kiosk = *known;
            token = token_again(keys, kiosk.id);
            storage.kiosks().set_token(kiosk.id, token_hash(token));
            storage.kiosks().add_key(kiosk.id, request.key, time_of_ms(now_ms));
            storage.kiosks().use_code(hash, kiosk.id, key);
            audit(storage, now_ms, kiosk.id, "kiosk.enrol", "again, for " + kiosk.area);
        } else {
            kiosk = new_kiosk(*code, known ? "" : request.kiosk, now_ms);
            if (kiosk.id == request.kiosk)
                token = token_again(keys, kiosk.id);
            kiosk.token_hash = token_hash(token);
            storage.kiosks().add(kiosk);
            storage.kiosks().add_key(kiosk.id, request.key, kiosk.enrolled);
            storage.kiosks().use_code(hash, kiosk.id, key);
            audit(storage, now_ms, kiosk.id, "kiosk.enrol",
                  (request.kiosk.empty() ? "for " : "under the id that it had before, for ") + kiosk.area);
        }
        result.kiosk = kiosk.id;
        result.reply = write_enrol_reply(
            {kiosk.id, kiosk.area, token, request.nonce, now_ms, keys.statements()}, keys.signing());
    });
    return result;
}

Bytes pack_secret(const ServerKeys& keys, const std::string& kiosk) {
    return hmac(keys.derived("kiosk pack").view(), kiosk).bytes();
}

Bytes make_pack(Storage& storage, const ServerKeys& keys, std::int64_t now_ms, const std::string& area,
                const std::string& name, const std::string& server,
                std::optional<std::chrono::seconds> valid) {
    KioskRecord kiosk;
    kiosk.id = new_kiosk_id();
    kiosk.area = area;
    kiosk.name = name;
    kiosk.enrolled = time_of_ms(now_ms);
    kiosk.pack_open = true;
    if (valid)
        kiosk.pack_expires = kiosk.enrolled + *valid;
    const auto secret = pack_secret(keys, kiosk.id);
    kiosk.token_hash = token_hash(pack_token(secret));
    storage.transact([&] {
        storage.kiosks().add(kiosk);
        audit(storage, now_ms, "operator", "kiosk.pack", kiosk.id + " for " + area);
    });
    const std::int64_t expires_ms = valid ? now_ms + std::chrono::milliseconds(*valid).count() : 0;
    return write_pack({kiosk.id, area, server, secret, now_ms, expires_ms, keys.statements()},
                      keys.signing());
}

std::optional<std::chrono::seconds> read_duration(std::string_view text) {
    long count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || count < 1 || count > 366L * 24 * 3600)
        return std::nullopt;
    const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
    const long seconds = unit == "s"   ? 1
                         : unit == "m" ? 60
                         : unit == "h" ? 3600
                         : unit == "d" ? 24 * 3600
                                       : 0;
    const std::chrono::seconds duration(count * seconds);
    return seconds == 0 || duration > std::chrono::days(366) ? std::nullopt : std::optional(duration);
}

} // namespace bluelamp::server
