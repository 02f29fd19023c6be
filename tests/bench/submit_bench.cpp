#include "bench/submit_bench.hpp"

#include "base/failure.hpp"
#include "base/time.hpp"
#include "crypto/receipt.hpp"
#include "support/temporary_folder.hpp"
#include "sync/exchange.hpp"

#include <SQLiteCpp/SQLiteCpp.h>

#include <mntent.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <memory>
#include <vector>

namespace bluelamp::bench {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t rounds = 7;
constexpr std::size_t submissions = 300; ///< in a round

/// The type of the file system that a folder is on, such as "ext4"; "" when nothing tells.
std::string file_system_of(const fs::path& folder) {
    const std::unique_ptr<FILE, decltype(&endmntent)> mounts(setmntent("/proc/self/mounts", "r"), endmntent);
    if (!mounts)
        return {};
    const auto whole = fs::canonical(folder);
    std::string type;
    std::ptrdiff_t longest = 0;
    std::array<char, 4096> buffer{};
    for (mntent entry{}; getmntent_r(mounts.get(), &entry, buffer.data(), buffer.size()) != nullptr;) {
        const fs::path point(entry.mnt_dir);
        const auto parts = std::distance(point.begin(), point.end());
        const auto same = std::mismatch(point.begin(), point.end(), whole.begin(), whole.end()).first;
        if (same == point.end() && parts >= longest) {
            longest = parts;
            type = entry.mnt_type;
        }
    }
    return type;
}

/// Half of them votes, half of them feedback with a text and a way to reach its writer.
Submission submission(std::size_t number) {
    if (number % 2 == 0)
        return Vote{"spring", "hill", {{"speeding", 4}, {"burglary", 6}}};
    return Feedback{"hill", 4, "patrols", std::string(300, 'x'), "visitor@example.org", false};
}

Identity enrolled() {
    const auto server = ServerKeys::make(system_time());
    Identity identity;
    identity.kiosk = "bench";
    identity.area = "hill";
    identity.key = SigningKey::make();
    identity.key_statements = server.statements();
    identity.server_keys = server.set();
    return identity;
}

/// The data folder of a kiosk.
class Kiosk {
public:
    explicit Kiosk(const fs::path& folder)
        : log_(folder, identity_.kiosk)
        , content_(folder)
        , clock_(log_) {}

    /// Sealed, chained, and durable when it returns.
    Entry keep(const Submission& submission) {
        return log_.append(draft_entry(submission, Via::screen, make_receipt(), clock_.now(), 0,
                                       identity_.server_keys.sealing.front()));
    }

    /// Signs all that was kept after `seq`, in batches as they would go out; returns the last one's number.
    std::uint64_t sign_after(std::uint64_t seq) {
        const auto epoch = log_.open_epoch();
        for (;;) {
            const auto batch = make_batch(identity_, log_, content_, clock_, {"bench", 0}, epoch, seq, {});
            if (batch.last < batch.first)
                return seq;
            seq = batch.last;
        }
    }

private:
    Identity identity_ = enrolled();
    LogStore log_;
    ContentStore content_;
    TrustedClock clock_;
};

/// A database of one table, with the log's own pragmas.
class Bare {
public:
    explicit Bare(const fs::path& file)
        : database_(open_database(file, Durability::full,
                                  {"CREATE TABLE bare(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)"}))
        , insert_(*database_, "INSERT INTO bare(bytes) VALUES(?)") {}

    /// Durable when it returns: outside of a transaction each statement is one.
    void insert(ByteView bytes) {
        insert_.bindNoCopy(1, static_cast<const void*>(bytes.data()), static_cast<int>(bytes.size()));
        insert_.exec();
        insert_.reset();
    }

private:
    std::unique_ptr<SQLite::Database> database_;
    SQLite::Statement insert_;
};

/// What rounds of one kind cost each.
class Cost {
public:
    template <typename Work>
    void round(Work&& work) {
        const auto processor = std::clock();
        const auto start = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
        rates_.push_back(static_cast<double>(submissions) / wall.count());
        processor_ms_.push_back(1000. * static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC /
                                static_cast<double>(submissions));
    }
    /// A second, and of the processor for one: medians of the rounds.
    [[nodiscard]] double rate() const { return median(rates_); }
    [[nodiscard]] double processor_ms() const { return median(processor_ms_); }

private:
    static double median(std::vector<double> values) {
        std::ranges::sort(values);
        return values[values.size() / 2];
    }

    std::vector<double> rates_;
    std::vector<double> processor_ms_;
};

} // namespace

void submit(Report& report) {
    const TemporaryFolder folder;
    const auto type = file_system_of(folder.path());
    report.note("in " + folder.path().parent_path().string() + (type.empty() ? "" : " (" + type + ")") +
                ", medians of " + std::to_string(rounds) + " rounds of " + std::to_string(submissions));
    const bool memory = type == "tmpfs" || type == "ramfs";
    if (memory)
        report.note(
            "that is memory, where nothing is durable and nothing is asked: give --dir a folder on a disk");
    Kiosk kiosk(folder.path() / "kiosk");
    Bare bare(folder.path() / "bare.db");
    Cost keeping;
    Cost inserting;
    std::uint64_t signed_through = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
        std::vector<Bytes> rows;
        rows.reserve(submissions);
        keeping.round([&] {
            for (std::size_t number = 0; number < submissions; ++number) {
                const auto entry = kiosk.keep(submission(number));
                rows.push_back(entry.header + *entry.payload + Bytes(entry.hash.view()));
            }
            signed_through = kiosk.sign_after(signed_through);
        });
        if (signed_through != (round + 1) * submissions)
            throw Failure("sign what was kept", "the log holds another number of submissions");
        inserting.round([&] {
            for (const auto& row : rows)
                bare.insert(row);
        });
    }
    report.add({"submit: submissions a second, kept and signed", keeping.rate(), "/s"});
    report.add({"submit: rows a second, inserted directly", inserting.rate(), "/s"});
    report.add({"submit: speed of keeping, share of direct inserts", 100 * keeping.rate() / inserting.rate(),
                "%", memory ? Goal::none : Goal::at_least, 50});
    report.add({"submit: processor time of a submission", keeping.processor_ms(), "ms"});
    report.add({"submit: processor time of a row", inserting.processor_ms(), "ms"});
}

} // namespace bluelamp::bench
