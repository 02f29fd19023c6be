#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>

namespace bluelamp {

/// Keeps room on the disk for what must always be written: acknowledgements, withdrawals, the trusted time.
/// Visitors are asked for nothing while little is left, and a file that takes up room is given up when there
/// is none at all.
class DiskReserve {
public:
    /// Octets.
    struct Limits {
        std::uint64_t closes = 0; ///< below it nothing is taken from visitors
        std::uint64_t opens = 0;  ///< from here on again
        std::uint64_t file = 0;   ///< of the reserve; made while more than `opens` is free without it
    };
    /// 64, 96 and 16 MiB, but of a small disk no more than a tenth, three twentieths and a fortieth.
    [[nodiscard]] static Limits limits_for(std::uint64_t disk);

    /// `folder` is the data folder; `free` gives the octets that its file system has left for us.
    explicit DiskReserve(std::filesystem::path folder);
    DiskReserve(std::filesystem::path folder, Limits limits, std::function<std::uint64_t()> free);

    /// Makes or gives up the file as there is room. Gives whether there is room for what visitors say.
    bool look();
    [[nodiscard]] std::uint64_t free() const { return free_(); }

private:
    [[nodiscard]] bool file_is_whole() const;
    void make_file() const;

    std::filesystem::path file_;
    Limits limits_;
    std::function<std::uint64_t()> free_;
    bool room_ = true;
};

/// What the file system of `folder` has left for this process.
struct RoomOnDisk {
    std::uint64_t free = 0; ///< octets; the most there can be when it does not say
    bool little = false;    ///< below what closes the kiosk to what visitors say
};
[[nodiscard]] RoomOnDisk room_on_disk(const std::filesystem::path& folder);
/// Whether a download of so many octets leaves more than visitors need.
[[nodiscard]] bool has_room_for(const std::filesystem::path& folder, std::uint64_t octets);

} // namespace bluelamp
