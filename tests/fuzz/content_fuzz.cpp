// Any text is content or is refused; what was read can be written and read again without a loss.
#include "fuzz/require.hpp"
#include "wire/bytes_io.hpp"
#include "wire/content_json.hpp"

using namespace bluelamp;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::view(data, size);
    if (const auto content = fuzz::taken<WireError>([&] { return read_content(bytes); }))
        fuzz::require(read_content(write_content(*content)) == *content);
    if (const auto item = fuzz::taken<WireError>([&] { return read_item(bytes); }))
        fuzz::require(read_item(write_item(*item)) == *item);
    return 0;
}
