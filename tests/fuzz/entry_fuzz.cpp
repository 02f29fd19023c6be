// What a server opens: any header, clear part and content of the sealed box are a submission or are refused.
// The input is each of the three behind its u32 length; here they are sealed and chained, as a hostile kiosk
// could.
#include "base/time.hpp"
#include "fuzz/require.hpp"
#include "text/utf8.hpp"
#include "wire/limits.hpp"
#include "wire/submission.hpp"

using namespace bluelamp;

namespace {

void check_again(const Submission& submission) {
    check(submission);
    const auto line = write_submission(submission);
    fuzz::require(text::is_valid_utf8(line) && line.find('\n') == std::string::npos);
    fuzz::require(read_submission(line) == submission);
}

Entry entry_of(ByteReader& in, const ServerKeys& keys) {
    Entry entry;
    entry.header = in.sized(limits::entry_header);
    const auto clear = Bytes(in.sized(limits::entry_payload));
    entry.payload = write_payload({clear, seal(keys.set().sealing.front(), in.sized(limits::entry_payload))});
    auto header = read_entry_header(entry.header);
    entry.seq = header.seq;
    header.sealed_to = key_id(keys.set().sealing.front());
    entry.header = write_entry_header(header);
    fuzz::require(read_entry_header(entry.header) == header);
    return entry;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto keys = ServerKeys::make(Time{});
    const auto bytes = fuzz::view(data, size);
    if (const auto line = fuzz::taken<WireError>([&] { return read_submission(bytes); }))
        check_again(*line);
    const auto opened = fuzz::taken<WireError>([&] {
        ByteReader in(bytes);
        return open_entry(entry_of(in, keys), keys);
    });
    if (!opened)
        return 0;
    check_again(opened->submission);
    if (opened->created)
        static_cast<void>(rfc3339(*opened->created));
    return 0;
}
