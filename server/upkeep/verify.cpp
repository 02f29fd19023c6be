#include "upkeep/verify.hpp"

#include "crypto/hash.hpp"
#include "custody/audit.hpp"
#include "intake/family.hpp"
#include "publishing/content_of.hpp"
#include "wire/manifest.hpp"

#include <algorithm>

namespace bluelamp::server {
namespace {

std::string name_of_log(const LogState& state) {
    return "log " + state.kiosk + " " + to_hex(state.epoch.view());
}

/// Follows one log's chain from its start.
class Chain {
public:
    Chain(const LogState& state, std::vector<Gap> gaps, Verified& verified)
        : state_(state)
        , gaps_(std::move(gaps))
        , verified_(verified) {
        if (state.branch) {
            at_ = state.branch->after;
            head_ = state.branch->head;
        }
    }

    void add(const LogEntry& entry) {
        cross_gap();
        if (entry.seq != at_ + 1)
            wrong("entries " + std::to_string(at_ + 1) + " to " + std::to_string(entry.seq - 1) +
                  " are missing");
        else if (chain_hash(head_, entry.header, entry.payload_hash) != entry.hash)
            wrong("entry " + std::to_string(entry.seq) + " does not follow from the one before");
        else if (entry.payload && hash_of(*entry.payload) != entry.payload_hash)
            wrong("the payload of entry " + std::to_string(entry.seq) + " was changed");
        at_ = entry.seq;
        head_ = entry.hash;
        ++verified_.entries;
        quarantined_ += entry.problem.empty() ? 0 : 1;
    }

    void finish() {
        cross_gap();
        if (at_ != state_.watermark || head_ != state_.head)
            wrong("it ends at " + std::to_string(at_) + ", the watermark is " +
                  std::to_string(state_.watermark));
        if (quarantined_ != state_.quarantined || gap_ != state_.gap)
            wrong("its counts of quarantined and lost entries do not hold");
        verified_.gap += gap_;
        verified_.quarantined += quarantined_;
    }

private:
    void cross_gap() {
        for (const auto& gap : gaps_)
            if (gap.first == at_ + 1) {
                gap_ += gap.last - gap.first + 1;
                at_ = gap.last;
                head_ = gap.head;
            }
    }
    void wrong(const std::string& what) { verified_.wrong.push_back(name_of_log(state_) + ": " + what); }

    const LogState& state_;
    std::vector<Gap> gaps_;
    Verified& verified_;
    std::uint64_t at_ = 0;
    Hash head_;
    std::uint64_t gap_ = 0;
    std::uint64_t quarantined_ = 0;
};

void verify_logs(Storage& storage, Verified& verified) {
    const auto gaps = storage.logs().gaps();
    for (const auto& state : storage.logs().states()) {
        std::vector<Gap> own;
        std::copy_if(gaps.begin(), gaps.end(), std::back_inserter(own),
                     [&](const Gap& gap) { return gap.kiosk == state.kiosk && gap.epoch == state.epoch; });
        Chain chain(state, std::move(own), verified);
        storage.logs().read_log(state.kiosk, state.epoch, [&](const LogEntry& entry) { chain.add(entry); });
        chain.finish();
        ++verified.logs;
    }
}

/// Branches hang on what is here, and hold what the copies signed.
void verify_branches(Storage& storage, Verified& verified) {
    for (const auto& state : storage.logs().states())
        if (state.branch && state.branch->after > 0 &&
            Family(storage.logs(), state.kiosk, state.branch->of).parent_of(state) == nullptr)
            verified.wrong.push_back(name_of_log(state) + ": the log that it parted from is not here");
    for (const auto& fork : storage.logs().forks()) {
        ++verified.forks;
        try {
            const auto batch = read_signed_part(fork.file);
            if (!batch.signed_by_own_key())
                verified.wrong.push_back("a fork of " + fork.kiosk + " was changed");
            else if (Family(storage.logs(), fork.kiosk, fork.epoch)
                         .place_of(Joint{fork.last, batch.header.head})
                         .log == nullptr)
                verified.wrong.push_back("what a copy of the disk of " + fork.kiosk +
                                         " signed, up to entry " + std::to_string(fork.last) +
                                         ", is not in any branch");
        } catch (const WireError&) {
            verified.wrong.push_back("a fork of " + fork.kiosk + " was changed");
        }
    }
}

void verify_media(Storage& storage, const MediaStore& media, Verified& verified) {
    for (const auto& record : storage.content().all_media()) {
        ++verified.media;
        if (!media.has(record.sha256))
            verified.wrong.push_back("media " + record.sha256 + ": the file is missing");
        else if (sha256_of_file(media.path_of(record.sha256)) != record.sha256)
            verified.wrong.push_back("media " + record.sha256 + ": the file was changed");
    }
}

void verify_manifests(Storage& storage, const ServerKeys& keys, Verified& verified) {
    for (const auto& area : storage.content().manifest_areas()) {
        const auto manifest = storage.content().manifest(area);
        try {
            static_cast<void>(read_manifest(manifest.value().file, keys.set()));
        } catch (const WireError& error) {
            verified.wrong.push_back("manifest " + area + ": " + error.what());
        }
    }
}

} // namespace

Verified verify(Storage& storage, const ServerKeys& keys, const MediaStore& media) {
    Verified verified;
    const auto held = media.keep_all();
    verified.wrong = storage.check();
    for (auto& line : storage.risks())
        verified.wrong.push_back(std::move(line));
    storage.read_consistently([&] {
        verify_logs(storage, verified);
        verify_branches(storage, verified);
        if (const auto forgotten = storage.cases().entries_without_case().size(); forgotten > 0)
            verified.wrong.push_back(std::to_string(forgotten) +
                                     " entries that visitors wrote have no case: nobody will answer them");
        for (auto& line : check_audit(storage))
            verified.wrong.push_back(std::move(line));
        verify_media(storage, media, verified);
        verify_manifests(storage, keys, verified);
    });
    return verified;
}

} // namespace bluelamp::server
