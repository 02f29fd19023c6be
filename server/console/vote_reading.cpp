#include "console/content_check.hpp"
#include "console/local_input.hpp"
#include "console/vote_form.hpp"
#include "console/vote_offers.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <set>

namespace bluelamp::server {
namespace {

constexpr std::array<const char*, 6> words{"title_en",   "title_cy",    "meaning_en",
                                           "meaning_cy", "tradeoff_en", "tradeoff_cy"};

/// "More patrols at night" → "more-patrols-at-night", another one than `taken`.
std::string id_from(const std::string& title, const std::set<std::string>& taken) {
    constexpr std::size_t longest = 40;
    std::string id;
    for (const char c : title) {
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        const bool capital = c >= 'A' && c <= 'Z';
        if (id.size() < longest && (letter || capital))
            id += capital ? static_cast<char>(c - 'A' + 'a') : c;
        else if (!id.empty() && id.size() < longest && id.back() != '-')
            id += '-';
    }
    while (!id.empty() && id.back() == '-')
        id.pop_back();
    if (id.empty())
        id = "priority";
    auto free = id;
    for (int number = 2; taken.contains(free); ++number)
        free = id + "-" + std::to_string(number);
    return free;
}

class Reading {
public:
    Reading(const Visit& visit, const Content& content, const std::optional<Ballot>& before, VoteForm& out)
        : visit_(visit)
        , content_(content)
        , before_(before)
        , out_(out) {}

    void read_all() {
        auto& ballot = out_.ballot;
        ballot.title = local_text("title", before_ ? before_->title : LocalText());
        if (!ballot.title.has("en"))
            wrong("title_en", "Write the question in English");
        read_pot();
        read_priorities();
        read_where();
        read_times();
        if (out_.errors.empty())
            check_as_kiosks_do();
    }

private:
    void wrong(const std::string& field, const std::string& text) {
        out_.errors.push_back({{"field", field}, {"text", text}});
    }

    /// Languages that the form does not have stay as they were.
    [[nodiscard]] LocalText local_text(const std::string& name, const LocalText& before) const {
        auto by_tag = before.by_tag();
        for (const auto* tag : {"en", "cy"}) {
            by_tag.erase(tag);
            if (auto text = visit_.form.trimmed(name + "_" + tag); !text.empty())
                by_tag[tag] = std::move(text);
        }
        return LocalText(std::move(by_tag));
    }

    void read_pot() {
        const auto text = visit_.form.trimmed("pot");
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out_.ballot.pot);
        if (error != std::errc{} || end != text.data() + text.size() || out_.ballot.pot < 1 ||
            out_.ballot.pot > 100)
            wrong("pot", "Write a number from 1 to 100");
    }

    void read_priorities() {
        std::set<std::string> ids;
        for (std::size_t row = 0; visit_.form.has(priority_field(row) + "title_en"); ++row) {
            const auto name = [&](const char* part) { return priority_field(row) + part; };
            if (std::all_of(words.begin(), words.end(),
                            [&](const char* word) { return visit_.form.trimmed(name(word)).empty(); }))
                continue;
            const auto old = before_with(visit_.form.text(name("id")), ids);
            BallotPriority priority = old;
            priority.title = local_text(name("title"), old.title);
            priority.meaning = local_text(name("meaning"), old.meaning);
            priority.tradeoff = local_text(name("tradeoff"), old.tradeoff);
            if (!priority.title.has("en"))
                wrong(name("title_en"), "Write what this priority is called in English");
            else if (!priority.meaning.has("en"))
                wrong(name("meaning_en"), "Say in English what it means");
            else if (!priority.tradeoff.has("en"))
                wrong(name("tradeoff_en"), "Say in English what more of it costs elsewhere");
            settle(priority, old, ids, visit_.form.text(name("offer")));
            out_.ballot.priorities.push_back(std::move(priority));
            rows_.push_back(row);
        }
        if (out_.ballot.priorities.size() < 2)
            wrong(priority_field(out_.ballot.priorities.size()) + "title_en",
                  "Give at least two priorities: among one there is no choice");
        if (out_.ballot.priorities.size() > most_priorities)
            wrong(priority_field(rows_.back()) + "title_en", "Give at most eight: nobody compares more");
    }

