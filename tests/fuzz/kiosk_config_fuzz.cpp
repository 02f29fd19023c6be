// Any text is a kiosk.toml or is refused as wrong usage; what was taken is within its bounds.
#include "config/config_file.hpp"
#include "config/kiosk_config.hpp"
#include "fuzz/require.hpp"
#include "wire/content_json.hpp"

#include <set>

#include <sys/mman.h>
#include <unistd.h>

using namespace bluelamp;

namespace {

/// A file in memory with these bytes.
class MemoryFile {
public:
    explicit MemoryFile(std::string_view bytes)
        : fd_(memfd_create("kiosk.toml", MFD_CLOEXEC)) {
        fuzz::require(fd_ >= 0 &&
                      ::write(fd_, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
    }
    ~MemoryFile() { ::close(fd_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    [[nodiscard]] std::filesystem::path path() const { return "/proc/self/fd/" + std::to_string(fd_); }

private:
    int fd_;
};

/// What the source will say is read again after it was stored.
void check_item(const Source& source) {
    Item item;
    item.id = source.id + "-1";
    item.title = "Title";
    item.source = source.name;
    item.areas = source.areas;
    fuzz::require(read_item(write_item(item)) == item);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const MemoryFile file(fuzz::view(data, size));
    const auto config = fuzz::taken<UsageFailure>([&] { return read_kiosk_config(file.path(), "/none"); });
    if (!config)
        return 0;
    const auto& screen = config->screen;
    fuzz::require(screen.mm_per_pixel == 0 || (screen.mm_per_pixel >= .05F && screen.mm_per_pixel <= 2));
    fuzz::require(screen.distance_mm >= 200 && screen.distance_mm <= 3000);
    std::set<std::string> ids;
    for (const auto& settings : config->sources) {
        fuzz::require(!settings.source.url.empty() && ids.insert(settings.source.id).second);
        check_item(settings.source);
        fuzz::require(settings.every >= std::chrono::minutes(5) && settings.lasts >= std::chrono::days(1));
    }
    return 0;
}
