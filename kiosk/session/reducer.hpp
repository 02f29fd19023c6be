#pragma once

#include "session/reduce.hpp"

namespace bluelamp {

/// One step of `reduce`: an overload for every intent. Private to the session.
class Reducer {
public:
    static constexpr Instant status_stays{8'000};
    static constexpr Instant staff_stays{60'000};

    Reducer(Session session, const Snapshot& snapshot, Instant now)
        : session_(std::move(session))
        , snapshot_(snapshot)
        , now_(now) {}

    void operator()(const intent::Tick&);
    void operator()(const intent::Touched&);
    void operator()(const intent::Begin&);
    void operator()(const intent::Go&);
    void operator()(const intent::Replace&);
    void operator()(const intent::TurnPage&);
    void operator()(const intent::Back&);
    void operator()(const intent::Home&);
    void operator()(const intent::QuickExit&);
    void operator()(const intent::Finish&);
    void operator()(const intent::CarryOn&);
    void operator()(const intent::HoldClock&);
    void operator()(const intent::Dismiss&);
    void operator()(const intent::Escape&);
    void operator()(const intent::SetLanguage&);
    void operator()(const intent::SetTextSize&);
    void operator()(const intent::SetContrast&);
    void operator()(const intent::OpenVote&);
    void operator()(const intent::ChooseArea&);
    void operator()(const intent::MoveUnit&);
    void operator()(const intent::UndoUnit&);
    void operator()(const intent::ReviewVote&);
    void operator()(const intent::CastVote&);
    void operator()(const intent::EditSuggestion&);
    void operator()(const intent::SendSuggestion&);
    void operator()(const intent::Rate&);
    void operator()(const intent::ChooseTopic&);
    void operator()(const intent::EditFeedback&);
    void operator()(const intent::FinishText&);
    void operator()(const intent::EditContact&);
    void operator()(const intent::SetComplaint&);
    void operator()(const intent::SendFeedback&);
    void operator()(const intent::EditReceipt&);
    void operator()(const intent::LookUpReceipt&);
    void operator()(const intent::OpenStaff&);
    void operator()(const intent::TypePin&);
    void operator()(const intent::EnterPin&);
    void operator()(const intent::PinChecked&);
    void operator()(const intent::SyncNow&);
    void operator()(const intent::CopyToStick&);
    void operator()(const intent::BringInStick&);
    void operator()(const intent::StickDone&);
    void operator()(const intent::Close&);
    void operator()(const intent::SetTestMode&);
    void operator()(const intent::Restart&);
    void operator()(const intent::WasKept&);
    void operator()(const intent::WasNotKept&);

    /// What the snapshot and the clock ask for, whatever the visitor did.
    void settle();
    /// What is counted of the visit; test mode counts nothing.
    void note_use();
    [[nodiscard]] Reduced result() && {
        return {std::move(session_), std::move(effects_), std::move(commands_), std::move(use_)};
    }

private:
    /// The one way a visitor ends: their rating is kept if nothing was sent, all else is wiped.
    void clear();
    void go(Place place);
    void replace(Place place);
    void step_back();
    void touched();
    void send(Submission submission, Screen thanks);
    void hand_over(Submission submission);
    [[nodiscard]] Via via() const { return session_.test_until ? Via::test : Via::screen; }
    [[nodiscard]] bool taking();
    /// Puts the desk and 999 before a visitor whose text holds a danger word. False the second time.
    [[nodiscard]] bool tells_of_danger(const std::string& text);
    [[nodiscard]] std::uint64_t next_token();
    [[nodiscard]] std::vector<std::string> shuffled(const Ballot& ballot) const;
    [[nodiscard]] Visitor& visitor() { return session_.visitor; }
    void count_vote(const std::string& ballot);
    void settle_place();
    void settle_idle();
    void settle_loop();
    void settle_slide();
    void show_slide(std::size_t slide);
    void settle_staff();
    [[nodiscard]] bool staff_is_here();

    Session session_;
    Effects effects_;
    Commands commands_;
    std::optional<VisitUse> use_;
    const Snapshot& snapshot_;
    Instant now_;
};

} // namespace bluelamp
