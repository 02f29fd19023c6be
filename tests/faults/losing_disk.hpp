#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

struct sqlite3_vfs;

/// SQLite's default VFS while it lives: everything goes to the real one, and of the files below one folder it
/// knows what has been synced. So it can tell what would stand on the disk had the power failed now.
namespace bluelamp::testing {

class LosingDisk {
public:
    /// What of the unsynced writes is on the disk.
    enum class Kept {
        none,     ///< none; and files whose making was never synced are not there
        all,      ///< all, as after a crash of the process alone
        last_torn ///< all, the last write but half
    };
    using Files = std::map<std::string, std::string>; ///< name → octets

    explicit LosingDisk(std::filesystem::path folder);
    ~LosingDisk();
    LosingDisk(const LosingDisk&) = delete;
    LosingDisk& operator=(const LosingDisk&) = delete;

    /// Called before each write, truncation, sync, removal and making of a file, with its name ("sync
    /// log.db-wal").
    void at_each_operation(std::function<void(const std::string& operation)> call);
    /// The `number`th sync from now on fails (EIO), once. 0: none.
    void fail_sync(int number);
    [[nodiscard]] int syncs() const;
    [[nodiscard]] int opens(const std::string& name) const; ///< how often that file was opened

    [[nodiscard]] Files image(Kept kept) const;
    /// Every sector of 512 octets of each unsynced write is there or not, as `random` has it; so are unsynced
    /// truncations and removals.
    [[nodiscard]] Files image(std::mt19937& random) const;
    /// Removals that were not synced are undone, and so are writes.
    [[nodiscard]] Files image_before_removals() const;
    [[nodiscard]] bool has_unsynced_removals() const;

    /// Without the folders of their names.
    static void write(const Files& files, const std::filesystem::path& folder);

    struct State;

private:
    std::unique_ptr<State> state_;
};

} // namespace bluelamp::testing
