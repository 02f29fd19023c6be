#pragma once

#include "custody/key_ring.hpp"
#include "intake/intake.hpp"
#include "publishing/manifests.hpp"
#include "publishing/publisher.hpp"
#include "storage/sqlite_storage.hpp"
#include "support/temporary_folder.hpp"
#include "wire/submission.hpp"

/// A server's data folder and kiosks of it, without the programs: the real database, keys and octets.
namespace bluelamp::testing {

using namespace bluelamp::server;

inline constexpr std::int64_t start_ms = 1'770'000'000'000; ///< 2026-02-02T02:40:00Z

struct TestSite {
    TemporaryFolder folder;
    std::int64_t now_ms = start_ms;
    std::unique_ptr<Storage> storage = open_sqlite(folder.path() / "server.db");
    KeyRing keys{folder.path() / "keys" / "server.key", *storage, time_of_ms(start_ms)};
    MediaStore media{folder.path() / "media"};
    Intake intake{keys, [this] { return now_ms; },
                  [this](Storage& each) { reissue_manifests(each, *keys.current(), now_ms); }};

    [[nodiscard]] OpenStorage opener() const {
        return [file = folder.path() / "server.db"] { return open_sqlite(file); };
    }
    IntakeResult take(ByteView batch) { return intake.take(*storage, batch, Nonce{}); }
    /// The publish file's folder is the test's.
    Published publish(const std::string& json) {
        MediaFinder finder(folder.path(), media, *storage, {});
        return server::publish(*storage, *keys.current(), now_ms, read_publication(json), finder, "test");
    }
    /// The content of an area's manifest, verified as a kiosk would.
    ManifestBody manifest(const std::string& area) {
        const auto stored = storage->content().manifest(area);
        return read_manifest(stored.value().file, keys.current()->set()).manifest.body;
    }
};

inline Vote a_vote(int units = 4, const std::string& area = "hill") {
    return {"spring", area, {{"speeding", units}, {"burglary", 10 - units}}};
}

/// A kiosk's log in memory.
class TestKiosk {
public:
    /// Enrolled as if by a code.
    TestKiosk(TestSite& site, std::string id, const std::string& area = "hill")
        : TestKiosk(std::move(id), site.keys.current()->set().sealing.front()) {
        KioskRecord record;
        record.id = id_;
        record.area = area;
        record.enrolled = time_of_ms(start_ms);
        record.token_hash = "token of " + id_;
        site.storage->kiosks().add(record);
        site.storage->kiosks().add_key(id_, key.public_key(), record.enrolled);
    }
    /// Not enrolled anywhere.
    TestKiosk(std::string id, const SealKey& server)
        : id_(std::move(id))
        , server_(server) {}

    void add(const Submission& submission, Via via = Via::screen) {
        add(draft_entry(submission, via, "7Q4M-X2KD-9ZRT-0AVE", time_of_ms(start_ms), 0, server_));
    }
    void add(const EntryDraft& draft) {
        const auto prev = entries.empty() ? Hash{} : entries.back().hash;
        entries.push_back(chain_entry(id_, epoch, entries.size() + 1, prev, draft));
    }
    void add_votes(int count) {
        for (int made = 0; made < count; ++made)
            add(a_vote(1 + static_cast<int>(entries.size() % 9)));
    }

    [[nodiscard]] BatchHeader header(std::uint64_t first = 1) const {
        BatchHeader header;
        header.kiosk = id_;
        header.epoch = epoch;
        header.first = first;
        header.prev = first < 2 ? Hash{} : entries.at(first - 2).hash;
        return header;
    }
    /// Entries from `first` to `last`; 0 is to the end.
    [[nodiscard]] Bytes batch(std::uint64_t first = 1, std::uint64_t last = 0) const {
        return batch(header(first), last);
    }
    [[nodiscard]] Bytes batch(const BatchHeader& header, std::uint64_t last = 0) const {
        const auto end = last == 0 ? entries.size() : last;
        const std::vector<Entry> chosen(entries.begin() + static_cast<std::ptrdiff_t>(header.first - 1),
                                        entries.begin() + static_cast<std::ptrdiff_t>(end));
        return write_batch(header, chosen, key);
    }
    [[nodiscard]] const std::string& id() const { return id_; }

    SigningKey key = SigningKey::make();
    Epoch epoch = random_fixed<Epoch>();
    std::vector<Entry> entries;

private:
    std::string id_;
    SealKey server_;
};

inline const std::string small_publication = R"({
    "force": {"id": "marl", "name": "Marlshire Police", "expiry_days": {"appeal": 7}},
    "districts": [{"id": "north", "name": "North"}],
    "areas": [{"id": "hill", "name": "Hill", "district": "north"}, {"id": "vale", "name": "Vale", "district": "north"}],
    "items": [{"id": "i1", "kind": "appeal", "title": "Have you seen this bicycle?", "body": "It is green.", "areas": ["hill"]},
              {"id": "i2", "kind": "update", "title": "New hours", "body": "From Monday."}],
    "ballots": [{"id": "spring", "title": "Spring", "pot": 10, "areas": "all", "priorities": [
        {"id": "speeding", "title": "Speeding"}, {"id": "burglary", "title": "Burglary"}]}]
})";

} // namespace bluelamp::testing