    /// The priority that a row was about before, or an empty one.
    [[nodiscard]] BallotPriority before_with(const std::string& id, const std::set<std::string>& ids) const {
        if (before_ && !ids.contains(id))
            for (const auto& each : before_->priorities)
                if (each.id == id)
                    return each;
        return {};
    }

    /// A priority keeps its id and, as long as its words stay, the day it was last looked over. One that was
    /// offered has the id and the day that its source says.
    void settle(BallotPriority& priority, const BallotPriority& old, std::set<std::string>& ids,
                const std::string& offer) const {
        if (priority != old)
            priority.updated = visit_.now();
        if (priority.id.empty())
            if (const auto offered = offer_named(visit_, offer);
                offered && !ids.contains(offered->priority.id)) {
                priority.id = offered->priority.id;
                priority.updated = offered->priority.updated;
            }
        if (priority.id.empty()) {
            auto taken = ids;
            if (before_)
                for (const auto& each : before_->priorities)
                    taken.insert(each.id);
            priority.id = id_from(priority.title.in("en"), taken);
        }
        ids.insert(priority.id);
    }

    void read_where() {
        const auto& chosen = visit_.form.all("where");
        const auto holds = [&](const std::string& place) {
            return std::find(chosen.begin(), chosen.end(), place) != chosen.end();
        };
        auto& areas = out_.ballot.areas;
        for (const auto& area : content_.areas)
            if (holds("area " + area.id) || holds("district " + area.district))
                areas.push_back(area.id);
        if (holds("all"))
            areas.clear();
        else if (areas.empty())
            return wrong("where", "Choose where the vote is held");
        if (!visit_.staff.may_change_in(areas))
            wrong("where", "Choose among your own areas");
    }

    std::optional<Time> time(const std::string& name) {
        const auto text = visit_.form.trimmed(name);
        if (text.empty())
            return std::nullopt;
        const auto read = read_local(text);
        if (!read)
            wrong(name, "Write the time as 2026-11-21T08:30, between 2000 and 2100");
        return read;
    }

    void read_times() {
        auto& ballot = out_.ballot;
        ballot.opens = time("opens");
        ballot.closes = time("closes");
        if (visit_.form.trimmed("opens").empty())
            wrong("opens", "Say when it opens. It can be opened sooner by a button");
        else if (ballot.opens && *ballot.opens <= visit_.now())
            wrong("opens", "It must open in the future. It can be opened sooner by a button");
        if (ballot.opens && ballot.closes && *ballot.closes <= *ballot.opens)
            wrong("closes", "It must close after it opens");
    }

    /// "ballots[0].priorities[1].title.en: …" stands beside the second priority's title.
    void check_as_kiosks_do() {
        Content alone;
        alone.ballots.push_back(out_.ballot);
        if (const auto objection = objection_to(alone))
            wrong(field_of(objection->path), objection->text);
    }

    [[nodiscard]] std::string field_of(const std::string& path) const {
        std::string prefix;
        constexpr std::string_view list = "priorities[";
        if (const auto at = path.find(list); at != std::string::npos) {
            std::size_t index = 0;
            const auto* digits = path.data() + at + list.size();
            std::from_chars(digits, path.data() + path.size(), index);
            prefix = priority_field(index < rows_.size() ? rows_[index] : 0);
        }
        for (const auto* name : {"title", "meaning", "tradeoff"})
            if (path.find(std::string(".") + name) != std::string::npos)
                return prefix + name + (path.ends_with(".cy") ? "_cy" : "_en");
        for (const auto* name : {"pot", "opens", "closes"})
            if (path.ends_with(std::string(".") + name))
                return name;
        return "title_en";
    }

    const Visit& visit_;
    const Content& content_;
    const std::optional<Ballot>& before_;
    VoteForm& out_;
    std::vector<std::size_t> rows_; ///< of the form, by priority
};

} // namespace

VoteForm read_vote_form(const Visit& visit, const Content& content, const std::string& id,
                        const std::optional<Ballot>& before) {
    VoteForm form;
    form.ballot.id = id;
    Reading(visit, content, before, form).read_all();
    return form;
}

} // namespace bluelamp::server
