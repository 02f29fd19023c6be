#include "cases/opening.hpp"
#include "export/submissions_export.hpp"
#include "faults/model_world.hpp"
#include "intake/family.hpp"
#include "upkeep/verify.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <SQLiteCpp/SQLiteCpp.h>

#include <sstream>

namespace bluelamp::testing {
namespace {

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
constexpr std::int64_t retention_ms =
    26 * day_ms; ///< 30 whole days, by clocks that may be 3 days wrong unnoticed

} // namespace

std::set<Hash> ModelWorld::held_by_server() {
    std::set<Hash> held;
    auto& logs = peer_.site.storage->logs();
    for (const auto& state : logs.states())
        logs.read_log(state.kiosk, state.epoch, [&](const LogEntry& entry) {
            if (!held.insert(entry.hash).second)
                FAIL("entry " << entry.seq << " of " << state.kiosk << " is doubled");
        });
    return held;
}

std::string ModelWorld::whereabouts(const Epoch& epoch) {
    std::ostringstream out;
    out << "\nepoch " << to_hex(epoch.view());
    for (const auto& state : peer_.site.storage->logs().states())
        if (state.named() == epoch) {
            out << "\nserver: " << state.kiosk << ", watermark " << state.watermark << ", gap " << state.gap;
            if (state.branch)
                out << ", a branch behind " << state.branch->after;
        }
    for (const auto& fork : peer_.site.storage->logs().forks())
        if (fork.epoch == epoch)
            out << "\nfork: " << fork.kiosk << ", " << fork.first << " to " << fork.last;
    for (const auto& device : devices_)
        for (const auto& counts : device->kiosk->log.counts())
            if (counts.epoch == epoch) {
                const auto next = device->kiosk->log.pending(epoch);
                out << "\ndisk " << device->disk << ": created " << counts.created << ", watermark "
                    << counts.watermark << ", pending " << counts.pending << ", next from " << next.first
                    << ", pruned through " << next.pruned_through << (counts.closed ? ", closed" : ", open");
            }
    return out.str();
}

std::set<Hash> ModelWorld::held_by(const Device& device) {
    std::set<Hash> held;
    SQLite::Database log((device.folder / "log.db").string(), SQLite::OPEN_READONLY, 5'000);
    SQLite::Statement query(log, "SELECT hash FROM entries");
    while (query.executeStep())
        held.insert(Hash::from(query.getColumn(0).getString()).value());
    return held;
}

void ModelWorld::check(const char* after) {
    INFO("after " << after);
    const auto server = held_by_server();
    for (const auto& hash : server)
        if (promises_.number(hash) < 0)
            FAIL("the server has what nobody said");
    for (const auto& hash : server_had_)
        if (!server.contains(hash))
            FAIL("the server forgot " << promises_.number(hash));
    server_had_ = server;
    for (const auto& device : devices_) {
        check_disk(*device, after);
        check_figures(*device, after);
    }
    for (const auto& [number, hash] : promises_.all()) {
        if (server.contains(hash) || promises_.on_some_disk(number))
            continue;
        if (!died_.contains(number) && !server_forgot_.contains(number))
            FAIL(number << " is nowhere");
    }
}

/// A disk holds what the model says, but what it may have pruned by now.
void ModelWorld::check_disk(const Device& device, const char* after) {
    const auto held = held_by(device);
    const auto expected = promises_.on(device.disk);
    std::size_t found = 0;
    for (const auto number : expected) {
        if (held.contains(promises_.hash(number))) {
            ++found;
            continue;
        }
        INFO(after << ": disk " << device.disk << " no longer has " << number << ", said "
                   << static_cast<double>(peer_.site.now_ms - said_ms_[number]) / day_ms << " days ago");
        REQUIRE((server_had_.contains(promises_.hash(number)) || server_forgot_.contains(number)));
        REQUIRE(peer_.site.now_ms - said_ms_[number] >= retention_ms);
        promises_.pruned(device.disk, number);
    }
    INFO("disk " << device.disk << " has what the model does not know");
    REQUIRE(held.size() == found);
}

void ModelWorld::check_figures(Device& device, const char* after) {
    for (const auto& epoch : device.kiosk->log.counts()) {
        INFO(after << ": disk " << device.disk << ": created " << epoch.created << ", acknowledged "
                   << epoch.acknowledged << ", pending " << epoch.pending << ", quarantined "
                   << epoch.quarantined << ", gap " << epoch.gap);
        REQUIRE(epoch.created == epoch.acknowledged + epoch.pending + epoch.quarantined + epoch.gap);
        REQUIRE(std::max({epoch.acknowledged, epoch.pending, epoch.quarantined, epoch.gap}) <= epoch.created);
    }
}

void ModelWorld::finish() {
    peer_.carry({});
    std::set<std::string> withdrawn;
    for (const auto& tombstone : peer_.site.storage->content().tombstones())
        withdrawn.insert(tombstone.id);
    for (const auto& device : devices_) {
        *device->clock_off = std::chrono::seconds(0);
        for (const auto& [id, revision] : device->kiosk->log.tombstone_revisions())
            withdrawn.insert(id);
    }
    // Twice round: what one kiosk makes the server notice, the others hear next time.
    for (int round = 0; round < 3; ++round)
        for (const auto& device : devices_) {
            (void)pass(*device);
            check("all are connected");
        }
    for (const auto& device : devices_) {
        const auto result = device->kiosk->engine.pass();
        std::string waiting;
        for (const auto& epoch : device->kiosk->log.counts())
            if (epoch.pending > 0)
                waiting += whereabouts(epoch.epoch);
        INFO("disk " << device->disk << ": " << result.problem << waiting);
        REQUIRE(result.all_acknowledged);
        for (const auto& id : withdrawn) {
            INFO(id << " was withdrawn");
            const auto shown = device->kiosk->items();
            CHECK(std::find(shown.begin(), shown.end(), id) == shown.end());
        }
    }
    check("all are connected");

    for (const auto& [number, hash] : promises_.all())
        if (!server_had_.contains(hash)) {
            INFO(number << " was promised and is not at the server"
                        << ", said as " << place_.at(number).second << whereabouts(place_.at(number).first));
            REQUIRE_FALSE(promises_.on_some_disk(number));
            if (died_.contains(number))
                ++totals_.died_with_a_disk;
            else
                ++totals_.forgotten;
        }
    check_gaps();
    check_order();
    check_cases();
    check_both_ends();
    auto& site = peer_.site;
    const auto verified = verify(*site.storage, *site.keys.current(), site.media);
    for (const auto& line : verified.wrong)
        FAIL_CHECK(line);
    totals_.forked += verified.forks;
    for (const auto& state : site.storage->logs().states())
        totals_.in_branches += state.branch ? state.accepted() : 0;
    totals_.quarantined += verified.quarantined;
    CHECK(site.storage->logs().counts()[""] == verified.quarantined);
}

/// What was pruned and then forgotten by the server stands in a recorded gap.
void ModelWorld::check_gaps() {
    auto gaps = peer_.site.storage->logs().gaps();
    for (auto& gap : gaps) // under the name that kiosks know
        gap.epoch = peer_.site.storage->logs().state(gap.kiosk, gap.epoch).value().named();
    for (const auto& [number, hash] : promises_.all()) {
        if (server_had_.contains(hash) || !promises_.pruned_on_some(number))
            continue;
        const auto& [epoch, seq] = place_.at(number);
        INFO(number << " was pruned, then forgotten by the server, and no gap tells"
                    << ", said as " << place_.at(number).second << whereabouts(place_.at(number).first));
        CHECK(std::any_of(gaps.begin(), gaps.end(), [&, &its = epoch, its_seq = seq](const Gap& gap) {
            return gap.epoch == its && gap.first <= its_seq && its_seq <= gap.last;
        }));
    }
}

/// In each log the order of the numbers is the order in which they were said, and each text came as it was
/// said.
void ModelWorld::check_order() {
    auto& site = peer_.site;
    std::set<Number> accepted;
    for (const auto& state : site.storage->logs().states()) {
        Number before = 0;
        std::uint64_t last = 0;
        site.storage->logs().read_log(state.kiosk, state.epoch, [&](const LogEntry& entry) {
            const auto number = promises_.number(entry.hash);
            if (entry.seq == last + 1) // behind a gap another disk's log may go on
                CHECK(number > before);
            last = entry.seq;
            CHECK(entry.problem.empty() == !poison_.contains(number));
            before = number;
            if (entry.payload && entry.problem.empty())
                accepted.insert(number);
        });
    }
    std::ostringstream out;
    const auto exported =
        export_submissions(*site.storage, *site.keys.current(), "", ExportFormat::ndjson, out);
    CHECK(exported.unreadable == 0);
    CHECK(exported.written == accepted.size());
    std::istringstream lines(out.str());
    for (std::string line; std::getline(lines, line);) {
        const auto text = nlohmann::json::parse(line).at("text").get<std::string>();
        INFO(text);
        CHECK(accepted.erase(std::stoi(text.substr(4))) == 1);
    }
}

/// Whatever was said on whichever copy of a disk is a case, once, if it can be read.
void ModelWorld::check_cases() {
    auto& site = peer_.site;
    std::set<Number> expected;
    std::map<std::pair<Epoch, std::uint64_t>, Number> at;
    std::set<Number> erased;
    for (const auto& state : site.storage->logs().states())
        site.storage->logs().read_log(state.kiosk, state.epoch, [&](const LogEntry& entry) {
            const auto number = promises_.number(entry.hash);
            at[{state.epoch, entry.seq}] = number;
            if (entry.problem.empty())
                expected.insert(number);
            if (!entry.payload)
                erased.insert(number);
        });
    for (const auto& each : site.storage->cases().list({.with_tests = true}, 0, 1'000'000)) {
        const auto number = at.at({each.epoch, each.seq});
        INFO(number << " of " << each.kiosk << " as " << each.seq);
        CHECK(expected.erase(number) == 1);
        if (!erased.contains(number))
            CHECK(words_of(*site.storage, *site.keys.current(), each.id).text ==
                  "say " + std::to_string(number));
    }
    for (const auto number : expected)
        FAIL_CHECK(number << " has no case");
}

/// Where a disk's log ends in a branch, both ends tell the same figures of it.
void ModelWorld::check_both_ends() {
    auto& logs = peer_.site.storage->logs();
    for (const auto& device : devices_) {
        const auto kiosk = device->kiosk->identity().kiosk;
        for (const auto& counts : device->kiosk->log.counts()) {
            const auto end = device->kiosk->log.pending(counts.epoch);
            if (!end.entries.empty())
                continue; // checked above: nothing is pending but what is pruned
            Family family(logs, kiosk, counts.epoch);
            BatchHeader question;
            question.first = end.first;
            question.last = end.first - 1;
            question.prev = end.prev;
            const auto place = family.place_of(question, {});
            INFO("disk " << device->disk << ", created " << counts.created << ", acknowledged "
                         << counts.acknowledged << ", gap " << counts.gap << ", quarantined "
                         << counts.quarantined << whereabouts(counts.epoch));
            REQUIRE(place.log != nullptr);
            if (!place.log->branch || place.through != place.log->watermark)
                continue;
            const auto figures = family.figures_of(*place.log);
            CHECK(counts.gap == figures.gap);
            CHECK(counts.quarantined == figures.quarantined);
            CHECK(counts.created == place.log->watermark);
        }
    }
}

} // namespace bluelamp::testing
