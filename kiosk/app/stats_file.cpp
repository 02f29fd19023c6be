#include "app/stats_file.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <stdexcept>
#include <string>

namespace bluelamp {
namespace {

double thousandths(double value) {
    return std::round(value * 1000) / 1000;
}

} // namespace

StatsFile::StatsFile(const std::filesystem::path& path)
    : out_(path, std::ios::app) {
    if (!out_)
        throw std::runtime_error("cannot append to " + path.string() +
                                 ": give --stats a file in a folder that is there");
}

void StatsFile::write(const paint::StatsLine& line, std::string_view screen, std::size_t texture_bytes) {
    const nlohmann::ordered_json json{{"frames", line.frames},
                                      {"frame_ms_p50", thousandths(line.frame_ms_p50)},
                                      {"frame_ms_p99", thousandths(line.frame_ms_p99)},
                                      {"frame_ms_max", thousandths(line.frame_ms_max)},
                                      {"cpu_ms", thousandths(line.cpu_ms)},
                                      {"rss_bytes", line.rss_bytes},
                                      {"pss_bytes", line.pss_bytes},
                                      {"texture_bytes", texture_bytes},
                                      {"screen", screen}};
    out_ << json.dump() << '\n' << std::flush;
}

} // namespace bluelamp
