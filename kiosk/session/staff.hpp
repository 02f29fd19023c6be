#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

/// What the people at the desk may see and do. Reading needs holding the clock; doing needs the PIN.
namespace bluelamp {

/// Why the kiosk is closed to visitors, as staff chose; each has its message.
enum class ClosedFor { nothing, now, mending };
[[nodiscard]] std::string_view name_of(ClosedFor reason);  ///< as it is kept: "", "now", "mending"
[[nodiscard]] ClosedFor closed_for(std::string_view name); ///< `nothing` for an unknown name

/// What a stick's command came to.
struct StickResult {
    enum class What { nothing, working, no_stick, copied, brought_in, same, older, failed };
    What what = What::nothing;
    std::uint64_t number = 0; ///< entries copied; the version brought in
    std::string problem;      ///< of `failed`: one line, in English, for who mends it
    float share = 0;          ///< of `working`: how much is done, from 0 to 1
    bool inward = false;      ///< of the last command; set by the reducer
    bool operator==(const StickResult&) const = default;
};

/// The staff's part of a visit.
struct StaffVisit {
    bool open = false;                     ///< the PIN was right
    std::string pin;                       ///< as it is typed; wiped when it is handed over
    std::optional<std::uint64_t> checking; ///< the token of the PIN on its way
    bool was_wrong = false;
    bool asked_to_restart = false;
    std::uint64_t to_send = 0; ///< what waited when "Send now" was touched
    StickResult stick;
    bool operator==(const StaffVisit&) const = default;
};

/// What staff ask of the threads behind the screens.
namespace command {
struct CheckPin { ///< answered with PinChecked and the token
    std::uint64_t token = 0;
    std::string pin;
    bool operator==(const CheckPin&) const = default;
};
struct SyncNow {
    bool operator==(const SyncNow&) const = default;
};
struct CopyToStick { ///< answered with StickDone, as the next one
    bool operator==(const CopyToStick&) const = default;
};
struct BringInStick {
    bool operator==(const BringInStick&) const = default;
};
struct Close {
    ClosedFor reason = ClosedFor::nothing; ///< `nothing` opens again
    bool operator==(const Close&) const = default;
};
struct Restart { ///< the program ends, with the exit code that says so
    bool operator==(const Restart&) const = default;
};
} // namespace command

using Command = std::variant<command::CheckPin, command::SyncNow, command::CopyToStick, command::BringInStick,
                             command::Close, command::Restart>;

} // namespace bluelamp
