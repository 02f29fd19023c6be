#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

/// Files that appear whole or not at all. Every function throws Failure on an I/O error.
namespace bluelamp {

enum class Access { everyone, owner_only }; ///< modes 0644 and 0600

/// Replaces `path` by `bytes`: temporary file beside it, fsync, rename, fsync of the folder.
void write_file(const std::filesystem::path& path, std::string_view bytes, Access access = Access::everyone);

/// The bytes of `path`; nullopt when there is no such file; Failure when it holds more than `limit` bytes.
[[nodiscard]] std::optional<std::string> read_file(const std::filesystem::path& path, std::uint64_t limit);

/// Makes the folder and those above it (mode 0700 for what is made) when they are missing.
void make_folder(const std::filesystem::path& path);

/// fsyncs `temporary`, renames it to `path` and fsyncs the folder. Both must be on one file system.
void publish_file(const std::filesystem::path& temporary, const std::filesystem::path& path);

/// Removes what killed programs left of `write_file` in `folder`, not below it: temporaries whose process is
/// gone, or that nobody wrote to for a day. Nothing else, whatever its name; never throws. Gives how many.
/// For folders that this machine alone writes to.
std::size_t remove_abandoned(const std::filesystem::path& folder) noexcept;

/// The same for folders that other machines may write to, and for copies that stopped at SHA256.part: only
/// what nobody wrote to for a day.
std::size_t remove_long_abandoned(const std::filesystem::path& folder) noexcept;

/// fsync of a folder, so that renames and removals in it last.
void sync_folder(const std::filesystem::path& folder);

/// $XDG_DATA_HOME/`program`, else ~/.local/share/`program`. Throws Failure when neither variable is set.
[[nodiscard]] std::filesystem::path default_data_folder(std::string_view program);

/// share/bluelamp beside the running program's bin: what is installed with it.
[[nodiscard]] std::filesystem::path share_folder();

/// An exclusive lock on a file (flock), held until destroyed or the process dies.
class FileLock {
public:
    /// nullopt when another process (or another FileLock of this one) holds it.
    [[nodiscard]] static std::optional<FileLock> try_take(const std::filesystem::path& path);
    /// Waits until it is free.
    [[nodiscard]] static FileLock take(const std::filesystem::path& path);
    /// A lock that many may hold at once, but not beside one that was taken. Waits.
    [[nodiscard]] static FileLock share(const std::filesystem::path& path);
    /// Turns a taken lock into a shared one.
    void make_shared();

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

private:
    explicit FileLock(int fd)
        : fd_(fd) {}
    int fd_ = -1;
};

} // namespace bluelamp
