// Any octets are counts of use or are refused; counts that were read can be written and read again without a
// loss.
#include "fuzz/require.hpp"
#include "wire/limits.hpp"
#include "wire/use_report.hpp"

using namespace bluelamp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto report = fuzz::taken<WireError>([&] { return read_use_report(fuzz::view(data, size)); });
    if (!report)
        return 0;
    fuzz::require(report->counts.size() <= limits::use_counts);
    for (const auto& count : report->counts) {
        fuzz::require(count.touched >= count.started);
        fuzz::require(count.started >= count.finished + count.abandoned);
        fuzz::require(count.screen.find_first_of("<>&\"' \n") == std::string::npos);
    }
    fuzz::require(read_use_report(write_use_report(*report)) == *report);
    return 0;
}
