#pragma once

#include "model/submission.hpp"
#include "session/place.hpp"
#include "session/staff.hpp"
#include "wire/answer.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace bluelamp {

/// A moment on the monotonic clock, from the program's start; the wall clock decides nothing in a visit.
using Instant = std::chrono::milliseconds;

enum class TextSize { normal, large, largest }; ///< ×1, ×1.5, ×2

/// A vote as it grows. The units in `allocation` never exceed the ballot's pot.
struct VoteDraft {
    struct Step {
        std::string from; ///< a priority's id, or "" for the pot
        std::string to;
        bool operator==(const Step&) const = default;
    };
    std::string ballot;
    int pot = 0;
    std::vector<std::string> order; ///< the priorities' ids as this visitor sees them: shuffled once
    std::map<std::string, int> allocation;
    std::vector<Step> undo;
    Instant opened{};

    [[nodiscard]] int given() const;
    [[nodiscard]] int left() const { return pot - given(); }
    [[nodiscard]] int on(std::string_view priority) const;
    bool operator==(const VoteDraft&) const = default;
};

/// Feedback as it grows. Nothing but the rating and the topic leaves it unless the visitor sends it.
struct FeedbackDraft {
    int rating = 0; ///< 0: none yet
    std::string topic;
    std::string text;
    std::string contact;
    bool complaint = false;
    bool handed_over = false; ///< sent, or its rating kept: never a second time
    bool operator==(const FeedbackDraft&) const = default;
};

/// A receipt as it is typed, and what became of looking it up.
struct ReceiptDraft {
    enum class Found {
        nothing_yet, ///< not looked up
        unknown,     ///< it cannot be a receipt
        unanswered,  ///< no answer to it is here
        answered,
    };
    std::string typed; ///< its letters and figures alone, large; at most receipt_length
    Found found = Found::nothing_yet;
    ReceiptAnswer answer;
    bool operator==(const ReceiptDraft&) const = default;
};
inline constexpr std::size_t receipt_length = 16;

/// What stands before the screen until it is answered.
enum class Notice {
    none,
    spend_less,  ///< units are left in the pot: asked once
    not_kept,    ///< the store could not keep what was sent
    not_taking,  ///< the log takes no entries: voting and feedback are closed for now
    vote_closed, ///< the ballot closed while the visitor was voting
    danger,      ///< a danger word in what was written: the desk and 999 first, once a visitor
};

/// A submission on its way to the disk: nothing is thanked for before its token comes back.
struct Sending {
    std::uint64_t token = 0;
    Screen from = Screen::vote_review;   ///< where it was sent
    Screen thanks = Screen::vote_thanks; ///< where its durable answer leads
    bool operator==(const Sending&) const = default;
};

/// How far a visit came on one screen, to be counted when it ends.
struct ScreenUse {
    bool started = false; ///< of a form: something was put in
    bool finished = false;
    bool operator==(const ScreenUse&) const = default;
};

/// Everything that belongs to one visitor. Clearing is assigning `Visitor{}`: there is no other place.
struct Visitor {
    std::string language = "en";
    TextSize text_size = TextSize::normal;
    bool high_contrast = false;
    Place place;
    std::vector<Place> history; ///< where "back" leads; bounded
    std::string area;           ///< where they live: an Area's id, "elsewhere", "unsure", or "" until asked
    VoteDraft vote;
    FeedbackDraft feedback;
    std::string suggestion;
    ReceiptDraft receipt;
    StaffVisit staff;
    Notice notice = Notice::none;
    bool asked_to_spend_less = false;
    bool told_of_danger = false; ///< of what is being written now
    bool answer_due = false;     ///< what was kept last has words or is a complaint: a person answers it
    std::set<std::string> voted; ///< ballots this visitor has voted on
    std::optional<Sending> sending;
    std::optional<Kept> kept;                   ///< the store's durable answer to the last submission
    int number = 0;                             ///< "you are number …" after a vote
    std::map<std::string_view, ScreenUse> used; ///< by counted_as(); empty in test mode
    Instant last_touch{};
    Instant asked_since{}; ///< "Are you still there?" stands since, or was last touched
    bool operator==(const Visitor&) const = default;
};

/// A visitor's state and the little that outlives each visitor and says nothing about them.
struct Session {
    Visitor visitor;
    std::uint64_t visits =
        0; ///< rises with every clearing; part of tokens, so that no answer reaches the next visitor
    std::uint64_t seed = 0; ///< of the shuffles; 0 keeps the published order, for pictures that repeat
    std::uint64_t sent = 0;
    std::optional<Instant> last_vote;
    std::map<std::string, std::pair<int, int>>
        numbers; ///< by ballot: ballots in the picture then, votes kept here since
    std::size_t slide = 0;
    std::string slide_item;           ///< the item it shows
    std::set<std::string> taken_over; ///< urgent items, by id and revision, that had the screen at once
    Instant slide_since{};
    std::optional<Instant> status_since; ///< the clock was held: one sentence for the staff
    int wrong_pins = 0;                  ///< in a row
    std::optional<Instant> pin_locked_until;
    std::optional<Instant> test_until; ///< test mode: what is made until then does not count
    bool operator==(const Session&) const = default;

    [[nodiscard]] bool idle_screen() const {
        return visitor.place.screen == Screen::loop || visitor.place.screen == Screen::closed;
    }
};

} // namespace bluelamp
