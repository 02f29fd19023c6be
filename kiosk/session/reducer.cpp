#include "session/reducer.hpp"

#include <algorithm>
#include <cstring>

namespace bluelamp {
namespace {

constexpr std::size_t history_bound = 32;

void wipe(std::string& secret) {
    explicit_bzero(secret.data(), secret.size());
    secret.clear();
}

bool votes(Screen screen) {
    return screen == Screen::vote || screen == Screen::vote_review;
}

} // namespace

void Reducer::operator()(const intent::Tick&) {}

void Reducer::operator()(const intent::Touched&) {
    touched();
}

void Reducer::operator()(const intent::Begin& begin) {
    if (!session_.idle_screen() || snapshot_.status.closed != ClosedFor::nothing)
        return;
    touched();
    if (!begin.language.empty())
        visitor().language = begin.language;
    visitor().place = {Screen::home, {}, 0};
    visitor().history.clear();
}

void Reducer::operator()(const intent::Go& there) {
    touched();
    go(there.place);
}

void Reducer::operator()(const intent::Replace& there) {
    touched();
    replace(there.place);
}

void Reducer::operator()(const intent::TurnPage& turn) {
    touched();
    visitor().place.page = std::max(0, turn.page);
}

void Reducer::operator()(const intent::Back&) {
    touched();
    step_back();
}

void Reducer::operator()(const intent::Home&) {
    touched();
    visitor().place = {Screen::home, {}, 0};
    visitor().history.clear();
    visitor().notice = Notice::none;
}

void Reducer::operator()(const intent::QuickExit&) {
    clear();
}

void Reducer::operator()(const intent::Finish&) {
    clear();
}

void Reducer::operator()(const intent::CarryOn&) {
    touched();
    if (visitor().place.screen == Screen::still_there)
        step_back();
}

void Reducer::operator()(const intent::HoldClock&) {
    session_.status_since = now_;
}

void Reducer::operator()(const intent::Dismiss&) {
    touched();
    visitor().notice = Notice::none;
}

void Reducer::operator()(const intent::Escape&) {
    touched();
    if (visitor().notice != Notice::none)
        visitor().notice = Notice::none;
    else if (!session_.idle_screen())
        step_back();
}

void Reducer::operator()(const intent::SetLanguage& set) {
    touched();
    visitor().language = set.tag;
}

void Reducer::operator()(const intent::SetTextSize& set) {
    touched();
    visitor().text_size = set.size;
    visitor().place.page = 0;
}

void Reducer::operator()(const intent::SetContrast& set) {
    touched();
    visitor().high_contrast = set.high;
}

void Reducer::operator()(const intent::WasKept& answer) {
    if (!visitor().sending || visitor().sending->token != answer.token)
        return;
    const Screen thanks = visitor().sending->thanks;
    if (!session_.test_until)
        note_finished(visitor(), visitor().sending->from);
    visitor().sending.reset();
    visitor().kept = answer.kept;
    std::string subject;
    if (thanks == Screen::vote_thanks) {
        subject = visitor().vote.ballot;
        count_vote(subject);
        visitor().voted.insert(subject);
        session_.last_vote = now_;
        visitor().vote = {};
    }
    visitor().answer_due =
        thanks == Screen::feedback_thanks &&
        (!visitor().suggestion.empty() || !visitor().feedback.text.empty() || visitor().feedback.complaint);
    visitor().told_of_danger = false;
    wipe(visitor().suggestion);
    wipe(visitor().feedback.text);
    wipe(visitor().feedback.contact);
    visitor().history.clear();
    touched();
    visitor().place = {thanks, subject, 0};
}

void Reducer::operator()(const intent::WasNotKept& answer) {
    if (!visitor().sending || visitor().sending->token != answer.token)
        return;
    visitor().sending.reset();
    visitor().feedback.handed_over = false;
    visitor().notice = Notice::not_kept;
}

void Reducer::settle() {
    settle_idle();
    settle_staff();
    settle_place();
    settle_loop();
    if (session_.status_since && now_ - *session_.status_since >= status_stays)
        session_.status_since.reset();
}

void Reducer::note_use() {
    if (!session_.test_until)
        bluelamp::note_use(visitor());
}

void Reducer::settle_idle() {
    if (session_.idle_screen() || visitor().place.screen == Screen::staff)
        return;
    if (visitor().place.screen == Screen::still_there) {
        if (seconds_to_answer(session_, snapshot_.rules, now_) == 0)
            clear();
    } else if (now_ - visitor().last_touch >= snapshot_.rules.idle) {
        go({Screen::still_there, {}, 0});
        visitor().asked_since = now_;
    }
}

/// What a screen is about may be withdrawn, expire or close while somebody is looking at it.
void Reducer::settle_place() {
    const Place& place = visitor().place;
    constexpr std::string_view about = "item:"; // a card to show the desk
    const bool card = place.screen == Screen::show_the_desk && place.subject.starts_with(about);
    constexpr std::string_view by = "member:"; // the list of what an officer posted
    const bool posts = place.screen == Screen::items && place.subject.starts_with(by);
    const bool gone = (card && !snapshot_.item(place.subject.substr(about.size()))) ||
                      (place.screen == Screen::item && !snapshot_.item(place.subject)) ||
                      (place.screen == Screen::officer && !snapshot_.member(place.subject)) ||
                      (posts && !snapshot_.member(place.subject.substr(by.size())));
    const bool closed = (votes(place.screen) && !snapshot_.ballot(visitor().vote.ballot)) ||
                        (place.screen == Screen::area && !snapshot_.ballot(place.subject));
    if (gone)
        step_back();
    if (closed && !visitor().sending) {
        visitor().vote = {};
        visitor().place = {Screen::home, {}, 0};
        visitor().history.clear();
        visitor().notice = Notice::vote_closed;
    }
}

void Reducer::settle_loop() {
    if (!session_.idle_screen())
        return;
    const auto& status = snapshot_.status;
    const bool nothing = snapshot_.slides().empty() && snapshot_.ballots.empty();
    const bool unset = nothing && !status.enrolled && !status.standalone;
    const bool shut = unset || status.closed != ClosedFor::nothing;
    visitor().place = {shut ? Screen::closed : Screen::loop, {}, 0};
    if (!shut)
        settle_slide();
}

void Reducer::show_slide(std::size_t slide) {
    session_.slide = slide;
    session_.slide_since = now_;
    session_.slide_item = snapshot_.slides()[slide]->id;
}

/// An urgent item that has not had the screen yet takes it now; a slide that is withdrawn gives way to the
/// one that stands in its place, and one that moved up or down stays in sight.
void Reducer::settle_slide() {
    const auto slides = snapshot_.slides();
    if (slides.empty()) {
        session_.slide = 0;
        session_.slide_item.clear();
        return;
    }
    std::set<std::string> urgent;
    std::optional<std::size_t> newcomer;
    for (std::size_t i = 0; i < slides.size(); ++i) {
        if (slides[i]->priority != Priority::urgent)
            continue;
        std::string one = slides[i]->id + " " + std::to_string(slides[i]->revision);
        if (!newcomer && !session_.taken_over.contains(one))
            newcomer = i;
        urgent.insert(std::move(one)); // the others that came with it stand next in the loop
    }
    session_.taken_over = std::move(urgent);
    if (newcomer) {
        show_slide(*newcomer);
        return;
    }
    const auto shown = std::find_if(slides.begin(), slides.end(),
                                    [this](const Item* item) { return item->id == session_.slide_item; });
    if (shown == slides.end())
        show_slide(session_.slide < slides.size() ? session_.slide : 0);
    else
        session_.slide = static_cast<std::size_t>(shown - slides.begin());
    if (now_ - session_.slide_since >= snapshot_.rules.slide)
        show_slide((session_.slide + 1) % slides.size());
}

void Reducer::clear() {
    const auto& feedback = visitor().feedback;
    if (feedback.rating > 0 && !feedback.handed_over)
        hand_over(Feedback{snapshot_.area, feedback.rating, feedback.topic, {}, {}, false});
    if (!visitor().used.empty())
        use_ = VisitUse{visitor().language, visitor().text_size, std::move(visitor().used)};
    wipe(visitor().feedback.text);
    wipe(visitor().feedback.contact);
    wipe(visitor().suggestion);
    wipe(visitor().staff.pin);
    wipe(visitor().receipt.typed);
    visitor() = Visitor{};
    ++session_.visits;
    session_.slide_since = now_;
    session_.status_since.reset();
}

void Reducer::go(Place place) {
    auto& history = visitor().history;
    const Place& from = visitor().place;
    const bool same = from.screen == place.screen && from.subject == place.subject;
    if (!same && from.screen != Screen::still_there) {
        history.push_back(from);
        if (history.size() > history_bound)
            history.erase(history.begin());
    }
    visitor().place = std::move(place);
}

void Reducer::replace(Place place) {
    visitor().place = std::move(place);
}

void Reducer::step_back() {
    auto& history = visitor().history;
    if (history.empty()) {
        visitor().place = {Screen::home, {}, 0};
        return;
    }
    visitor().place = std::move(history.back());
    history.pop_back();
}

void Reducer::touched() {
    if (visitor().place.screen == Screen::still_there)
        visitor().asked_since = now_;
    visitor().last_touch = now_;
}

void Reducer::send(Submission submission, Screen thanks) {
    const auto token = next_token();
    visitor().sending = Sending{token, visitor().place.screen, thanks};
    effects_.push_back({token, std::move(submission), via()});
}

void Reducer::hand_over(Submission submission) {
    effects_.push_back({next_token(), std::move(submission), via()});
}

bool Reducer::taking() {
    if (!snapshot_.status.log_takes_entries)
        visitor().notice = Notice::not_taking;
    return snapshot_.status.log_takes_entries;
}

bool Reducer::tells_of_danger(const std::string& text) {
    const auto& words = snapshot_.danger_words;
    if (visitor().told_of_danger || !words || !words->in(text))
        return false;
    visitor().told_of_danger = true;
    visitor().notice = Notice::danger;
    return true;
}

std::uint64_t Reducer::next_token() {
    return ++session_.sent;
}

} // namespace bluelamp
