#pragma once

#include "session/session.hpp"

#include <cstddef>
#include <string>
#include <type_traits>
#include <variant>

/// What a visitor did, or what the machine answers. A screen emits these; nothing else changes a session.
namespace bluelamp::intent {

struct Tick {};           ///< time has passed
struct Touched {};        ///< any touch or key, wherever: the visitor is there
struct Begin {            ///< the loop was touched
    std::string language; ///< "" keeps the language
};
struct Go {
    Place place;
};
struct Replace { ///< goes where Back will not lead to where the visitor was: the next of a list
    Place place;
};
struct TurnPage {
    int page = 0;
};
struct Back {};
struct Home {};
struct QuickExit {}; ///< clears at once to the loop
struct Finish {};    ///< clears to the loop, as "start again" and idling do
struct CarryOn {};   ///< answers "Are you still there?"
struct HoldClock {}; ///< the clock was held for three seconds
struct Dismiss {};   ///< closes a notice
struct Escape {};    ///< the key: closes a notice, else leads back; on the loop it does nothing

struct SetLanguage {
    std::string tag;
};
struct SetTextSize {
    TextSize size = TextSize::normal;
};
struct SetContrast {
    bool high = false;
};

struct OpenVote {
    std::string ballot;
};
struct ChooseArea {
    std::string area;
};
struct MoveUnit { ///< one unit, from a priority or the pot ("") to another
    std::string from;
    std::string to;
};
struct UndoUnit {};
struct ReviewVote {};
struct CastVote {};
struct EditSuggestion {
    std::string text;
};
struct SendSuggestion {};

struct Rate {
    int rating = 0;
};
struct ChooseTopic {
    std::string topic;
};
struct EditFeedback {
    std::string text;
};
struct FinishText {}; ///< "Next" below the text
struct EditContact {
    std::string contact;
};
struct SetComplaint {
    bool complaint = false;
};
struct SendFeedback {};

struct EditReceipt { ///< letters and figures as typed, in any form
    std::string typed;
};
struct LookUpReceipt {};

struct OpenStaff {}; ///< from the sentence that holding the clock shows
struct TypePin {     ///< one figure, or "" takes the last one back
    std::string figure;
};
struct EnterPin {};
struct PinChecked {
    std::uint64_t token = 0;
    bool right = false;
};
struct SyncNow {};
struct CopyToStick {};
struct BringInStick {};
struct StickDone {
    StickResult result;
};
struct Close {
    ClosedFor reason = ClosedFor::nothing;
};
struct SetTestMode {
    bool on = false;
};
struct Restart {}; ///< asks once; the second time it does

struct WasKept { ///< the store's commit has returned
    std::uint64_t token = 0;
    Kept kept;
};
struct WasNotKept {
    std::uint64_t token = 0;
};

using Any =
    std::variant<Tick, Touched, Begin, Go, Replace, TurnPage, Back, Home, QuickExit, Finish, CarryOn,
                 HoldClock, Dismiss, Escape, SetLanguage, SetTextSize, SetContrast, OpenVote, ChooseArea,
                 MoveUnit, UndoUnit, ReviewVote, CastVote, EditSuggestion, SendSuggestion, Rate, ChooseTopic,
                 EditFeedback, FinishText, EditContact, SetComplaint, SendFeedback, EditReceipt,
                 LookUpReceipt, OpenStaff, TypePin, EnterPin, PinChecked, SyncNow, CopyToStick, BringInStick,
                 StickDone, Close, SetTestMode, Restart, WasKept, WasNotKept>;

template <typename One, typename... All>
constexpr std::size_t place_in(const std::variant<All...>*) {
    std::size_t at = 0;
    static_cast<void>(((std::is_same_v<One, All> || (++at, false)) || ...));
    return at;
}
/// Where an intent stands in Any; its size for what is none.
template <typename One>
constexpr std::size_t place = place_in<One>(static_cast<const Any*>(nullptr));

} // namespace bluelamp::intent

namespace bluelamp {

/// One of the intents above. It is made, moved and destroyed in intent.cpp alone: what std::variant makes of
/// so many would else be compiled again in every source that emits one, some eight seconds each with
/// sanitizers.
class Intent {
public:
    template <typename One>
    requires(intent::place<One> < std::variant_size_v<intent::Any>) Intent(One one)
        : Intent(intent::place<One>, &one) {}
    Intent(const Intent& other);
    Intent(Intent&& other) noexcept;
    Intent& operator=(const Intent& other);
    Intent& operator=(Intent&& other) noexcept;
    ~Intent();

    [[nodiscard]] const intent::Any& any() const { return any_; }
    template <typename One>
    [[nodiscard]] bool is() const {
        return any_.index() == intent::place<One>;
    }

private:
    /// Takes what `one` points to: the alternative at `place`.
    Intent(std::size_t place, void* one);

    intent::Any any_;
};

} // namespace bluelamp
