// Any octets are a batch or are refused; one that was read can be written and read again without a loss.
#include "fuzz/require.hpp"
#include "wire/batch.hpp"
#include "wire/enrolment.hpp"
#include "wire/limits.hpp"

using namespace bluelamp;

namespace {

void check_entries(const Batch& batch) {
    const auto& header = batch.header;
    fuzz::require(is_kiosk_id(header.kiosk) && header.first > 0);
    fuzz::require(batch.entries.size() <= limits::batch_entries);
    fuzz::require(header.last == header.first - 1 + batch.entries.size());
    auto seq = header.first;
    for (const auto& entry : batch.entries) {
        fuzz::require(entry.seq == seq++);
        fuzz::require(entry.header.size() <= limits::entry_header);
        fuzz::require(!entry.payload || entry.payload->size() <= limits::entry_payload);
    }
}

void check_again(const Batch& batch) {
    static const auto key = SigningKey::make();
    auto header = batch.header;
    header.key = key.public_key();
    const auto again = read_batch(write_batch(batch.header, batch.entries, key));
    fuzz::require(again.signed_by_own_key());
    fuzz::require(again.header == header && again.entries == batch.entries);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto batch = fuzz::taken<WireError>([&] { return read_batch(fuzz::view(data, size)); });
    if (!batch)
        return 0;
    check_entries(*batch);
    check_again(*batch);
    const auto& header = batch->header;
    static_cast<void>(batch->signed_by_own_key());
    static_cast<void>(succession_leads(header.kiosk, {}, header.key, header.successions));
    return 0;
}
