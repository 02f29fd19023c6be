#include "console/pages.hpp"
#include "console/source.hpp"
#include "console/vote.hpp"
#include "console/vote_form.hpp"
#include "console/vote_offers.hpp"
#include "console/words.hpp"
#include "crypto/hash.hpp"
#include "publishing/content_of.hpp"
#include "publishing/manifests.hpp"
#include "publishing/publisher.hpp"

/// Making a vote, and its times. Editors write a vote until it opens. From then on a change would touch what
/// people chose from or how long they could: votes_closing.cpp.
namespace bluelamp::server {
namespace {

http::Response form(const Visit& visit, const std::string& id, std::uint64_t revision,
                    const web::Form& fields, nlohmann::json errors, int status) {
    const auto content = content_of(visit.storage);
    auto view = vote_form_view(visit, content, fields, errors);
    view["offers"] = offers_view(visit, content, fields);
    if (const auto count = view["offers"].size(); count > 0)
        view["offered"] = counted(count, "priority", "priorities");
    view["id"] = id;
    view["revision"] = revision;
    view["back"] = revision == 0 ? "/console/votes" : vote_address(id);
    view["errors"] = std::move(errors);
    return visit.page(revision == 0 ? "Make a vote" : "Edit the vote", "vote-form", std::move(view), status);
}

http::Response add(const Visit& visit) {
    web::Form fields;
    if (const auto source = visit.query("source"); !source.empty()) {
        auto offered = vote_of_offers(visit, source);
        if (!offered)
            return visit.go(source_path(source), "It offers no priorities for your areas at the moment.");
        fields = std::move(*offered);
    }
    fields.add("pot", "10");
    return form(visit, "vote-" + to_hex(random_bytes(6)), 0, fields, nlohmann::json::array(), 200);
}

/// Whether its words may still change: nobody has seen them.
bool is_unseen(const VoteOnPage& vote) {
    return vote.state == VoteState::to_come && vote.ballots == 0;
}

http::Response too_late(const Visit& visit, const std::string& id) {
    return visit.go(vote_address(id),
                    "Nothing was changed: the vote has opened. Only when it closes can change now.");
}

http::Response edit(const Visit& visit) {
    const auto vote = vote_of(visit);
    if (!vote)
        return visit.not_found();
    if (!visit.staff.may_change_in(vote->ballot.areas))
        return visit.forbidden();
    if (!is_unseen(*vote))
        return too_late(visit, vote->ballot.id);
    return form(visit, vote->ballot.id, vote->revision, vote_fields(content_of(visit.storage), vote->ballot),
                nlohmann::json::array(), 200);
}

const char* const changed_meanwhile =
    "Somebody else changed this vote meanwhile. Open it in another window to see what, then do this again";

/// The form as it was filled in, with one offered priority more.
http::Response with_offer(const Visit& visit, const std::string& id, std::uint64_t revision) {
    auto fields = visit.form;
    auto errors = nlohmann::json::array();
    const auto offer = offer_named(visit, visit.form.text("use"));
    if (!offer)
        errors.push_back(
            {{"field", "p1_title_en"}, {"text", "This priority is no longer at data.police.uk"}});
    else if (!use_offer(fields, *offer))
        errors.push_back(
            {{"field", "p1_title_en"}, {"text", "There are eight priorities already. Empty one first"}});
    const int status = errors.empty() ? 200 : 422;
    return form(visit, id, revision, fields, std::move(errors), status);
}

http::Response save(const Visit& visit) {
    const auto& id = visit.form.text("id");
    if (id.empty() || id.size() > 128)
        return visit.not_found();
    const auto content = content_of(visit.storage);
    const auto entity = visit.storage.content().entity("ballot", id);
    std::optional<Ballot> before;
    for (const auto& vote : votes_of(visit.storage, content, visit.now()))
        if (vote.ballot.id == id) {
            if (!visit.staff.may_change_in(vote.ballot.areas))
                return visit.forbidden();
            if (!is_unseen(vote))
                return too_late(visit, id);
            before = vote.ballot;
        }
    if (visit.form.has("use"))
        return with_offer(visit, id, visit.seen_revision());
    auto [ballot, errors] = read_vote_form(visit, content, id, before);
    const auto revision = visit.seen_revision();
    if (errors.empty() && !publish_over(visit, ballot, revision))
        errors.push_back({{"field", "title_en"}, {"text", changed_meanwhile}});
    if (!errors.empty()) // saved again, it replaces what stands now
        return form(visit, id, entity ? entity->revision : 0, visit.form, std::move(errors), 422);
    return visit.go(vote_address(id), "The vote is saved. Kiosks open it " +
                                          distance_in_words(*ballot.opens, visit.now()) + ".");
}

http::Response changed_first(const Visit& visit, const VoteOnPage& vote) {
    return visit.go(vote_address(vote.ballot.id), "Nothing was changed: somebody else changed this vote "
                                                  "meanwhile. Here it is as it is now.");
}

http::Response open_now(const Visit& visit) {
    return with_own_vote(visit, [&](const VoteOnPage& vote) {
        if (vote.state != VoteState::to_come)
            return too_late(visit, vote.ballot.id);
        auto ballot = vote.ballot;
        ballot.opens = visit.now();
        if (visit.seen_revision() != vote.revision ||
            !while_unchanged(visit, vote, [&] { publish_ballot(visit, ballot); }))
            return changed_first(visit, vote);
        return visit.go(vote_address(ballot.id), "The vote is open. Kiosks with a network offer it at once.");
    });
}

http::Response remove(const Visit& visit) {
    return with_own_vote(visit, [&](const VoteOnPage& vote) {
        if (!is_unseen(vote))
            return too_late(visit, vote.ballot.id);
        const auto remove_it = [&] {
            visit.storage.content().remove("ballot", vote.ballot.id);
            visit.audit("ballot.remove", vote.ballot.id);
            static_cast<void>(reissue_manifests(visit.storage, *visit.parts.keys.current(), visit.now_ms));
        };
        if (visit.seen_revision() != vote.revision || !while_unchanged(visit, vote, remove_it))
            return changed_first(visit, vote);
        return visit.go("/console/votes", "The vote is thrown away. Nobody had seen it.");
    });
}

} // namespace

std::vector<Page> votes_writing_pages() {
    return {{"GET", "/console/votes/add", Audience::editor, add, {}},
            {"POST", "/console/votes/save", Audience::editor, save, {}},
            {"GET", "/console/votes/{id}/edit", Audience::editor, edit, {}},
            {"POST", "/console/votes/{id}/open", Audience::editor, open_now, {}},
            {"POST", "/console/votes/{id}/remove", Audience::editor, remove, {}}};
}

} // namespace bluelamp::server
