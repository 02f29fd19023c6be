#pragma once

#include "session/session.hpp"

#include <string>
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

} // namespace bluelamp::intent

namespace bluelamp {

using Intent = std::variant<
    intent::Tick, intent::Touched, intent::Begin, intent::Go, intent::Replace, intent::TurnPage, intent::Back,
    intent::Home, intent::QuickExit, intent::Finish, intent::CarryOn, intent::HoldClock, intent::Dismiss,
    intent::Escape, intent::SetLanguage, intent::SetTextSize, intent::SetContrast, intent::OpenVote,
    intent::ChooseArea, intent::MoveUnit, intent::UndoUnit, intent::ReviewVote, intent::CastVote,
    intent::EditSuggestion, intent::SendSuggestion, intent::Rate, intent::ChooseTopic, intent::EditFeedback,
    intent::FinishText, intent::EditContact, intent::SetComplaint, intent::SendFeedback, intent::EditReceipt,
    intent::LookUpReceipt, intent::OpenStaff, intent::TypePin, intent::EnterPin, intent::PinChecked,
    intent::SyncNow, intent::CopyToStick, intent::BringInStick, intent::StickDone, intent::Close,
    intent::SetTestMode, intent::Restart, intent::WasKept, intent::WasNotKept>;

} // namespace bluelamp
