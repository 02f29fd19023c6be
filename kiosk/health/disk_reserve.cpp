#include "health/disk_reserve.hpp"

#include <algorithm>
#include <limits>

#include <fcntl.h>
#include <unistd.h>

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t mebibyte = 1U << 20U;

fs::space_info space_of(const fs::path& folder) {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    std::error_code none;
    const auto space = fs::space(folder, none);
    return none ? fs::space_info{most, most, most} : space;
}

} // namespace

RoomOnDisk room_on_disk(const fs::path& folder) {
    const auto space = space_of(folder);
    return {space.available, space.available < DiskReserve::limits_for(space.capacity).closes};
}

bool has_room_for(const fs::path& folder, std::uint64_t octets) {
    const auto space = space_of(folder);
    const auto kept = 2 * DiskReserve::limits_for(space.capacity).opens;
    return space.available > kept && space.available - kept >= octets;
}

DiskReserve::Limits DiskReserve::limits_for(std::uint64_t disk) {
    return {std::min(64 * mebibyte, disk / 10), std::min(96 * mebibyte, disk / 20 * 3),
            std::min(16 * mebibyte, disk / 40)};
}

DiskReserve::DiskReserve(fs::path folder)
    : DiskReserve(folder, limits_for(space_of(folder).capacity),
                  [folder] { return space_of(folder).available; }) {}

DiskReserve::DiskReserve(fs::path folder, Limits limits, std::function<std::uint64_t()> free)
    : file_(std::move(folder) / "reserve")
    , limits_(limits)
    , free_(std::move(free)) {}

bool DiskReserve::file_is_whole() const {
    std::error_code none;
    return fs::file_size(file_, none) == limits_.file && !none;
}

void DiskReserve::make_file() const {
    const int fd = ::open(file_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0)
        return;
    const bool whole = ::posix_fallocate(fd, 0, static_cast<off_t>(limits_.file)) == 0;
    ::close(fd);
    std::error_code none;
    if (!whole)
        fs::remove(file_, none);
}

bool DiskReserve::look() {
    const auto left = free_();
    std::error_code none;
    if (left < limits_.file)
        fs::remove(file_, none);
    else if (left > limits_.opens + limits_.file && !file_is_whole())
        make_file();
    room_ = left >= (room_ ? limits_.closes : limits_.opens);
    return room_;
}

} // namespace bluelamp
