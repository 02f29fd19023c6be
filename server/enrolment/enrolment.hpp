#pragma once

#include "custody/clock.hpp"
#include "custody/key_ring.hpp"
#include "wire/enrolment.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// How a kiosk becomes one of the force's: by a one-time code over the network, or by a pack file with none.
namespace bluelamp::server {

struct CodeOrder {
    std::string area;
    std::string name;
    int count = 1;
    /// Absent: ten minutes, and one kiosk at a time. Given: for a roll-out; what enrols then counts once
    /// confirmed.
    std::optional<std::chrono::seconds> valid;
    std::string actor = "operator"; ///< who asks, for the audit
};

/// New codes, one word each. The database keeps their hashes alone.
[[nodiscard]] std::vector<std::string> make_codes(Storage& storage, std::int64_t now_ms,
                                                  const CodeOrder& order);

enum class EnrolProblem { none, refused, too_many };

struct EnrolResult {
    EnrolProblem problem = EnrolProblem::none;
    std::chrono::seconds retry_after{0};
    Bytes reply; ///< signed over the request's nonce
    std::string kiosk;
};

/// The same code with the same key gets the same answer (a lost reply does no harm), with any other key none.
/// More than 10 wrong codes in a minute from `remote`, or 100 from everywhere, are too many.
[[nodiscard]] EnrolResult enrol(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                                const EnrolRequest& request, const std::string& remote);

/// The secret of a kiosk's pack: derived, so that neither the database nor a copy of it holds one.
[[nodiscard]] Bytes pack_secret(const ServerKeys& keys, const std::string& kiosk);

/// A kiosk with a secret instead of a code; the file's bytes. `server` is the address it may sync with later,
/// or "".
[[nodiscard]] Bytes make_pack(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                              const std::string& area, const std::string& name, const std::string& server,
                              std::optional<std::chrono::seconds> valid);

/// "90s", "10m", "12h", "7d". nullopt for anything else, nothing, or more than 366 days.
[[nodiscard]] std::optional<std::chrono::seconds> read_duration(std::string_view text);

} // namespace bluelamp::server
