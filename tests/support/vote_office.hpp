#pragma once

#include "decisions/decision.hpp"
#include "intake/pictures.hpp"
#include "publishing/content_of.hpp"
#include "support/console_site.hpp"

/// The console with people who make votes and decide, and a kiosk where people vote.
namespace bluelamp::testing {

struct VoteOffice : ConsoleSite {
    VoteOffice() {
        static_cast<void>(publish(small_publication));
        add_user("ed", "editor");
        add_user("inspector", "moderator");
        add_user("hill.inspector", "moderator", {"hill"});
        add_user("hill.ed", "editor", {"hill"});
    }
    TestKiosk kiosk{*this, "k1"};

    /// Votes that differ from their neighbours; of ten units speeding gets `units`, or one less.
    void vote(int count, int units, const std::string& area = "hill") {
        for (int cast = 0; cast < count; ++cast) {
            const int given = units - cast % 2;
            kiosk.add(Vote{"spring", area, {{"speeding", given}, {"burglary", 10 - given}}});
        }
        take_all();
    }
    void vote_in_a_row(int count) {
        for (int cast = 0; cast < count; ++cast)
            kiosk.add(Vote{"spring", "hill", {{"burglary", 10}}});
        take_all();
    }
    void take_all() {
        static_cast<void>(take(kiosk.batch()));
        static_cast<void>(move_public_pictures(*storage));
    }
    void close() {
        auto ballot = ballot_named("spring").value();
        ballot.closes = time_of_ms(now_ms);
        Publication publication;
        publication.ballots.push_back(ballot);
        storage->transact([&] {
            static_cast<void>(publish_within(*storage, *keys.current(), now_ms, publication, "test"));
        });
        now_ms += 1000;
    }
    [[nodiscard]] std::optional<Ballot> ballot_named(const std::string& id) const {
        for (const auto& ballot : content_of(*storage).ballots)
            if (ballot.id == id)
                return ballot;
        return std::nullopt;
    }
    static Browser::Fields fields(const std::string& revision = "0") {
        return {{"id", "summer"},
                {"revision", revision},
                {"title_en", "What should we do more of?"},
                {"title_cy", "Beth ddylen ni wneud mwy ohono?"},
                {"pot", "12"},
                {"p1_title_en", "Patrols at night"},
                {"p1_meaning_en", "Two officers on foot"},
                {"p1_tradeoff_en", "Fewer by day"},
                {"p2_title_en", ""},
                {"p3_title_en", "Speeding"},
                {"p3_meaning_en", "Cameras"},
                {"p3_tradeoff_en", "Fewer patrols"},
                {"where", "district north"},
                {"opens", "2026-06-01T09:00"},
                {"closes", "2026-07-01T17:00"}};
    }
    [[nodiscard]] std::string revision(const std::string& id) const {
        return std::to_string(storage->content().entity("ballot", id).value().revision);
    }
    std::vector<std::string> audited(const std::string& action) {
        std::vector<std::string> details;
        storage->staff().read_audit([&](const AuditEntry& entry) {
            if (entry.action == action)
                details.push_back(entry.detail);
        });
        return details;
    }
};

} // namespace bluelamp::testing
