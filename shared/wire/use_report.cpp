#include "wire/use_report.hpp"

#include "wire/limits.hpp"

#include <algorithm>

namespace bluelamp {
namespace {

constexpr std::uint64_t largest = UINT32_MAX;
constexpr int smallest_text = 50;
constexpr int largest_text = 400;

bool is_name(std::string_view name) {
    return !name.empty() && name.size() <= limits::use_name &&
           std::all_of(name.begin(), name.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
           });
}

void check(const UseCount& count) {
    if (!is_name(count.screen) || !is_name(count.language))
        throw WireError("a count of use names no screen or no language");
    if (count.text_size < smallest_text || count.text_size > largest_text)
        throw WireError("a count of use has a text size that cannot be");
    const bool fits = count.touched <= largest && count.started <= count.touched &&
                      count.finished <= count.started && count.abandoned <= count.started - count.finished;
    if (!fits)
        throw WireError("a count of use does not fit together");
}

std::uint32_t small(std::uint64_t number) {
    return static_cast<std::uint32_t>(number);
}

} // namespace

Bytes write_use_report(const UseReport& report) {
    if (report.counts.size() > limits::use_counts)
        throw WireError("more counts of use than a batch takes");
    ByteWriter out;
    out.u64(report.through).u32(static_cast<std::uint32_t>(report.counts.size()));
    for (const auto& count : report.counts) {
        check(count);
        out.u32(count.day).sized(count.screen).sized(count.language);
        out.u32(static_cast<std::uint32_t>(count.text_size));
        out.u32(small(count.touched)).u32(small(count.started));
        out.u32(small(count.finished)).u32(small(count.abandoned));
    }
    return out.take();
}

UseReport read_use_report(ByteView bytes) {
    ByteReader in(bytes);
    UseReport report;
    report.through = in.u64();
    if (report.through > static_cast<std::uint64_t>(INT64_MAX))
        throw WireError("counts of use have a number that no database holds");
    for (auto left = in.count(limits::use_counts); left > 0; --left) {
        UseCount count;
        count.day = in.u32();
        count.screen = std::string(in.sized(limits::use_name));
        count.language = std::string(in.sized(limits::use_name));
        count.text_size = static_cast<int>(std::min<std::uint32_t>(in.u32(), INT32_MAX));
        count.touched = in.u32();
        count.started = in.u32();
        count.finished = in.u32();
        count.abandoned = in.u32();
        check(count);
        report.counts.push_back(std::move(count));
    }
    return report;
}

} // namespace bluelamp
