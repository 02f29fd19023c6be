#include "intake/pictures.hpp"

#include "base/time.hpp"
#include "crypto/hash.hpp"
#include "intake/entry_reading.hpp"
#include "wire/content_json.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

/// How many new votes make a ballot worth counting again. While there are few, each may be the one that opens
/// a picture; that an open one moves by five and no less is move_pictures' rule.
std::uint64_t new_votes_to_count(std::uint64_t votes) {
    return votes < 100 ? 1 : 5;
}

std::string counted_at(const std::string& ballot) {
    return "pictures_counted " + ballot;
}

std::string id_of(const Picture& picture) {
    return picture.ballot + "\n" + picture.place;
}

/// Writes what differs between two sets of one ballot's pictures. Returns whether anything did.
bool replace_pictures(Storage& storage, const std::vector<Picture>& shown, const std::vector<Picture>& now) {
    bool changed = false;
    for (const auto& picture : shown)
        if (std::none_of(now.begin(), now.end(),
                         [&](const Picture& each) { return id_of(each) == id_of(picture); })) {
            storage.content().remove("picture", id_of(picture));
            changed = true;
        }
    for (const auto& picture : now) {
        if (std::find(shown.begin(), shown.end(), picture) != shown.end())
            continue;
        Content alone;
        alone.pictures.push_back(picture);
        const auto json = write_content(alone);
        storage.content().put({"picture", id_of(picture), static_cast<std::uint64_t>(picture.ballots),
                               to_hex(hash_of(json).view()), json});
        changed = true;
    }
    return changed;
}

} // namespace

std::vector<tally::CastBallot> votes_on(Storage& storage, const std::string& ballot, const std::string& via) {
    std::vector<tally::CastBallot> votes;
    storage.logs().read_votes(ballot, via, [&](const StoredVote& stored) {
        auto vote = vote_of(stored.payload);
        votes.push_back({std::move(vote.area), stored.kiosk, to_hex(stored.epoch.view()), stored.seq,
                         date_of(start_of_day(stored.day)), std::move(vote.allocation)});
    });
    return votes;
}

bool move_public_pictures(Storage& storage) {
    const auto content = content_of(storage);
    bool moved = false;
    for (const auto& ballot : content.ballots) {
        const auto votes = storage.logs().count_votes(ballot.id, "screen");
        const auto text = storage.value(counted_at(ballot.id));
        if (votes < (text.empty() ? 0 : std::stoull(text)) + new_votes_to_count(votes))
            continue;
        const auto counted = tally::count(content, ballot, votes_on(storage, ballot.id, "screen"));
        storage.transact([&] {
            // Another process may have moved them meanwhile: what stands now is what they move from.
            std::vector<Picture> shown;
            for (auto& picture : content_of(storage).pictures)
                if (picture.ballot == ballot.id)
                    shown.push_back(std::move(picture));
            moved |= replace_pictures(storage, shown, tally::move_pictures(shown, tally::pictures(counted)));
            storage.set_value(counted_at(ballot.id), std::to_string(votes));
        });
    }
    return moved;
}

} // namespace bluelamp::server
